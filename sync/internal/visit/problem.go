package visit

import (
	"slices"

	"github.com/televisit/televisit-go/storage"
)

// Codes of problems that a plan sets and clears.
const (
	ProblemNeedsHost = "needs_host"
	ProblemHeld      = "removal_held"
)

// SetProblem records a problem; one that was there keeps its beginning.
func SetProblem(v *storage.Visit, p storage.Problem) {
	i := slices.IndexFunc(v.Problems, func(q storage.Problem) bool { return q.Code == p.Code })
	v.Problems = slices.Clone(v.Problems)
	if i < 0 {
		v.Problems = append(v.Problems, p)
		return
	}
	p.Since = v.Problems[i].Since
	v.Problems[i] = p
}

// ClearProblem removes a problem that is over.
func ClearProblem(v *storage.Visit, code string) {
	v.Problems = slices.DeleteFunc(slices.Clone(v.Problems), func(p storage.Problem) bool { return p.Code == code })
}
