package syncer

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// scenarios are what goes on when the process ends. Before each there is a visit
// that is ready, with a participant and a room.
func scenarios() map[string]func(h *course) {
	do := func(what string, n int) func(h *course) {
		return func(h *course) { deeds[what](h, deed{what, 0, n}); h.work() }
	}
	after := func(hours float64) func(h *course) {
		return func(h *course) {
			end := h.c.visitStart(h.ids[0]).Add(time.Duration(hours * float64(time.Hour)))
			for h.c.core.Now().Before(end) {
				time.Sleep(min(end.Sub(h.c.core.Now()), 15*time.Minute))
				h.work()
			}
		}
	}
	return map[string]func(h *course){
		"new": do("book", 7),
		"new and cancelled": func(h *course) {
			do("book", 7)(h)
			h.c.site.Cancel(h.ids[len(h.ids)-1])
			h.work()
		},
		"moved":              do("move", 9),
		"other physician":    do("reassign", 0),
		"cancelled":          do("cancel", 0),
		"restored":           func(h *course) { do("cancel", 0)(h); do("restore", 0)(h) },
		"other topic":        do("topic", 1),
		"address gone":       func(h *course) { do("address", 0)(h); do("move", 4)(h); do("address", 2)(h) },
		"physician removed":  do("roster", 0),
		"physician back":     func(h *course) { do("roster", 0)(h); do("roster", 0)(h) },
		"deleted in Zoom":    func(h *course) { do("deleted in Zoom", 0)(h); do("webhooks", 0)(h); h.work() },
		"edited in Zoom":     func(h *course) { do("edited in Zoom", 5)(h); do("webhooks", 0)(h); h.work() },
		"rehearsal":          func(h *course) { do("rehearsal", 2)(h); do("webhooks", 0)(h); h.work() },
		"reminder":           after(-0.5),
		"held and over":      after(1.5),
		"moved, another new": func(h *course) { deeds["book"](h, deed{"book", 0, 3}); do("move", 11)(h) },
		"room released":      func(h *course) { _ = h.c.ReleaseRoom(h.c.t.Context(), h.ids[0]); h.work() },
		"participant removed": func(h *course) {
			for _, p := range h.c.visit(h.ids[0]).Participants {
				_ = h.c.RemoveParticipant(h.c.t.Context(), h.ids[0], p.ID)
			}
			h.work()
		},
		"room joins": func(h *course) { // another visit, five hours earlier, when rooms can no longer be reserved
			h.c.zoom.SetQuirks(func(q *zoomtest.Quirks) { q.NoWorkspaces = true })
			do("book", 0)(h)
			_, _ = h.c.ReserveRoom(h.c.t.Context(), h.ids[1], h.c.zoom.Rooms()[0].ID)
			after(-4.9)(h)
		},
		"links followed": func(h *course) {
			v := h.c.visit(h.ids[0])
			links := h.c.LinkHandler(SignIn{})
			for method, url := range map[string]string{http.MethodGet: h.c.PatientURL(v), http.MethodPost: h.c.PhysicianURL(v)} {
				links.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(h.c.t.Context(), method, url, nil))
			}
			h.work()
		},
		"tried out": func(h *course) {
			_, _ = h.c.TestMail(h.c.t.Context(), "desk@clinic.example", notify.Test)
			_, _ = h.c.TestEvent(h.c.t.Context())
			h.work()
		},
		"resent": func(h *course) {
			_ = h.c.Resend(h.c.t.Context(), h.ids[0], []string{"all"}, "somebody")
			h.work()
		},
	}
}

// opened prepares what every scenario begins with.
func (c *clinic) opened() *course {
	c.site.AddPatient(ellkaytest.Patient{ID: "P-2", FirstName: "Kim", LastName: "Example", Email: "kim@mail.example"})
	c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
	c.hooked()
	h := &course{c: c, begin: time.Now()}
	deeds["book"](h, deed{"book", 0, 5})
	h.work()
	_, err := c.AddParticipant(c.t.Context(), h.ids[0], "Robin", "robin@mail.example")
	c.must(err)
	room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
	_, err = c.ReserveRoom(c.t.Context(), h.ids[0], room.WorkspaceID)
	c.must(err)
	h.work()
	return h
}

// Part D, E8, E19: in each scenario the process ends at each of the named points
// that it passes, and starts again; then everything is as the EHR says.
func TestCrashMatrix(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	all, stops := map[string]bool{}, 0
	t.Cleanup(func() {
		t.Logf("%d named points, stopped at %d times in %d scenarios", len(all), stops, len(scenarios()))
		if len(all) < 60 || len(scenarios()) < 12 || stops < 12*60 && !testing.Short() && !raceDetector {
			t.Errorf("want 60 points, 12 scenarios and 720 stops at least: %v", slices.Sorted(maps.Keys(all)))
		}
	})
	t.Cleanup(func() { // what few scenarios pass is passed all the same
		for _, name := range []string{"video.room.join.before", "video.room.move.before", "video.personlink.after", "video.startlink.after", "mail.try.after", "event.try.after"} {
			if !all[name] {
				t.Errorf("no scenario passes %s", name)
			}
		}
	})
	for name, act := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			points := pointsOf(t, act)
			mu.Lock()
			maps.Copy(all, points)
			mu.Unlock()
			for i, point := range slices.Sorted(maps.Keys(points)) {
				if (testing.Short() || raceDetector) && i%8 != 0 {
					continue
				}
				var wrong []string
				reached := false
				inClinic(t, func(_ *testing.T, c *clinic) {
					h := c.opened()
					c.stopNamed(point)
					act(h)
					reached = errors.Is(c.Engine.core.Points.Get()(t.Context(), ""), errStopped)
					wrong = h.recover()
				})
				if reached {
					mu.Lock()
					stops++
					mu.Unlock()
				}
				if len(wrong) > 0 {
					t.Errorf("stopped at %s:\n%s", point, strings.Join(wrong, "\n"))
				}
			}
		})
	}
}

// pointsOf are the points that a scenario passes when nothing stops it.
func pointsOf(t *testing.T, act func(*course)) map[string]bool {
	points := map[string]bool{}
	inClinic(t, func(t *testing.T, c *clinic) {
		h := c.opened()
		var mu sync.Mutex
		c.points(func(_ context.Context, name string) error {
			mu.Lock()
			defer mu.Unlock()
			points[name] = true
			return nil
		})
		act(h)
		c.points(account.Nowhere)
		if wrong := h.recover(); len(wrong) > 0 {
			t.Errorf("without a stop:\n%s", strings.Join(wrong, "\n"))
		}
	})
	return points
}

// recover starts anew, runs to rest, and checks.
func (h *course) recover() []string {
	c := h.c
	c.restart()
	for range 3 {
		time.Sleep(20 * time.Minute)
		_, err := c.applyEvents(c.t.Context())
		c.must(err)
		h.work()
	}
	return append(h.check(), h.checkLeftovers()...)
}

// checkLeftovers: rooms and people at Zoom are those of visits that want them.
func (h *course) checkLeftovers() (wrong []string) {
	c := h.c
	rooms, coming := 0, false
	for _, id := range h.ids {
		v, err := c.acct().Visit(c.t.Context(), id)
		if err != nil {
			continue
		}
		if v.Room != nil && v.Room.State != storage.RoomJoins && v.Room.State != storage.RoomJoined {
			rooms++
		}
		coming = coming || v.Pending() || v.State == storage.VisitLive
	}
	if n := len(c.zoom.Reservations()); n != rooms {
		wrong = append(wrong, "A30: reservations at Zoom and rooms of visits differ")
	}
	if !coming && c.visitors() != 0 {
		wrong = append(wrong, "A36: users of people without a visit are left")
	}
	return wrong
}
