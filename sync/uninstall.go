package syncer

import (
	"context"
	"errors"

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

// Uninstalled stops everything that is done for an account: no sync, no step of
// a visit, no mail and no event comes after it. Config.Uninstall is called then,
// by [Engine.Run]. [Engine.WebhookHandler] calls it on Zoom's word; doing so
// twice does no harm.
func (e *Engine) Uninstalled(ctx context.Context, account string) error {
	a := e.account(account)
	first := false
	err := e.editStatus(ctx, a, func(st *storage.Status) bool {
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

// farewell has an account's tokens revoked and its data wiped, apart from any
// sync that is still under way.
func (e *Engine) farewell(ctx context.Context, a *storage.Account) error {
	if e.cfg.Uninstall == nil {
		return nil
	}
	lease, err := a.Acquire(ctx, leaseSync, e.cfg.Holder+"/"+randomName(), e.now(), e.cfg.Lease)
	if _, held := errors.AsType[*storage.LeaseHeldError](err); held {
		return nil // looked at again soon
	}
	if err != nil {
		return err
	}
	if err := e.around(ctx, "uninstall", func() error { return e.cfg.Uninstall(ctx, a.ID()) }); err != nil {
		return errors.Join(err, a.Release(context.WithoutCancel(ctx), &lease)) // whoever is next need not wait for its end
	}
	e.log.Warn("what was kept of an account that has removed the app is wiped", "account", a.ID())
	err = a.Release(ctx, &lease)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrConflict) {
		return nil // wiped with the rest
	}
	return err
}
