package clinic

import (
	"cmp"
	"context"

	"github.com/televisit/televisit-go/notify"
	syncer "github.com/televisit/televisit-go/sync"
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
