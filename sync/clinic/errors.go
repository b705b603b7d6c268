package clinic

import (
	"errors"
	"fmt"
	"strings"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
)

// ErrNotFound: there is no such thing in the account.
var ErrNotFound = storage.ErrNotFound

// ErrTooLarge: more was sent than is taken.
var ErrTooLarge = roster.ErrTooLarge

// ErrNotInstalled: no Zoom account has authorised the app yet.
var ErrNotInstalled = errors.New("no Zoom account is connected yet: an administrator installs the app first, at /oauth/install")

// FieldError is what is wrong with one field, or with one cell of a file.
type FieldError struct {
	Field   string `json:"field,omitempty"`
	Row     int    `json:"row,omitempty"`    // 1 is the first row of the file
	Column  int    `json:"column,omitempty"` // 1 is the first column
	Message string `json:"message"`
}

// InvalidError is input that cannot be taken as it is. Nothing was changed.
type InvalidError struct {
	Message string // about the whole; may be empty
	Fields  []FieldError
}

func (e *InvalidError) Error() string {
	if e.Message != "" {
		return e.Message
	}
	lines := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		lines[i] = strings.TrimPrefix(f.Field+": "+f.Message, ": ")
	}
	return strings.Join(lines, "; ")
}

func invalidFile(e *roster.FileError) error {
	out := &InvalidError{Message: e.Message}
	for _, c := range e.Cells {
		out.Fields = append(out.Fields, FieldError(c))
	}
	return out
}

func invalid(field, format string, args ...any) error {
	return &InvalidError{Fields: []FieldError{{Field: field, Message: fmt.Sprintf(format, args...)}}}
}

// ConflictError is a request that does not fit what is there now.
type ConflictError struct{ Message string }

func (e *ConflictError) Error() string { return e.Message }

// ConfirmationError asks for a yes: the same call with Confirm goes through.
type ConfirmationError struct {
	Effects []string
	Confirm string
}

func (e *ConfirmationError) Error() string {
	return "this needs a confirmation: " + strings.Join(e.Effects, " ")
}

// UnavailableError is LKCloud or Zoom not doing its part. Nothing was changed.
type UnavailableError struct {
	Field   string // the field whose check failed; may be empty
	Message string // what to do, in plain words
	Err     error
}

func (e *UnavailableError) Error() string { return e.Message }
func (e *UnavailableError) Unwrap() error { return e.Err }

var errSavedMeanwhile = &ConflictError{"Somebody else saved meanwhile. Load the page again, then repeat your change."}

// refine turns errors of the rooms below into those of this package.
func refine(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*syncer.InputError](err); ok {
		if e.Field == "" {
			return &ConflictError{e.Message}
		}
		return &InvalidError{Fields: []FieldError{{Field: e.Field, Message: e.Message}}}
	}
	if e, ok := errors.AsType[storage.FieldError](err); ok {
		return &InvalidError{Fields: []FieldError{{Field: e.Field, Message: e.Message}}}
	}
	if e, ok := errors.AsType[*roster.FileError](err); ok {
		return invalidFile(e)
	}
	if errors.Is(err, roster.ErrBusy) || errors.Is(err, roster.ErrGone) {
		return &ConflictError{err.Error()}
	}
	if e, ok := errors.AsType[*syncer.RoomError](err); ok {
		return &ConflictError{e.Error()}
	}
	if e, ok := errors.AsType[*syncer.ConfirmationError](err); ok {
		return &ConfirmationError{Effects: e.Effects, Confirm: e.Confirm}
	}
	if e, ok := errors.AsType[*syncer.PausedError](err); ok {
		return &ConflictError{e.Error()}
	}
	if errors.Is(err, storage.ErrCursor) || errors.Is(err, storage.ErrInvalid) {
		return invalid("cursor", "Is not a cursor of this list; begin without one.")
	}
	if errors.Is(err, storage.ErrConflict) {
		return errSavedMeanwhile
	}
	return err
}

// upstream says in plain words what a vendor's refusal means.
func upstream(vendor string, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return &UnavailableError{Message: vendor + " does not answer. Try again in a few minutes.", Err: err}
	}
	switch e.Kind {
	case driver.Unauthorized:
		return &UnavailableError{Message: vendor + " refused the keys. " + action(e, "Check them on the Settings page."), Err: err}
	case driver.RateLimited:
		return &UnavailableError{Message: vendor + " asks us to slow down. Try again in a minute.", Err: err}
	case driver.Unsupported:
		return &UnavailableError{Message: vendor + " does not offer this for your account. " + action(e, "Ask its support to enable it."), Err: err}
	default:
		return &UnavailableError{Message: vendor + " does not answer. " + action(e, "Try again in a few minutes."), Err: err}
	}
}

func action(e *driver.Error, otherwise string) string {
	if e.Action != "" {
		return e.Action
	}
	return otherwise
}
