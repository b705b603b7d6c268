package people

import (
	"fmt"
	"iter"
	"strings"
)

// Batches cuts a sequence into slices of at most n. A slice is overwritten by
// the next.
func Batches[T any](entries iter.Seq[T], n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		part := make([]T, 0, n)
		for entry := range entries {
			if part = append(part, entry); len(part) == n {
				if !yield(part) {
					return
				}
				part = part[:0]
			}
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// Named is whose rights were changed, for the audit trail: the first of them.
type Named struct {
	who  []string
	more int
}

const maxNamed = 20

// Add names one more.
func (n *Named) Add(who string) {
	if len(n.who) == maxNamed {
		n.more++
		return
	}
	n.who = append(n.who, who)
}

// String is who was named, after a blank; "" for nobody.
func (n *Named) String() string {
	if len(n.who) == 0 {
		return ""
	}
	text := " " + strings.Join(n.who, " ")
	if n.more > 0 {
		text += fmt.Sprintf(" and %d more", n.more)
	}
	return text
}
