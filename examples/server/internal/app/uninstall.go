package app

import (
	"context"
	"errors"
	"sync"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/signin"
	"github.com/televisit/televisit-go/zoom"
)

// coming keeps an account's removal and its next install apart, so that the one
// never takes what the other has just brought.
type coming struct{ mu sync.Mutex }

// uninstall is what the engine calls, until it succeeds, once an account has
// removed the app and its work has stopped (A38): its tokens are revoked, then
// everything kept of it is wiped, sessions first. Each step may be done again.
// Under legal hold the data stay, and the account stays paused.
func (s *server) uninstall(ctx context.Context, account string) error {
	s.coming.mu.Lock()
	defer s.coming.mu.Unlock()
	return s.leave(ctx, account)
}

// leave does nothing for an account that is not, or not any more, uninstalled.
func (s *server) leave(ctx context.Context, account string) error {
	gone, err := s.engine.Account(account).HasUninstalled(ctx)
	if err != nil || !gone {
		return err
	}
	if err := s.vendors.Revoke(ctx, account); err != nil {
		return err
	}
	proof, err := s.store.Account(account).Wipe(ctx, nil)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.log.WarnContext(ctx, "an account was wiped", "account", account, "proof", proof.ID, "records", proof.Total())
	return nil
}

// installed keeps what an account's administrator has authorised. What is left
// of an earlier installation goes first: the account starts clean (E16), unless
// it is under legal hold; then it goes on with what was kept. While one account
// is served, no other takes its place: the app at Zoom may be open to many.
func (s *server) installed(ctx context.Context, u *zoom.User, g zoom.Token) error {
	s.coming.mu.Lock()
	defer s.coming.mu.Unlock()
	served, err := s.account(nil)
	if err == nil && served != u.AccountID {
		return signin.ErrOtherAccount
	}
	if err != nil && !errors.Is(err, clinic.ErrNotInstalled) {
		return err
	}
	err = s.leave(ctx, u.AccountID)
	held := errors.Is(err, storage.ErrLegalHold)
	if err != nil && !held {
		return err
	}
	account := s.store.Account(u.AccountID)
	if err := s.vendors.Keep(ctx, u.AccountID, u.ID, g); err != nil {
		return err
	}
	if held {
		if err := s.engine.Account(u.AccountID).Reinstalled(ctx); err != nil {
			return err
		}
	}
	s.engine.Account(u.AccountID).Wake()
	return account.Append(ctx, u.ID, "install", "", "")
}
