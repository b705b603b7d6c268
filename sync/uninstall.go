package syncer

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// Uninstalled hears that somebody has taken the app away. When it was the installer
// (storage.OAuthGrant.InstalledBy), and Config.Installed says that the app is gone
// indeed, everything that is done for the account stops, in all processes: no sync,
// no step of a visit, no mail and no event is begun after it; only the one call that
// is under way ends. Config.Uninstall is called then, by [Engine.Run].
//
// Anybody else's goodbye is their own: they are signed out, the audit trail says so,
// and the account goes on. Word of a removal that is older than the account's present
// grant (InstalledAt) comes late and changes nothing; hearing it twice does no harm.
// An error says that it is not known yet what is right: have it told again.
func (e *Engine) Uninstalled(ctx context.Context, accountID string, r driver.Removal) error {
	a := e.core.Account(accountID)
	g, err := a.OAuthGrant(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	switch {
	case !r.At.IsZero() && r.At.Before(g.InstalledAt):
		a.Log.Warn("word of an earlier removal of the app came late; the account is installed again", "account", a.ID(), "removed", r.At)
		return nil
	case r.User != "" && g.InstalledBy != "" && r.User != g.InstalledBy:
		return leftBy(ctx, a, r.User)
	}
	if gone, err := e.isGone(ctx, a); err != nil || !gone {
		return err
	}
	return stop(ctx, a)
}

// isGone asks whether the app is really away.
func (e *Engine) isGone(ctx context.Context, a account.Account) (bool, error) {
	if e.cfg.Installed == nil {
		return true, nil
	}
	installed := false
	err := a.Around(ctx, "installed", func() (err error) {
		installed, err = e.cfg.Installed(ctx, a.ID())
		return err
	})
	if err == nil && installed {
		a.Log.Warn("the app is said to be removed, and is not", "account", a.ID())
	}
	return !installed, err
}

// leftBy signs somebody out who has taken their own leave of the app.
func leftBy(ctx context.Context, a account.Account, user string) error {
	a.Log.Warn("somebody who did not install the app has left it: they are signed out, the account goes on", "account", a.ID())
	err := a.EditStatus(ctx, func(st *storage.Status) bool {
		day := a.Now().Add(-24 * time.Hour) // no sign-in lasts longer
		st.SignedOut = maps.Clone(st.SignedOut)
		maps.DeleteFunc(st.SignedOut, func(_ string, at time.Time) bool { return at.Before(day) })
		if st.SignedOut == nil {
			st.SignedOut = map[string]time.Time{}
		}
		st.SignedOut[user] = a.Now()
		return true
	})
	if err != nil {
		return err
	}
	return a.Around(ctx, "commit.audit", func() error { return a.Append(ctx, user, "app.left", "", "") })
}

// stop pauses the account for good, until it is installed again.
func stop(ctx context.Context, a account.Account) error {
	first := false
	err := a.EditStatus(ctx, func(st *storage.Status) bool {
		if first = !account.Uninstalled(*st); first {
			st.Requested = nil
			st.Paused = &storage.Pause{
				Code: account.CodeUninstalled, Message: "The app was removed from the account.",
				Action: "Install it again to go on.", Since: a.Now(),
			}
		}
		return first
	})
	if err != nil {
		return err
	}
	if first {
		a.Log.Warn("an account has removed the app", "account", a.ID())
	}
	a.Wake()
	return nil
}

// Uninstall stops everything that is done for the account, on an administrator's
// word, as [Engine.Uninstalled] does on the installer's.
func (a *Account) Uninstall(ctx context.Context) error { return stop(ctx, a.at) }

// HasUninstalled reports whether the account has removed the app, and what is
// kept of it is still to be wiped.
func (a *Account) HasUninstalled(ctx context.Context) (bool, error) { return a.at.HasUninstalled(ctx) }

// Reinstalled has an account go on that removed the app and installed it again,
// with what was kept of it (under legal hold nothing is wiped). An account that
// was wiped needs no such word.
func (a *Account) Reinstalled(ctx context.Context) error {
	err := a.at.EditStatus(ctx, func(st *storage.Status) bool {
		if !account.Uninstalled(*st) {
			return false
		}
		st.Paused = nil
		return true
	})
	if err != nil {
		return err
	}
	a.Wake()
	return nil
}

// farewell has an account's tokens revoked and its data wiped, apart from any
// sync that is still under way.
func (a *Account) farewell(ctx context.Context, st storage.Status) error {
	wipe := a.engine.cfg.Uninstall
	if wipe == nil {
		return nil
	}
	if held, err := stillHeld(ctx, a.at, st); held || err != nil {
		return err
	}
	lease, err := a.at.Take(ctx, account.LeaseSync, a.at.Holder+"/"+account.RandomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		return nil // looked at again soon
	}
	if err != nil {
		return err
	}
	if err := a.at.Around(ctx, "uninstall", func() error { return wipe(ctx, a.ID()) }); err != nil {
		if errors.Is(err, storage.ErrLegalHold) {
			err = heldBack(ctx, a.at)
		}
		return errors.Join(err, a.at.GiveUp(context.WithoutCancel(ctx), &lease)) // whoever is next need not wait for its end
	}
	a.at.Log.Warn("what was kept of an account that has removed the app is wiped", "account", a.ID())
	err = a.at.GiveUp(ctx, &lease)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrConflict) {
		return nil // wiped with the rest
	}
	return err
}

// heldBack records, and says once, that a legal hold keeps the data of an account
// that has removed the app.
func heldBack(ctx context.Context, a account.Account) error {
	first := false
	err := a.EditStatus(ctx, func(st *storage.Status) bool {
		if first = account.Uninstalled(*st) && !st.Paused.Held; first {
			st.Paused.Held = true
			st.Paused.Message += " A legal hold keeps what is stored of the account."
		}
		return first
	})
	if err == nil && first {
		a.Log.Warn("an account that has removed the app is under legal hold: its data are kept until the hold is lifted", "account", a.ID())
	}
	return err
}

// stillHeld reports whether the hold that kept an account's data is still on:
// until it is lifted, nobody need be asked again.
func stillHeld(ctx context.Context, a account.Account, st storage.Status) (bool, error) {
	if !st.Paused.Held {
		return false, nil
	}
	s, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return s.Retention.LegalHold, err
}
