package storage

import (
	"context"

	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Account is the view of one account's records. It is a value without state of
// its own: make as many as you like, use them from anywhere.
type Account struct {
	store   *Store
	records sealed.Records
}

// ID is the account's id: with Zoom, the Zoom account id.
func (a *Account) ID() string { return a.records.Account }

// Store is the store that the account is in.
func (a *Account) Store() *Store { return a.store }

// Settings returns the account's settings; before the first save, ErrNotFound.
// Members that an earlier version did not store have their defaults.
func (a *Account) Settings(ctx context.Context) (Settings, error) {
	s, err := get[Settings](ctx, a, settingsID)
	if err != nil {
		return s, err
	}
	return s.filled(), nil
}

// Status returns what the engine knows of the account as a whole. An account
// that never synced has the zero Status.
func (a *Account) Status(ctx context.Context) (Status, error) {
	st, err := get[Status](ctx, a, statusID)
	if isNotFound(err) {
		return Status{}, nil
	}
	return st, err
}

// Logo returns the picture at the head of the account's mails, or ErrNotFound.
func (a *Account) Logo(ctx context.Context) (Logo, error) { return get[Logo](ctx, a, logoID) }

// OAuthGrant returns the account's Zoom OAuth grant, or ErrNotFound.
func (a *Account) OAuthGrant(ctx context.Context) (OAuthGrant, error) {
	return get[OAuthGrant](ctx, a, grantID)
}
