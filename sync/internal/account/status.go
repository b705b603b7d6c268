package account

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
)

// EditStatus changes the account's status; change is called again when somebody
// was faster, and says whether there is anything to store. What is to be stored
// with it comes last, a lease's guard too.
func (a Account) EditStatus(ctx context.Context, change func(*storage.Status) bool, with ...storage.Change) error {
	for {
		st, err := a.Status(ctx)
		if err != nil {
			return err
		}
		if !change(&st) {
			return nil
		}
		version := st.Version()
		err = a.Save(ctx, "status", append(with, storage.Put(&st))...)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		now, readErr := a.Status(ctx)
		if readErr != nil || now.Version() == version { // it was the guard
			return errors.Join(err, readErr)
		}
	}
}

// Works returns the settings of an account for which anything is kept and done;
// one without settings, or that has removed the app, is not.
func (a Account) Works(ctx context.Context) (storage.Settings, bool, error) {
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return settings, false, nil
	}
	if err != nil {
		return settings, false, err
	}
	gone, err := a.HasUninstalled(ctx)
	return settings, !gone && err == nil, err
}

// HasUninstalled reports whether the account has removed the app, and what is
// kept of it is still to be wiped.
func (a Account) HasUninstalled(ctx context.Context) (bool, error) {
	st, err := a.Status(ctx)
	return Uninstalled(st), err
}

// CodeUninstalled is the pause of an account that has removed the app.
const CodeUninstalled = "uninstalled"

// Uninstalled reports whether a status is of an account that has removed the app.
func Uninstalled(st storage.Status) bool {
	return st.Paused != nil && st.Paused.Code == CodeUninstalled
}
