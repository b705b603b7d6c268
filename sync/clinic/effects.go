package clinic

import (
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage"
)

// ask returns nil when confirm repeats the word for just these effects of just
// this change, or when there are none; else a *ConfirmationError.
func (s *Session) ask(effects []string, confirm string, change ...string) error {
	if len(effects) == 0 {
		return nil
	}
	parts := append(append([]string{"confirm"}, change...), effects...)
	if confirm != "" && s.account.Signed(confirm, parts...) {
		return nil
	}
	return &ConfirmationError{Effects: effects, Confirm: s.account.Sign(parts...)}
}

// askAboutSettings says what saving would do to visits that exist (E6, E14, B11),
// and what a topic would disclose (A15). The yes is to just these visits.
func (s *Session) askAboutSettings(ctx context.Context, doc storage.Settings, confirm string) error {
	p, err := s.engine.PreviewSettings(ctx, doc)
	if err != nil {
		return refine(err)
	}
	return s.ask(p.Effects, confirm, "settings", p.Confirm, doc.MeetingTopic, doc.TimeZone, fmt.Sprint(doc.AppointmentTypeIDs))
}
