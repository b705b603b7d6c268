package converge

import (
	"context"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/presence"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// review fills in what webhooks did not tell.
func (w *worker) review(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	var past driver.History
	err := w.call(ctx, "video.past", func(ctx context.Context) (err error) {
		past, err = w.video.History(ctx, v.Meeting.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	email := visit.EmailOf(s.Physician)
	seen := *v
	seen.ReviewedAt = w.a.Now()
	var arrivals []presence.Arrival
	for _, sighting := range presence.Missed(seen, past, email) {
		var news []presence.Arrival
		seen, news = presence.Observe(seen, sighting, email)
		arrivals = append(arrivals, news...)
	}
	seen.Absent = visit.Absent(seen)
	*v = seen
	var out []storage.Change
	for _, d := range notice.Arrivals(w.a, v, s.Settings.Notifications, arrivals, s.Now) {
		out = append(out, storage.Put(&d))
	}
	return out, nil
}
