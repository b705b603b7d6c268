package syncer

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/pass"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// scripted is an EHR whose appointments are given; nothing is asked of it but
// those.
type scripted struct {
	driver.EHR
	rows   func(yield func(driver.Appointment, error) bool)
	looked map[string]driver.Appointment
}

func (s *scripted) Appointments(context.Context, time.Time, time.Time) iter.Seq2[driver.Appointment, error] {
	return s.rows
}

func (s *scripted) Appointment(_ context.Context, id string) (driver.Appointment, error) {
	if ap, ok := s.looked[id]; ok {
		return ap, nil
	}
	return driver.Appointment{}, &driver.Error{Kind: driver.NotFound, Err: fmt.Errorf("no such appointment")}
}

func (s *scripted) Physicians(context.Context) ([]storage.Ref, error) {
	return []storage.Ref{{ID: "D-2", Name: "Ben Example"}}, nil
}

func (s *scripted) show(aps ...driver.Appointment) {
	s.rows = func(yield func(driver.Appointment, error) bool) {
		for _, ap := range aps {
			if !yield(ap, nil) {
				return
			}
		}
	}
}

// script puts a scripted EHR in the place of the clinic's.
func (c *clinic) script() *scripted {
	s := &scripted{looked: map[string]driver.Appointment{}}
	c.ehr = s
	return s
}

// at is an appointment of the clinic's so many hours from now.
func (c *clinic) at(id string, hours int) driver.Appointment {
	ap := driver.Appointment{
		ID: id, Duration: 30 * time.Minute, Status: driver.StatusBooked, PatientID: "P-" + id, Physician: storage.Ref{ID: "D-1"},
	}
	ap.Type.ID, ap.Start, ap.Modified = c.typeID, c.core.Now().Add(time.Duration(hours)*time.Hour), c.core.Now()
	return ap
}

// E4: the same id twice in a pass, however far apart: the newest counts, and the
// visit is not moved to and fro by it.
func TestE4TwiceInAPass(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		ehr := c.script()
		older, newer := c.at("A", 20), c.at("A", 30)
		older.Modified = newer.Modified.Add(-time.Hour)
		var between []driver.Appointment
		for i := range 2 * pass.PageSize {
			ap := c.at(fmt.Sprint("other", i), 10)
			ap.Type.ID = "office"
			between = append(between, ap)
		}
		generation := 0
		for i, rows := range [][]driver.Appointment{
			append(append([]driver.Appointment{newer}, between...), older),
			append(append([]driver.Appointment{older}, between...), newer),
			append(append([]driver.Appointment{older}, between...), newer),
		} {
			ehr.show(rows...)
			c.sync()
			v := c.visit("A")
			if !v.Booking.Start.Equal(newer.Start) || i > 0 && v.Generation != generation {
				t.Errorf("pass %d: at %v in generation %d, want %v in %d", i, v.Booking.Start, v.Generation, newer.Start, generation)
			}
			generation = v.Generation
		}
		ehr.show(older) // the EHR was restored from a backup: then its older word counts
		c.sync()
		if v := c.visit("A"); !v.Booking.Start.Equal(older.Start) {
			t.Errorf("at %v, want %v", v.Booking.Start, older.Start)
		}
	})
}

// E4: two alike are two visits, flagged for as long as they are alike, wherever
// in a pass they stand.
func TestE4AlikeInAPass(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		ehr := c.script()
		one, two := c.at("A", 20), c.at("B", 20)
		two.PatientID = one.PatientID
		apart := two
		apart.Start = apart.Start.Add(time.Hour)
		for i, tc := range []struct {
			two   driver.Appointment
			alike bool
		}{{two, true}, {two, true}, {apart, false}, {two, true}, {apart, false}} {
			ehr.show(one, tc.two)
			c.sync()
			for _, id := range []string{"A", "B"} {
				if v := c.visit(id); visit.IsDuplicate(&v) != tc.alike {
					t.Errorf("pass %d: %s flagged %v, want %v", i, id, !tc.alike, tc.alike)
				}
			}
		}
	})
}

// D7: what the engine remembers between syncs changes nothing about them:
// whatever changed meanwhile, in the EHR, the settings, the list of physicians or
// the visits themselves, a sync that remembers leaves nothing to do for one that
// does not.
func TestRememberingChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		turns := rapid.SliceOfN(rapid.Custom(anyTurn), 1, 10).Draw(rt, "turns")
		var wrong string
		inClinic(t, func(_ *testing.T, c *clinic) {
			ehr := c.script()
			rows := map[string]driver.Appointment{}
			for _, turn := range turns {
				turn.happen(c, ehr, rows)
				c.sync()
				warm := c.Engine
				c.restart() // an engine that remembers nothing
				preview, err := c.Preview(t.Context())
				c.must(err)
				for _, row := range preview.Rows {
					if row.Action != ActionNone && wrong == "" {
						wrong = fmt.Sprintf("%+v was left to do after %+v", row, turn)
					}
				}
				if run := c.sync(); len(run.Changes) != 0 && wrong == "" {
					wrong = fmt.Sprintf("%v were left to do after %+v", run.Changes, turn)
				}
				synctest.Wait()
				c.Engine, c.Account = warm, warm.Account(clinicAccount)
			}
		})
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// turn is what changes between two syncs.
type turn struct {
	What        string
	ID          string
	Hours, Kind int
}

func anyTurn(t *rapid.T) turn {
	whats := []string{"row", "row", "row", "gone", "settings", "roster", "state", "wiped", "wait"}
	return turn{
		rapid.SampledFrom(whats).Draw(t, "what"), rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "id"),
		rapid.IntRange(-1, 30).Draw(t, "hours"), rapid.IntRange(0, 5).Draw(t, "kind"),
	}
}

func (u turn) happen(c *clinic, ehr *scripted, rows map[string]driver.Appointment) {
	time.Sleep(15 * time.Minute)
	v, err := c.acct().Visit(c.t.Context(), u.ID)
	switch {
	case u.What == "row":
		ap := c.at(u.ID, u.Hours)
		ap.PatientID = "P-1"
		ap.Physician.ID = []string{"D-1", "D-2"}[u.Kind%2]
		ap.Status = []driver.AppointmentStatus{driver.StatusBooked, driver.StatusBooked, driver.StatusBooked, driver.StatusArrived, driver.StatusFulfilled, driver.StatusCancelled}[u.Kind]
		rows[u.ID] = ap
	case u.What == "gone":
		delete(rows, u.ID)
	case u.What == "settings":
		c.settings(func(s *storage.Settings) { s.AppointmentTypeIDs = []string{[]string{c.typeID, "office"}[u.Kind%2]} })
	case u.What == "roster":
		deeds["roster"](&course{c: c}, deed{"roster", 0, 0})
	case u.What == "state" && err == nil:
		v.State = []storage.VisitState{storage.VisitReady, storage.VisitLive, storage.VisitEnded, storage.VisitCancelled}[u.Kind%4]
		c.must(c.acct().Commit(c.t.Context(), storage.Put(&v)))
	case u.What == "wiped" && err == nil:
		c.must(c.acct().Commit(c.t.Context(), storage.Delete(&v)))
	case u.What == "wait":
		time.Sleep(time.Duration(u.Hours+1) * time.Hour)
	}
	var shown []driver.Appointment
	for _, id := range []string{"A", "B", "C"} {
		if ap, ok := rows[id]; ok {
			shown = append(shown, ap)
		}
	}
	slices.Reverse(shown)
	ehr.show(shown...)
}
