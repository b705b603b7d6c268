package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// Uninstalled stops everything that is done for an account, in all processes: no
// sync, no step of a visit, no mail and no event is begun after it; only the one
// call that is under way ends. Config.Uninstall is called then, by [Engine.Run].
// The handler of the video service's webhooks calls it. at is when the app was
// removed, by that service's clock; zero means now. Word of a removal that is older
// than the account's present grant (storage.Grant.InstalledAt) comes late and
// changes nothing; doing it twice does no harm.
func (e *Engine) Uninstalled(ctx context.Context, accountID string, at time.Time) error {
	a := e.core.Account(accountID)
	late, err := beforeInstall(ctx, a, at)
	if err != nil {
		return err
	}
	if late {
		a.Log.Warn("word of an earlier removal of the app came late; the account is installed again", "account", a.ID(), "removed", at)
		return nil
	}
	first := false
	err = a.EditStatus(ctx, func(st *storage.Status) bool {
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

// Deauthorized takes a verified word that somebody removed the app; see
// [Engine.Uninstalled].
func (e *Engine) Deauthorized(ctx context.Context, accountID string, d driver.Deauthorization) error {
	return e.Uninstalled(ctx, accountID, d.At)
}

// Uninstall is [Engine.Uninstalled] now, on a person's word.
func (a *Account) Uninstall(ctx context.Context) error {
	return a.engine.Uninstalled(ctx, a.ID(), time.Time{})
}

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

// beforeInstall reports whether a removal of the app happened before it was
// installed as it is now (E16).
func beforeInstall(ctx context.Context, a account.Account, at time.Time) (bool, error) {
	if at.IsZero() {
		return false, nil
	}
	g, err := a.Grant(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && at.Before(g.InstalledAt), err
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
