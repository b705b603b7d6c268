package converge

import (
	"context"
	"time"

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

// end ends a visit by the clock. A meeting that was never made is given up.
func (w *worker) end(s next.Input, v *storage.Visit) error {
	v.State, v.EndedAt = storage.VisitEnded, v.Booking.End()
	for _, p := range v.Presence {
		v.EndedAt = visit.Later(v.EndedAt, p.LeftAt)
	}
	if !v.HasMeeting() {
		visit.Retire(v, s.Now)
	}
	visit.ClearProblem(v, visit.ProblemNeedsHost)
	visit.ClearProblem(v, visit.ProblemHeld)
	v.MissingSince = time.Time{}
	v.Absent = visit.Absent(*v)
	return nil
}

// rebook takes over what the EHR changed while the visit was going on (E1).
func (w *worker) rebook(ctx context.Context, s next.Input, v *storage.Visit) error {
	b := *v.Rebooked
	wd, err := w.a.PlanInput(ctx, w.settings)
	if err != nil {
		return err
	}
	if !b.Start.After(s.Now) || !wd.Chosen(b.Type.ID) {
		v.Rebooked = nil
		return nil
	}
	*v = wd.Again(*v, b, "").Visit
	return nil
}
