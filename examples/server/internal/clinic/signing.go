package clinic

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// secretOverlap is how long the old signing secret keeps signing.
const secretOverlap = 24 * time.Hour

// RotateSecret makes a new signing secret for the endpoint and returns it. The
// old one keeps signing beside it for 24 hours.
func (d *Desk) RotateSecret(ctx context.Context) (storage.Notifications, error) {
	s, err := d.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Notifications{}, &ConflictError{"Save the settings first; that makes the signing secret."}
	}
	if err != nil {
		return storage.Notifications{}, err
	}
	n := &s.Notifications
	n.OldSecret, n.OldUntil = n.SigningSecret, d.cfg.Now().Add(secretOverlap)
	n.SigningSecret = newSecret()
	if err := d.account.Commit(ctx, storage.Put(&s)); err != nil {
		return storage.Notifications{}, refine(err)
	}
	if err := d.record(ctx, "settings.rotate_signing_secret", "", ""); err != nil {
		return storage.Notifications{}, err
	}
	return masked(s).Notifications, nil
}
