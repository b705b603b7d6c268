package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

var planNow = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

func planWorld() Input {
	s := storage.DefaultSettings()
	s.AppointmentTypeIDs = []string{"video"}
	return Input{Now: planNow, Settings: s, Roster: map[string]storage.Physician{"D-1": {ID: "D-1"}, "D-2": {ID: "D-2"}}, SecondLook: 5 * time.Minute}
}

func booked(id string, in time.Duration) driver.Appointment {
	return driver.Appointment{
		ID: id, Start: planNow.Add(in), Duration: 30 * time.Minute, Status: driver.StatusBooked, PatientID: "P-" + id,
		Physician: storage.Ref{ID: "D-1"}, Type: storage.Ref{ID: "video"},
	}
}

// shownPass is what one pass over an EHR may show.
type shownPass struct {
	appointments []driver.Appointment
	partial      bool
	looked       map[string]Lookup
}

func week(aps ...driver.Appointment) shownPass { return shownPass{appointments: aps} }

// planAll plans a pass as a sync does, page by page and at its end, with pages
// of three.
func planAll(w Input, s shownPass, known map[string]storage.Visit) []Change {
	var out []Change
	rows := slices.Collect(maps.Values(Newest(s.appointments)))
	slices.SortFunc(rows, func(a, b driver.Appointment) int { return strings.Compare(a.ID, b.ID) })
	for page := range slices.Chunk(rows, 3) {
		out = append(out, Plan(w, page, known)...)
	}
	for _, id := range slices.Sorted(maps.Keys(known)) {
		shown := slices.ContainsFunc(rows, func(a driver.Appointment) bool { return a.ID == id })
		if v := known[id]; !shown && !s.partial && Expected(v, planNow.Add(-2*time.Hour), planNow.AddDate(0, 0, 7)) {
			out = append(out, w.Unseen(v, s.looked[id]))
		}
	}
	return out
}

// known makes visits of appointments, as a first pass does.
func known(w Input, aps ...driver.Appointment) map[string]storage.Visit {
	out := map[string]storage.Visit{}
	for _, c := range planAll(w, week(aps...), nil) {
		if c.Stores() {
			c.Visit.State = storage.VisitReady
			c.Visit.Meeting = &storage.Meeting{ID: 1, Stamp: "s", Host: "U"}
			out[c.ID] = c.Visit
		}
	}
	return out
}

// What a pass without a visit makes of an appointment.
func TestPlanOfTheUnknown(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*driver.Appointment)
		action Action
		state  storage.VisitState
	}{
		"A2 booked":                          {func(*driver.Appointment) {}, ActionCreate, storage.VisitPreparing},
		"A6 a type that is not chosen":       {func(a *driver.Appointment) { a.Type.ID = "office" }, ActionNone, ""},
		"E15 a physician not on the list":    {func(a *driver.Appointment) { a.Physician.ID = "D-9" }, ActionCreate, storage.VisitNeedsHost},
		"waitlist or blocked":                {func(a *driver.Appointment) { a.Status = driver.StatusWaitlisted }, ActionNone, ""},
		"begun before it was seen":           {func(a *driver.Appointment) { a.Status = driver.StatusArrived }, ActionNone, ""},
		"an unclear status":                  {func(a *driver.Appointment) { a.Status = driver.StatusUnknown }, ActionNone, ""},
		"cancelled before it was seen":       {func(a *driver.Appointment) { a.Status = driver.StatusCancelled }, ActionNone, ""},
		"over":                               {func(a *driver.Appointment) { a.Start = planNow.Add(-time.Hour) }, ActionNone, ""},
		"begun, by the clock, but not over":  {func(a *driver.Appointment) { a.Start = planNow.Add(-10 * time.Minute) }, ActionCreate, storage.VisitPreparing},
		"without a patient: a bad row":       {func(a *driver.Appointment) { a.PatientID = "" }, ActionBad, ""},
		"unreadable: a bad row":              {func(a *driver.Appointment) { a.Bad = "Its start cannot be read." }, ActionBad, ""},
		"without a duration: half an hour":   {func(a *driver.Appointment) { a.Duration = 0 }, ActionCreate, storage.VisitPreparing},
		"E6 flagged by the change of clocks": {func(a *driver.Appointment) { a.Flags = []string{"dst_gap"} }, ActionCreate, storage.VisitPreparing},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ap := booked("A", time.Hour)
			tc.change(&ap)
			got := planAll(planWorld(), week(ap), nil)
			if len(got) != 1 || got[0].Action != tc.action || tc.state != "" && got[0].Visit.State != tc.state || got[0].Why == "" {
				t.Errorf("plan = %+v", got)
			}
		})
	}
}

// E4: the same id twice in a page is one visit, the newest; a flag stays as it
// is until a pass is complete, and then says what is.
func TestE4TwiceAndAlike(t *testing.T) {
	t.Parallel()
	older, newer := booked("A", time.Hour), booked("A", 2*time.Hour)
	older.Modified, newer.Modified = planNow.Add(-time.Hour), planNow
	for _, order := range [][]driver.Appointment{{older, newer}, {newer, older}} {
		got := Plan(planWorld(), order, nil)
		if len(got) != 1 || !got[0].Visit.Booking.Start.Equal(newer.Start) {
			t.Errorf("plan = %+v", got)
		}
	}
	w, one := planWorld(), booked("A", time.Hour)
	v := known(w, one)["A"]
	for _, alike := range []bool{true, true, false, false} {
		was := visit.IsDuplicate(&v)
		c := w.Duplicate(v, alike)
		if c.Stores() != (alike != was) || visit.IsDuplicate(&c.Visit) != alike {
			t.Errorf("flag %v, alike %v: %+v", was, alike, c)
		}
		v = c.Visit
		if again := Plan(w, []driver.Appointment{one}, map[string]storage.Visit{"A": v}); again[0].Action != ActionNone {
			t.Errorf("a flag changes by itself: %+v", again)
		}
	}
}

// D5: what is too many.
func TestD5TooMany(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		removed, of int
		want        bool
	}{{1, 1, false}, {3, 3, false}, {4, 16, false}, {4, 15, true}, {25, 100, false}, {26, 100, true}, {50, 1000, false}, {51, 1000, true}} {
		if got := TooMany(tc.removed, tc.of); got != tc.want {
			t.Errorf("%d of %d: %v", tc.removed, tc.of, got)
		}
	}
}

// anyPass draws what an EHR might show, over a few ids so that they meet again.
func anyPass(t *rapid.T) shownPass {
	s := week()
	s.partial = rapid.Bool().Draw(t, "partial")
	s.looked = map[string]Lookup{}
	for i := range rapid.IntRange(0, 8).Draw(t, "n") {
		s.appointments = append(s.appointments, anyAppointment(t, i))
	}
	for i := range 6 {
		id := fmt.Sprint("A", i)
		s.looked[id] = rapid.SampledFrom([]Lookup{{Gone: true}, {Failed: true}, {Appointment: booked(id, 3*time.Hour)}}).Draw(t, "look")
	}
	return s
}

func anyAppointment(t *rapid.T, i int) driver.Appointment {
	ap := booked(fmt.Sprint("A", rapid.IntRange(0, 5).Draw(t, "id")), time.Duration(rapid.IntRange(-3, 8*24).Draw(t, "hours"))*time.Hour)
	ap.Status = rapid.SampledFrom([]driver.AppointmentStatus{driver.StatusBooked, driver.StatusBooked, driver.StatusBooked, driver.StatusUnknown, driver.StatusArrived, driver.StatusFulfilled, driver.StatusCancelled, driver.StatusWaitlisted}).Draw(t, "status")
	ap.Physician.ID = rapid.SampledFrom([]string{"D-1", "D-2", "D-9"}).Draw(t, "physician")
	ap.Type.ID = rapid.SampledFrom([]string{"video", "video", "office"}).Draw(t, "type")
	ap.PatientID = rapid.SampledFrom([]string{"P-1", "P-2", ""}).Draw(t, "patient")
	ap.Modified = planNow.Add(time.Duration(i) * time.Second)
	return ap
}

// Whatever the EHR shows, in whatever order: a plan is pure; carried out, the
// same pass plans nothing more; a generation never falls; a live visit keeps its
// meeting and time; what is given up is kept to be deleted; a partial pass
// removes nothing that it does not show as withdrawn.
func TestPlanProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := planWorld()
		visits := map[string]storage.Visit{}
		for range rapid.IntRange(1, 6).Draw(t, "passes") {
			s := anyPass(t)
			before := fmt.Sprintf("%+v", visits)
			changes := planAll(w, s, visits)
			if fmt.Sprintf("%+v", visits) != before {
				t.Fatal("plan changed its arguments")
			}
			again := planAll(w, s, visits)
			if diff := cmp.Diff(changes, again, cmp.AllowUnexported(Change{}), cmpopts.IgnoreUnexported(storage.Meta{}), cmpopts.IgnoreFields(Change{}, "Again")); diff != "" {
				t.Fatal("not the same twice", diff)
			}
			for _, c := range changes {
				checkChange(t, s, visits, c)
				if c.Stores() {
					visits[c.ID] = converged(t, c.Visit)
				}
			}
			for _, c := range planAll(w, s, visits) {
				if c.Stores() {
					t.Fatalf("carried out, the same pass still plans %s for %s: %s", c.Action, c.ID, c.Why)
				}
			}
			w.Now = w.Now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute)
		}
	})
}

func checkChange(t *rapid.T, s shownPass, visits map[string]storage.Visit, c Change) {
	was, ok := visits[c.ID]
	if !ok || !c.Stores() {
		return
	}
	if c.Visit.Generation < was.Generation {
		t.Fatalf("generation fell: %+v", c)
	}
	if was.State == storage.VisitLive && (c.Visit.State != storage.VisitLive || c.Visit.Meeting != was.Meeting || !c.Visit.Booking.Start.Equal(was.Booking.Start)) {
		t.Fatalf("a live visit was touched: %+v", c)
	}
	if was.Meeting != nil && c.Visit.Meeting == nil && len(c.Visit.RetiredMeetings) != len(was.RetiredMeetings)+1 {
		t.Fatalf("a meeting was forgotten: %+v", c)
	}
	shown := slices.ContainsFunc(s.appointments, func(a driver.Appointment) bool { return a.ID == c.ID })
	if s.partial && !shown {
		t.Fatalf("a partial pass concluded something: %+v", c)
	}
}

// converged is roughly what becomes of a visit after a
func converged(t *rapid.T, v storage.Visit) storage.Visit {
	if v.State == storage.VisitPreparing {
		v.State = rapid.SampledFrom([]storage.VisitState{storage.VisitReady, storage.VisitReady, storage.VisitLive, storage.VisitPreparing}).Draw(t, "state")
		if v.Meeting == nil {
			v.Meeting = &storage.Meeting{ID: int64(v.Generation), Stamp: "s", Host: "U"}
		}
	}
	return v
}
