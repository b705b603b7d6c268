package syncer

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// InputError is a request of a person that cannot be carried out as it stands.
type InputError struct {
	Field   string // of the request; may be empty
	Message string // what to do, in plain words
}

func (e *InputError) Error() string { return e.Message }

// ConfirmationError says that a person has to agree first: the same call with
// Confirm does it.
type ConfirmationError struct {
	Effects []string // in plain words
	Confirm string
}

func (e *ConfirmationError) Error() string {
	return "needs a yes first: " + strings.Join(e.Effects, " ")
}

// PausedError says that nothing is done for an account, and why.
type PausedError struct {
	Code, Message, Action string
	Since                 time.Time
}

func (e *PausedError) Error() string {
	return fmt.Sprintf("this account is paused: %s %s", e.Message, e.Action)
}

// face gives an error of the rooms inside the form that callers match.
func face(err error) error {
	p, ok := errors.AsType[*account.PausedError](err)
	if !ok {
		return err
	}
	return &PausedError{Code: p.Pause.Code, Message: p.Pause.Message, Action: p.Pause.Action, Since: p.Pause.Since}
}

// ask is what has to be asked as the error that callers match.
func ask(a *plan.Ask) *ConfirmationError {
	return &ConfirmationError{Effects: a.Effects, Confirm: a.Confirm}
}
