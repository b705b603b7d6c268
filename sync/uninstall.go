package syncer

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// codeUninstalled is the pause of an account that has removed the app.
const codeUninstalled = "uninstalled"

func uninstalled(st storage.Status) bool {
	return st.Paused != nil && st.Paused.Code == codeUninstalled
}

// HasUninstalled reports whether the account has removed the app, and what is
// kept of it is still to be wiped.
func (e *Engine) HasUninstalled(ctx context.Context, account string) (bool, error) {
	return e.isUninstalled(ctx, e.account(account))
}

func (e *Engine) isUninstalled(ctx context.Context, a *storage.Account) (bool, error) {
	st, err := a.Status(ctx)
	return uninstalled(st), err
}

// works returns the settings of an account for which anything is kept and done;
// one without settings, or that has removed the app, is not.
func (e *Engine) works(ctx context.Context, a *storage.Account) (storage.Settings, bool, error) {
	settings, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return settings, false, nil
	}
	if err != nil {
		return settings, false, err
	}
	gone, err := e.isUninstalled(ctx, a)
	return settings, !gone && err == nil, err
}

// Uninstalled stops everything that is done for an account, in all processes: no
// sync, no step of a visit, no mail and no event is begun after it; only the one
// call that is under way ends. Config.Uninstall is called then, by [Engine.Run].
// [Engine.WebhookHandler] calls it on Zoom's word. at is when the app was removed,
// by Zoom's clock; zero means now. Word of a removal that is older than the
// account's present grant (storage.Grant.InstalledAt) comes late and changes
// nothing; doing it twice does no harm.
func (e *Engine) Uninstalled(ctx context.Context, account string, at time.Time) error {
	a := e.account(account)
	late, err := beforeInstall(ctx, a, at)
	if err != nil {
		return err
	}
	if late {
		e.log.Warn("word of an earlier removal of the app came late; the account is installed again", "account", account, "removed", at)
		return nil
	}
	first := false
	err = e.editStatus(ctx, a, func(st *storage.Status) bool {
		if first = !uninstalled(*st); first {
			st.Requested = nil
			st.Paused = &storage.Pause{
				Code: codeUninstalled, Message: "The app was removed from the Zoom account.",
				Action: "Install it again to go on.", Since: e.now(),
			}
		}
		return first
	})
	if err != nil {
		return err
	}
	if first {
		e.log.Warn("an account has removed the app", "account", account)
	}
	e.Wake(account)
	return nil
}

// Reinstalled has an account go on that removed the app and installed it again,
// with what was kept of it (under legal hold nothing is wiped). An account that
// was wiped needs no such word.
func (e *Engine) Reinstalled(ctx context.Context, account string) error {
	err := e.editStatus(ctx, e.account(account), func(st *storage.Status) bool {
		if !uninstalled(*st) {
			return false
		}
		st.Paused = nil
		return true
	})
	if err != nil {
		return err
	}
	e.Wake(account)
	return nil
}

// beforeInstall reports whether a removal of the app happened before it was
// installed as it is now (E16).
func beforeInstall(ctx context.Context, a *storage.Account, at time.Time) (bool, error) {
	if at.IsZero() {
		return false, nil
	}
	g, err := a.Grant(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && at.Before(g.InstalledAt), err
}

// heldBack records, and says once, that a legal hold keeps the data of an account
// that has removed the app.
func (e *Engine) heldBack(ctx context.Context, a *storage.Account) error {
	first := false
	err := e.editStatus(ctx, a, func(st *storage.Status) bool {
		if first = uninstalled(*st) && !st.Paused.Held; first {
			st.Paused.Held = true
			st.Paused.Message += " A legal hold keeps what is stored of the account."
		}
		return first
	})
	if err == nil && first {
		e.log.Warn("an account that has removed the app is under legal hold: its data are kept until the hold is lifted", "account", a.ID())
	}
	return err
}

// stillHeld reports whether the hold that kept an account's data is still on:
// until it is lifted, nobody need be asked again.
func stillHeld(ctx context.Context, a *storage.Account, st storage.Status) (bool, error) {
	if !st.Paused.Held {
		return false, nil
	}
	s, err := a.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return s.Retention.LegalHold, err
}

// farewell has an account's tokens revoked and its data wiped, apart from any
// sync that is still under way.
func (e *Engine) farewell(ctx context.Context, a *storage.Account, st storage.Status) error {
	if e.cfg.Uninstall == nil {
		return nil
	}
	if held, err := stillHeld(ctx, a, st); held || err != nil {
		return err
	}
	lease, err := e.acquire(ctx, a, leaseSync, e.cfg.Holder+"/"+randomName())
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		return nil // looked at again soon
	}
	if err != nil {
		return err
	}
	if err := e.around(ctx, "uninstall", func() error { return e.cfg.Uninstall(ctx, a.ID()) }); err != nil {
		if errors.Is(err, storage.ErrLegalHold) {
			err = e.heldBack(ctx, a)
		}
		return errors.Join(err, e.release(context.WithoutCancel(ctx), a, &lease)) // whoever is next need not wait for its end
	}
	e.log.Warn("what was kept of an account that has removed the app is wiped", "account", a.ID())
	err = e.release(ctx, a, &lease)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrConflict) {
		return nil // wiped with the rest
	}
	return err
}
