package syncer

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// deed is something that happens to a clinic. Visit and N choose among what is
// there.
type deed struct {
	What     string
	Visit, N int
}

func (d deed) String() string { return fmt.Sprintf("%s(%d,%d)", d.What, d.Visit, d.N) }

// deeds are all that may happen, by name.
var deeds = map[string]func(h *course, d deed){
	"book": func(h *course, d deed) {
		id := h.c.site.Book(ellkaytest.Appointment{
			Start: h.begin.Add(time.Duration(20+d.N%20) * time.Hour), TypeID: h.c.typeID,
			PhysicianID: []string{"D-1", "D-2"}[d.N%2], PatientID: []string{"P-1", "P-2"}[d.Visit%2],
		})
		h.ids = append(h.ids, id)
	},
	"move": func(h *course, d deed) {
		h.visit(d, func(id string) { h.c.site.Move(id, h.begin.Add(time.Duration(20+d.N%20)*time.Hour)) })
	},
	"cancel":  func(h *course, d deed) { h.visit(d, func(id string) { h.c.site.Cancel(id) }) },
	"restore": func(h *course, d deed) { h.visit(d, func(id string) { h.c.site.Restore(id) }) },
	"reassign": func(h *course, d deed) {
		h.visit(d, func(id string) { h.c.site.Reassign(id, []string{"D-1", "D-2"}[d.N%2]) })
	},
	"address": func(h *course, d deed) {
		h.c.site.SetPatientEmail("P-1", []string{"", "pat@mail.example", "new@mail.example"}[d.N%3])
	},
	"topic": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.MeetingTopic = []string{"{company}", "Visit with {physician}"}[d.N%2] })
	},
	"roster": func(h *course, d deed) {
		p, err := h.c.acct().Physician(h.c.t.Context(), "D-2")
		if err == nil {
			h.c.must(h.c.acct().Commit(h.c.t.Context(), storage.Remove(&p)))
		} else {
			h.c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		}
		_ = h.c.AfterRosterChange(h.c.t.Context(), clinicAccount)
	},
	"work":  func(h *course, d deed) { h.work() },
	"wait":  func(h *course, d deed) { time.Sleep(time.Duration(d.N+1) * time.Minute) },
	"clock": func(h *course, d deed) { time.Sleep(time.Duration(d.N%3) * time.Hour) },
	"zoom fails": func(h *course, d deed) {
		h.c.zoom.Fail(zoomtest.Fault{Nth: d.N % 5, Times: 1 + d.Visit%3, Drop: d.N%2 == 0, Apply: d.N%3 == 0, Status: 503 * (d.N % 2)})
	},
	"EHR fails": func(h *course, d deed) {
		h.c.lk.Inject(ellkaytest.Fault{Nth: d.N % 5, Times: 1 + d.Visit%3, Applied: d.N%2 == 0, Status: 503, End: ellkaytest.EndHTML})
	},
	"crash": func(h *course, d deed) {
		h.c.stopAt(1 + d.N*3 + d.Visit)
		h.work()
		h.c.restart()
	},
	"two engines": func(h *course, d deed) {
		one := h.c.Engine
		h.c.restart()
		var wg sync.WaitGroup
		for _, e := range []*Engine{one, h.c.Engine} {
			wg.Go(func() { h.workAs(e) })
		}
		wg.Wait()
	},
	"deleted in Zoom": func(h *course, d deed) { h.meeting(d, func(id int64) { _ = h.c.zoom.DeleteMeeting(id) }) },
	"edited in Zoom": func(h *course, d deed) {
		h.meeting(d, func(id int64) {
			_ = h.c.zoom.EditMeeting(id, func(m *zoomtest.Meeting) { m.Start = m.Start.Add(time.Duration(d.N+1) * time.Minute) })
		})
	},
	"rehearsal": func(h *course, d deed) {
		h.meeting(d, func(id int64) {
			m, _ := h.c.zoom.Meeting(id)
			if _, err := h.c.zoom.Start(id, m.HostID); err != nil {
				return
			}
			synctest.Wait()
			_, _ = h.c.Fold(h.c.t.Context(), clinicAccount)
			if d.N%2 == 0 {
				h.work()
			}
			_ = h.c.zoom.End(id)
		})
	},
	"webhooks": func(h *course, d deed) {
		synctest.Wait()
		_, _ = h.c.Fold(h.c.t.Context(), clinicAccount)
	},
}

// course is one course of things.
type course struct {
	c     *clinic
	begin time.Time
	ids   []string
}

func (h *course) visit(d deed, do func(id string)) {
	if len(h.ids) > 0 {
		do(h.ids[d.Visit%len(h.ids)])
	}
}

func (h *course) meeting(d deed, do func(id int64)) {
	h.visit(d, func(id string) {
		if v, err := h.c.acct().Visit(h.c.t.Context(), id); err == nil && made(v) {
			do(v.Meeting.ID)
		}
	})
}

func (h *course) work() { h.workAs(h.c.Engine) }

func (h *course) workAs(e *Engine) {
	ctx := h.c.t.Context()
	_, _ = e.Sync(ctx, clinicAccount, SyncOptions{By: "api"})
	_, _ = e.Work(ctx, clinicAccount)
	_, _ = e.Deliver(ctx, clinicAccount)
}

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
	names := slices.Sorted(maps.Keys(deeds))
	one := rapid.Custom(func(t *rapid.T) deed {
		return deed{rapid.SampledFrom(names).Draw(t, "what"), rapid.IntRange(0, 5).Draw(t, "visit"), rapid.IntRange(0, 29).Draw(t, "n")}
	})
	for i := range shards {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				happens := rapid.SliceOfN(one, 1, 12).Draw(rt, "happens")
				if wrong := played(t, happens); len(wrong) > 0 {
					rt.Fatalf("%v:\n%s", happens, strings.Join(wrong, "\n"))
				}
			})
		})
	}
}

// played lets a course happen and says what is wrong at its end.
func played(t *testing.T, happens []deed) (wrong []string) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.site.AddPatient(ellkaytest.Patient{ID: "P-2", FirstName: "Kim", LastName: "Example", Email: "kim@mail.example"})
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		c.hooked()
		h := &course{c: c, begin: time.Now()}
		for _, d := range append([]deed{{"book", 0, 5}, {"work", 0, 0}}, happens...) {
			deeds[d.What](h, d)
		}
		c.zoom.ClearFaults()
		c.lk.ClearFaults()
		c.restart()
		c.must(c.Resume(t.Context(), clinicAccount))
		for range 3 {
			time.Sleep(20 * time.Minute) // retries and leases end
			_, err := c.Fold(t.Context(), clinicAccount)
			c.must(err)
			h.work()
		}
		wrong = h.check()
		c.zoom.ResetCalls()
		h.work()
		if n := c.zoom.CallsTotal(); n != 0 {
			wrong = append(wrong, fmt.Sprintf("D7: an unchanged day costs %d calls: %v", n, c.zoom.CallLog()))
		}
	})
	return wrong
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
			if ap.Status == "Booked" {
				say("D10: %s has no visit: %v", id, err)
			}
			continue
		}
		if v.Meeting != nil && v.Meeting.ID == 0 {
			intents = append(intents, v.Meeting.Stamp)
		}
		if m, ok := standing[meetingFor(v).ID]; ok {
			delete(standing, m.ID)
			if !m.Start.Equal(v.Booking.Start) && v.State == storage.Ready {
				say("D1: the meeting of %s is at %v, the visit at %v", id, m.Start, v.Booking.Start)
			}
		} else if v.State == storage.Ready {
			say("D1: %s has no meeting at Zoom", id)
		}
		if v.State == storage.Cancelled && strings.Contains(ap.Notes, "/j/") {
			say("D2: the links of %s, which is cancelled, are in the EHR", id)
		}
		if v.State == storage.Ready {
			if !v.Booking.Start.Equal(ap.Start) || v.Booking.Physician.ID != ap.PhysicianID {
				say("%s is at %v with %s, the EHR says %v with %s", id, v.Booking.Start, v.Booking.Physician.ID, ap.Start, ap.PhysicianID)
			}
			if !strings.Contains(ap.Notes, c.PatientURL(clinicAccount, v)) || !strings.Contains(ap.Notes, c.PhysicianURL(clinicAccount, v)) {
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

// checkState: every visit is where its appointment and the list want it.
func (h *course) checkState(id string, ap ellkaytest.Appointment, v storage.Visit) []string {
	_, err := h.c.acct().Physician(h.c.t.Context(), ap.PhysicianID)
	want := storage.Ready
	switch {
	case ap.Status != "Booked":
		want = storage.Cancelled
	case err != nil:
		want = storage.NeedsHost
	}
	over := !h.c.now().Before(v.Booking.End())
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
		if d.State == storage.DeliveryQueued && d.DueAt.Before(h.c.now()) && v.State != storage.NeedsHost && v.State != storage.VisitHeld {
			wrong = append(wrong, fmt.Sprintf("D4: %s of %s waits", d.Kind, id))
		}
		all = append(all, d)
	}
	last, knows := told(v, toPatient, all)
	switch {
	case !h.c.now().Before(v.Booking.Start):
	case v.State == storage.Cancelled && knows && last.Kind != "cancelled" && !unreachable(v):
		wrong = append(wrong, fmt.Sprintf("D3: the patient of %s still believes in %v", id, last.About))
	case v.State == storage.Ready && !unreachable(v) && (!knows || !last.About.Equal(v.Booking.Start) || last.Kind == "cancelled"):
		wrong = append(wrong, fmt.Sprintf("D3: the patient of %s was not told of %v (knows %v: %s of %v)", id, v.Booking.Start, knows, last.Kind, last.About))
	}
	return wrong
}
