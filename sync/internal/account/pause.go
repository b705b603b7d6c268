package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// PausedError says that nothing is done for the account, and why.
type PausedError struct{ Pause storage.Pause }

func (e *PausedError) Error() string {
	return fmt.Sprintf("this account is paused: %s %s", e.Pause.Message, e.Pause.Action)
}

// IsPaused reports whether an error says that the account is paused.
func IsPaused(err error) bool {
	_, ok := errors.AsType[*PausedError](err)
	return ok
}

// GoesOn is the account's status, or a *PausedError when nothing is to be done for
// it. It is asked again before each step, as another process may have paused the
// account meanwhile: then its work stops at once (A38, E17).
func (a Account) GoesOn(ctx context.Context) (storage.Status, error) {
	st, err := a.Status(ctx)
	if err == nil && st.Paused != nil {
		err = &PausedError{*st.Paused}
	}
	return st, err
}

// Pause stops an account whose keys are refused, with one alert, until
// [Account.Resume] (E17). It returns a *PausedError.
func (a Account) Pause(ctx context.Context, cause error) error {
	p := storage.Pause{
		Keys: true, Code: "keys", Message: "The keys of this account were refused: " + cause.Error() + ".",
		Action: "Check the keys, save them again, and the work goes on.", Since: a.Now(),
	}
	if c, ok := errors.AsType[*driver.Error](cause); ok {
		p.Code, p.Action = cmp.Or(c.Code, p.Code), cmp.Or(c.Action, p.Action)
	}
	settings, err := a.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	var told []storage.Change
	if settings.Notifications.AccountPaused {
		d := notice.PausedEvent(a, p.Since)
		told = append(told, storage.Put(&d))
	}
	first := false
	err = a.EditStatus(ctx, func(st *storage.Status) bool {
		if first = st.Paused == nil; first {
			st.Paused = &p
		}
		return first
	}, told...)
	if err != nil {
		return err
	}
	if first {
		a.Wake()
		a.Log.Error("an account is paused: its keys were refused", "account", a.ID(), "code", p.Code)
	}
	return &PausedError{p}
}

// Resume lets the account go on after its keys were corrected, or after its
// write-back was looked at; what the video service has refused it is tried anew. An account that is not paused is left alone, and so is
// one that has removed the app: only a new installation goes on (E16).
func (a Account) Resume(ctx context.Context) error {
	err := a.EditStatus(ctx, func(st *storage.Status) bool {
		if Uninstalled(*st) || st.Paused == nil && st.WriteBack == nil && len(st.Features) == 0 {
			return false
		}
		st.Paused, st.WriteBack, st.Features = nil, nil, nil
		return true
	})
	if err != nil {
		return err
	}
	a.Wake()
	return nil
}

// ResumeKeys lets the account try keys once more that were refused.
func (a Account) ResumeKeys(ctx context.Context) error {
	return a.EditStatus(ctx, func(st *storage.Status) bool {
		if st.Paused == nil || !st.Paused.Keys {
			return false
		}
		st.Paused = nil
		return true
	})
}
