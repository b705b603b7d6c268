package plan

import (
	"strings"
)

// ConfirmationError says that a person has to agree first: the same call with
// Confirm does it.
type ConfirmationError struct {
	Effects []string // in plain words
	Confirm string

	Ids []string // of a sync: the appointments whose removal waits
}

func (e *ConfirmationError) Error() string {
	return "needs a yes first: " + strings.Join(e.Effects, " ")
}
