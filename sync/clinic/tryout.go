package clinic

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/internal/draft"
)

// TestMail sends a mail to an address at once and says what happened. kind "" is
// the test mail; another kind is a sample of it. Errors: *InvalidError;
// ErrNotFound before the first save.
func (s *Session) TestMail(ctx context.Context, to string, kind notify.Kind) (syncer.TestResult, error) {
	kind = cmp.Or(kind, notify.Test)
	if err := s.record(ctx, "settings.test_mail", "", string(kind)); err != nil {
		return syncer.TestResult{}, err
	}
	t, err := s.engine.TestMail(ctx, to, kind)
	return t, refine(err)
}

// TestEvent sends an event to the endpoint at once and says what happened.
// Errors: ErrNotFound before the first save.
func (s *Session) TestEvent(ctx context.Context) (syncer.TestResult, error) {
	if err := s.record(ctx, "settings.test_event", "", ""); err != nil {
		return syncer.TestResult{}, err
	}
	t, err := s.engine.TestEvent(ctx)
	return t, refine(err)
}

// secretOverlap is how long the old signing secret keeps signing.
const secretOverlap = 24 * time.Hour

// RotateSecret makes a new signing secret for the endpoint and returns it. The
// old one keeps signing beside it for 24 hours.
func (s *Session) RotateSecret(ctx context.Context) (storage.Notifications, error) {
	doc, err := s.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Notifications{}, &ConflictError{"Save the settings first; that makes the signing secret."}
	}
	if err != nil {
		return storage.Notifications{}, err
	}
	n := &doc.Notifications
	n.OldSecret, n.OldUntil = n.SigningSecret, s.clinic.cfg.Now().Add(secretOverlap)
	n.SigningSecret = draft.NewSecret()
	if err := s.account.Commit(ctx, storage.Put(&doc)); err != nil {
		return storage.Notifications{}, refine(err)
	}
	if err := s.record(ctx, "settings.rotate_signing_secret", "", ""); err != nil {
		return storage.Notifications{}, err
	}
	return draft.Mask(doc).Notifications, nil
}
