package syncer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

const (
	reviewAgain = 15 * time.Minute // while people are still in the meeting
	reviewLife  = 24 * time.Hour   // how long after the end Zoom is still asked
	sameMoment  = time.Minute      // what webhooks and records of the same thing differ by, at most
)

// needReview asks Zoom, once a visit should be over, who was there, unless its
// webhooks have told of a run with an end. As long as the meeting goes on, it
// asks again now and then.
func needReview(s scene, v storage.Visit) (time.Time, bool) {
	at := v.Booking.End().Add(s.grace)
	switch {
	case !made(v) || v.State == storage.Cancelled || v.State == storage.VisitHeld || endTold(v):
		return time.Time{}, false
	case v.ReviewedAt.Before(at):
		return at, v.State != storage.Ended || later(at, s.now).Before(v.EndedAt.Add(reviewLife))
	}
	return v.ReviewedAt.Add(reviewAgain), v.State == storage.Live
}

// endTold reports whether the visit's meeting has run to an end that was told,
// and it is known of everybody when they came.
func endTold(v storage.Visit) bool {
	ended := false
	for _, p := range v.Presence {
		if p.JoinedAt.IsZero() {
			return false
		}
	}
	for _, f := range v.Seen {
		ended = ended || f.What == driver.Ended && !f.At.Before(v.Booking.Start)
	}
	return ended && v.State == storage.Ended
}

// review fills in what webhooks did not tell.
func (w *worker) review(ctx context.Context, s scene, v *storage.Visit) ([]storage.Change, error) {
	var past driver.History
	err := w.call(ctx, "video.past", func(ctx context.Context) (err error) {
		past, err = w.video.History(ctx, v.Meeting.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	email := emailOf(s.physician)
	seen := *v
	seen.ReviewedAt = w.e.now()
	var arrivals []arrival
	for _, sighting := range missed(seen, past, email) {
		var news []arrival
		seen, news = observe(seen, sighting, email)
		arrivals = append(arrivals, news...)
	}
	seen.Absent = absent(seen)
	*v = seen
	var out []storage.Change
	for _, d := range announcements(w.a, v, s.settings.Notifications, arrivals, s.now) {
		out = append(out, storage.Put(&d))
	}
	return out, nil
}

// missed is what the past shows and webhooks did not tell. It is pure. Records
// have no name for a connection: a stay is the one of a webhook when the person
// is the same and it began or ended at the same moment.
func missed(v storage.Visit, past driver.History, physicianEmail string) []driver.Event {
	var out []driver.Event
	for _, run := range past.Occurrences {
		add := func(what string, at time.Time, p driver.Participant) {
			out = append(out, driver.Event{What: what, At: at, Instance: run.Instance, Host: run.Host, Participant: p})
		}
		facts := slices.DeleteFunc(slices.Clone(v.Seen), func(f storage.Seen) bool { return f.Instance != run.Instance })
		if !hasFact(facts, driver.Started, "") {
			add(driver.Started, run.Start, driver.Participant{})
		}
		used := map[string]bool{}
		for _, stay := range run.Attendances {
			join, leave := driver.Joined, driver.Left
			if stay.Waiting {
				join, leave = driver.Waiting, driver.WaitingEnded
			}
			who, id := identify(v, driver.Event{Host: run.Host, Participant: stay.Participant}, physicianEmail)
			c := ""
			for _, f := range facts {
				same := f.What == join && near(f.At, stay.Joined) || f.What == leave && near(f.At, stay.Left)
				if same && f.Who == who && f.ID == id && !used[f.Connection] {
					c = f.Connection
					break
				}
			}
			if c == "" {
				c = fmt.Sprintf("past/%s/%d", stay.Participant.Connection, stay.Joined.Unix())
			}
			used[c] = true
			stay.Participant.Connection = c
			if !hasFact(facts, join, c) {
				add(join, stay.Joined, stay.Participant)
			}
			if !hasFact(facts, leave, c) {
				add(leave, stay.Left, stay.Participant)
			}
		}
		if !hasFact(facts, driver.Ended, "") {
			add(driver.Ended, run.End, driver.Participant{})
		}
	}
	if !past.Running {
		out = append(out, waitedOut(v, past)...)
	}
	return out
}

// waitedOut ends the waiting of those whose meeting was never begun.
func waitedOut(v storage.Visit, past driver.History) []driver.Event {
	var out []driver.Event
	for _, f := range v.Seen {
		began := slices.ContainsFunc(past.Occurrences, func(r driver.Occurrence) bool { return r.Instance == f.Instance })
		over := slices.ContainsFunc(v.Seen, func(end storage.Seen) bool {
			return end.What == driver.WaitingEnded && end.Connection == f.Connection && !end.At.Before(f.At)
		})
		if f.What != driver.Waiting || began || over {
			continue
		}
		out = append(out, driver.Event{
			What: driver.WaitingEnded, At: later(f.At, v.Booking.End()), Instance: f.Instance,
			Participant: driver.Participant{Connection: f.Connection},
		})
	}
	return out
}

func hasFact(facts []storage.Seen, what, connection string) bool {
	return slices.ContainsFunc(facts, func(f storage.Seen) bool { return f.What == what && f.Connection == connection })
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= sameMoment }
