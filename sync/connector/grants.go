package connector

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom"
)

// grants keeps an installation's grant in the store. Updates are serialised by a
// lease, so that of all processes one alone exchanges a refresh token.
type grants struct{ account *storage.Account }

const (
	grantLease = "zoom-grant"
	leaseLife  = time.Minute // longer than an exchange with Zoom may take
	leasePoll  = 200 * time.Millisecond
)

// Load returns the grant as last stored.
func (g *grants) Load(ctx context.Context) (zoom.Token, error) {
	s, err := g.account.OAuthGrant(ctx)
	return fromStore(s), err
}

// Update stores what change makes of the grant.
func (g *grants) Update(ctx context.Context, change func(context.Context, zoom.Token) (zoom.Token, error)) error {
	lease, err := g.acquire(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = g.account.Release(context.WithoutCancel(ctx), &lease) }() // it ends by itself too
	stored, err := g.account.OAuthGrant(ctx)
	if err != nil {
		return err
	}
	changed, err := change(ctx, fromStore(stored))
	if err != nil {
		return err
	}
	// What Zoom has given must be kept even if the caller has gone meanwhile.
	return g.account.Commit(context.WithoutCancel(ctx), storage.Put(intoStore(stored, changed)), lease.Guard())
}

func (g *grants) acquire(ctx context.Context) (storage.Lease, error) {
	me := rand.Text()
	for {
		lease, err := g.account.Acquire(ctx, grantLease, me, time.Now(), leaseLife)
		if _, held := errors.AsType[*storage.LeaseHeldError](err); !held {
			return lease, err
		}
		select {
		case <-ctx.Done():
			return storage.Lease{}, ctx.Err()
		case <-time.After(leasePoll):
		}
	}
}

func fromStore(s storage.OAuthGrant) zoom.Token {
	return zoom.Token{
		AccessToken: s.AccessToken, RefreshToken: s.RefreshToken, Expiry: s.Expiry, Scope: s.Scope, APIURL: s.APIURL, Dead: s.Dead,
	}
}

func intoStore(s storage.OAuthGrant, g zoom.Token) *storage.OAuthGrant {
	s.AccessToken, s.RefreshToken, s.Expiry, s.Scope = g.AccessToken, g.RefreshToken, g.Expiry, g.Scope
	s.APIURL, s.Dead = g.APIURL, g.Dead
	return &s
}
