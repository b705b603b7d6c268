package connector

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom"
)

// Keep stores the grant of a new installation over any earlier one; by is the Zoom
// user who installed. From now on word of an earlier removal of the app is too late.
func (c *Connector) Keep(ctx context.Context, account, by string, g zoom.Token) error {
	defer c.Forget(account)
	return keep(ctx, c.store.Account(account), by, g)
}

func keep(ctx context.Context, account *storage.Account, by string, g zoom.Token) error {
	stored, err := account.OAuthGrant(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	s := intoStore(stored, g)
	s.InstalledBy, s.InstalledAt = by, time.Now().UTC()
	return account.Commit(ctx, storage.Put(s))
}

// Revoke takes an account's tokens back at Zoom and forgets its clients. A token
// that Zoom does not know any more is revoked already; a server-to-server app has
// none. It may be called again: any error means that Zoom was not reached.
func (c *Connector) Revoke(ctx context.Context, account string) error {
	defer c.Forget(account)
	if c.install == nil {
		return nil
	}
	g, err := c.store.Account(account).OAuthGrant(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	// Either token takes the whole grant with it; an old access token may be one
	// that Zoom has forgotten.
	for _, token := range []string{g.RefreshToken, g.AccessToken} {
		if token == "" {
			continue
		}
		if err := c.install.Revoke(ctx, token); err != nil && !refused(err) {
			return err
		}
	}
	return nil
}

// refused reports whether Zoom has answered, and will answer the same again.
func refused(err error) bool {
	return errors.Is(err, zoom.ErrUnauthorized) || errors.Is(err, zoom.ErrInvalid) ||
		errors.Is(err, zoom.ErrNotFound) || errors.Is(err, zoom.ErrForbidden)
}

// Installed asks Zoom whether the app is installed still, by exchanging the account's
// grant for another token: whoever took the app away took the grant with it. An
// error proves nothing: ask again.
func (c *Connector) Installed(ctx context.Context, account string) (bool, error) {
	client, err := c.Zoom(account)
	if err != nil {
		return false, err
	}
	err = client.CheckGrant(ctx)
	token, _ := errors.AsType[*zoom.TokenError](err)
	switch {
	case err == nil:
		return true, nil
	case token != nil && token.Dead, errors.Is(err, storage.ErrNotFound):
		return false, nil
	}
	return false, err
}
