package syncer

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// TestHistories proves part D over random histories: whatever happened, once it
// stops happening everything is as the EHR says. 2,000 in the normal run, fewer
// with -short and -race, 100,000 with `make histories`.
func TestHistories(t *testing.T) {
	const shards = 4
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		checks := "500"
		if testing.Short() || raceDetector {
			checks = "20"
		}
		if err := flag.Set(f.Name, checks); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = flag.Set(f.Name, f.DefValue) })
	}
	for i := range shards {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				happens := anyHistory().Draw(rt, "happens")
				if wrong := played(t, happens); len(wrong) > 0 {
					rt.Fatalf("%v:\n%s", happens, strings.Join(wrong, "\n"))
				}
			})
		})
	}
}

// anyHistory draws what happens.
func anyHistory() *rapid.Generator[[]deed] {
	names := slices.Sorted(maps.Keys(deeds))
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) deed {
		return deed{rapid.SampledFrom(names).Draw(t, "what"), rapid.IntRange(0, 5).Draw(t, "visit"), rapid.IntRange(0, 29).Draw(t, "n")}
	}), 1, 12)
}

// played lets a course happen and says what is wrong at its end.
func played(t *testing.T, happens []deed) (wrong []string) {
	inClinic(t, func(t *testing.T, c *clinic) {
		h := c.play(happens)
		c.zoom.ClearFaults()
		c.lk.ClearFaults()
		c.restart()
		c.settings(func(s *storage.Settings) { s.AppointmentTypeIDs = []string{c.typeID} })
		c.must(c.Resume(t.Context()))
		for range 3 {
			time.Sleep(20 * time.Minute) // retries and leases end
			_, err := c.applyEvents(t.Context())
			c.must(err)
			h.work()
		}
		wrong = h.check()
		if h.busy() {
			return
		}
		c.zoom.ResetCalls()
		h.work()
		if n := c.zoom.CallsTotal(); n != 0 {
			wrong = append(wrong, fmt.Sprintf("D7: an unchanged day costs %d calls: %v", n, c.zoom.CallLog()))
		}
	})
	return wrong
}

// play lets things happen in a clinic with one visit that is ready. One thing
// happens after another, so that the same history goes the same way twice.
func (c *clinic) play(happens []deed) *course {
	c.site.AddPatient(ellkaytest.Patient{ID: "P-2", FirstName: "Kim", LastName: "Example", Email: "kim@mail.example"})
	c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
	c.hooked()
	c.workers = 1
	c.restart()
	h := &course{c: c, begin: time.Now()}
	for _, d := range append([]deed{{"book", 0, 5}, {"work", 0, 0}}, happens...) {
		deeds[d.What](h, d)
		synctest.Wait() // webhooks that are on their way arrive
	}
	return h
}

// busy reports whether a visit is going on or was over not long ago: then there
// is something to be asked of Zoom without a change.
func (h *course) busy() bool {
	for _, id := range h.ids {
		v, err := h.c.acct().Visit(h.c.t.Context(), id)
		if err == nil && h.c.core.Now().After(v.Booking.Start.Add(-time.Hour)) && h.c.core.Now().Before(v.Booking.End().Add(next.ReviewLife+time.Hour)) {
			return true
		}
	}
	return false
}

// check holds part D against what stands at Zoom and in the EHR.
func (h *course) check() (wrong []string) {
	c := h.c
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	standing := map[int64]zoomtest.Meeting{}
	var intents []string
	for _, m := range c.meetings() {
		standing[m.ID] = m
	}
	for _, id := range h.ids {
		ap, _ := c.site.Appointment(id)
		v, err := c.acct().Visit(c.t.Context(), id)
		if err != nil {
			if ap.Status == "Booked" && c.core.Now().Before(ap.Start) {
				say("D10: %s has no visit: %v", id, err)
			}
			continue
		}
		if v.Meeting != nil && v.Meeting.ID == 0 {
			intents = append(intents, v.Meeting.Stamp)
		}
		if m, ok := standing[visit.MeetingFor(v).ID]; ok {
			delete(standing, m.ID)
			if !m.Start.Equal(v.Booking.Start) && v.State == storage.VisitReady {
				say("D1: the meeting of %s is at %v, the visit at %v", id, m.Start, v.Booking.Start)
			}
		} else if v.State == storage.VisitReady {
			say("D1: %s has no meeting at Zoom", id)
		}
		if h.writes() && v.State == storage.VisitCancelled && strings.Contains(ap.Notes, "/j/") {
			say("D2: the links of %s, which is cancelled, are in the EHR", id)
		}
		if v.State == storage.VisitReady {
			if !v.Booking.Start.Equal(ap.Start) || v.Booking.Physician.ID != ap.PhysicianID {
				say("%s is at %v with %s, the EHR says %v with %s", id, v.Booking.Start, v.Booking.Physician.ID, ap.Start, ap.PhysicianID)
			}
			if h.writes() && !strings.Contains(ap.Notes, c.PatientURL(v)) || h.writes() && !strings.Contains(ap.Notes, c.PhysicianURL(v)) {
				say("D2: the links of %s are not in the EHR", id)
			}
		}
		wrong = append(wrong, h.checkState(id, ap, v)...)
		wrong = append(wrong, h.checkMail(id, v)...)
	}
	for id, m := range standing {
		// The answer to its creation was lost, and its visit needs a host: it is
		// adopted when there is one, and deleted when the visit is over.
		if !slices.ContainsFunc(intents, func(stamp string) bool { return strings.Contains(m.Agenda, stamp) }) {
			say("D1: meeting %d belongs to no visit", id)
		}
	}
	return wrong
}

// writes reports whether links are to stand in the EHR.
func (h *course) writes() bool { return !h.set().DisableAppointmentUpdates }

func (h *course) set() storage.Settings {
	s, err := h.c.acct().Settings(h.c.t.Context())
	h.c.must(err)
	return s
}

// checkState: every visit is where its appointment and the list want it.
func (h *course) checkState(id string, ap ellkaytest.Appointment, v storage.Visit) []string {
	_, err := h.c.acct().Physician(h.c.t.Context(), ap.PhysicianID)
	want := storage.VisitReady
	switch {
	case ap.Status != "Booked":
		want = storage.VisitCancelled
	case err != nil && h.set().DefaultHost == "":
		want = storage.VisitNeedsHost
	}
	over := !h.c.core.Now().Before(v.Booking.End()) || v.State == storage.VisitEnded && !h.c.core.Now().Before(v.Booking.Start) ||
		v.State == storage.VisitCancelled && !h.c.core.Now().Before(ap.Start.Add(ap.Duration)) // taken back when its time had passed
	if v.State != want && v.State != storage.VisitHeld && !over {
		return []string{fmt.Sprintf("%s is %s, want %s (EHR %q, problems %v, retries %v)", id, v.State, want, ap.Status, v.Problems, v.Retries)}
	}
	return nil
}

// checkMail: who was mailed believes what is true (D3).
func (h *course) checkMail(id string, v storage.Visit) (wrong []string) {
	var all []storage.Delivery
	for d, err := range h.c.acct().Deliveries(h.c.t.Context(), storage.DeliveryFilter{AppointmentID: id}) {
		h.c.must(err)
		if d.State == storage.DeliveryQueued && d.DueAt.Before(h.c.core.Now()) && v.State != storage.VisitNeedsHost && v.State != storage.VisitHeld {
			wrong = append(wrong, fmt.Sprintf("D4: %s of %s waits", d.Kind, id))
		}
		all = append(all, d)
	}
	last, knows := notice.Told(v, notice.ToPatient, all)
	switch {
	case !h.c.core.Now().Before(v.Booking.Start):
	case v.State == storage.VisitCancelled && knows && last.Kind != "cancelled" && !visit.Unreachable(v):
		wrong = append(wrong, fmt.Sprintf("D3: the patient of %s still believes in %v", id, last.About))
	case v.State == storage.VisitReady && !visit.Unreachable(v) && (!knows || !last.About.Equal(v.Booking.Start) || last.Kind == "cancelled"):
		wrong = append(wrong, fmt.Sprintf("D3: the patient of %s was not told of %v (knows %v: %s of %v)", id, v.Booking.Start, knows, last.Kind, last.About))
	}
	return wrong
}
