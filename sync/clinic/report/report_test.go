package report

import (
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B8: waits, durations and no-shows of one visit.
func TestAttendance(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 5, 6, 14, 0, 0, 0, time.UTC)
	in := func(who storage.Role, from, to int, waiting bool) storage.Presence {
		p := storage.Presence{Role: who, Waiting: waiting, JoinedAt: start.Add(time.Duration(from) * time.Minute)}
		if to != 0 {
			p.LeftAt = start.Add(time.Duration(to) * time.Minute)
		}
		return p
	}
	const patient, physician = storage.RolePatient, storage.RolePhysician
	for _, c := range []struct {
		name           string
		state          storage.VisitState
		presence       []storage.Presence
		absent         []storage.Role
		wait, together int // minutes
		others         int
	}{
		{"early patient, physician on time", storage.VisitEnded, []storage.Presence{in(patient, -10, 0, true), in(patient, 1, 20, false), in(physician, 1, 21, false)}, nil, 1, 19, 0},
		{"late physician", storage.VisitEnded, []storage.Presence{in(patient, -2, 25, false), in(physician, 12, 25, false)}, nil, 12, 13, 0},
		{"patient dropped out and came back", storage.VisitEnded, []storage.Presence{in(patient, 0, 5, false), in(patient, 7, 15, false), in(physician, -1, 20, false)}, nil, 0, 13, 0},
		{"two devices count once", storage.VisitEnded, []storage.Presence{in(patient, 0, 10, false), in(patient, 2, 8, false), in(physician, 0, 10, false)}, nil, 0, 10, 0},
		{"gave up", storage.VisitEnded, []storage.Presence{in(patient, -5, 9, true)}, []storage.Role{physician}, 9, 0, 0},
		{"nobody", storage.VisitEnded, nil, []storage.Role{patient, physician}, 0, 0, 0},
		{"no end is known", storage.VisitEnded, []storage.Presence{in(patient, 0, 0, false), in(physician, 0, 10, false)}, nil, 0, 0, 0},
		{"others", storage.VisitEnded, []storage.Presence{in(storage.RoleGuest, 0, 5, false), in(storage.RoleParticipant, 0, 5, false), in(storage.RoleParticipant, 6, 9, false)}, nil, 0, 0, 2},
		{"cancelled", storage.VisitCancelled, []storage.Presence{in(patient, 0, 5, false)}, nil, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := storage.Visit{State: c.state, Presence: c.presence, Absent: c.absent, Booking: storage.Booking{Start: start, Duration: 30 * time.Minute}}
			a, over := AttendanceOf(v)
			if !over || a.Wait != time.Duration(c.wait)*time.Minute || a.Together != time.Duration(c.together)*time.Minute || a.Others != c.others {
				t.Errorf("waited %v, together %v, others %d; want %d min, %d min, %d", a.Wait, a.Together, a.Others, c.wait, c.together, c.others)
			}
			if a.NoPatient != slices.Contains(c.absent, patient) || a.NoPhysician != slices.Contains(c.absent, physician) {
				t.Errorf("no-shows %v %v, want those of %v", a.NoPatient, a.NoPhysician, c.absent)
			}
		})
	}
	if _, over := AttendanceOf(storage.Visit{State: storage.VisitLive}); over {
		t.Error("a visit under way is counted")
	}
}

// B8: by day of the clinic's zone, also where a day has 23 hours, and by physician.
func TestReport(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 3, 7, 0, 0, 0, 0, zone) // the 8th has 23 hours
	to := from.AddDate(0, 0, 3)
	visits := []Attendance{
		{Start: from.Add(23*time.Hour + 59*time.Minute), Physician: storage.Ref{ID: "D-1"}, Wait: 4 * time.Minute, Together: 10 * time.Minute},
		{Start: time.Date(2026, 3, 8, 23, 59, 0, 0, zone), Physician: storage.Ref{ID: "D-2"}, NoPatient: true},
		{Start: time.Date(2026, 3, 9, 0, 0, 0, 0, zone), Physician: storage.Ref{ID: "D-2"}, Together: 20 * time.Minute},
		{Start: time.Date(2026, 3, 9, 9, 0, 0, 0, zone), Physician: storage.Ref{ID: "D-2"}, Cancelled: true},
		{Start: to, Physician: storage.Ref{ID: "D-3"}},
		{Start: from.Add(-time.Minute), Physician: storage.Ref{ID: "D-3"}},
	}
	r := New(from, to, slices.Values(visits))
	if r.Weekly || len(r.Days) != 3 || len(r.Physicians) != 2 {
		t.Fatalf("%d days, %d physicians, weekly %v", len(r.Days), len(r.Physicians), r.Weekly)
	}
	for i, want := range []int{1, 1, 1} {
		if r.Days[i].Visits != want {
			t.Errorf("day %d has %d visits, want %d", i, r.Days[i].Visits, want)
		}
	}
	total := r.Total
	if total.Visits != 3 || total.Held != 2 || total.Cancelled != 1 || total.NoPatient != 1 || total.Missed() != 1 {
		t.Errorf("altogether %+v", total)
	}
	if total.MeanWait() != 2*time.Minute || total.LongestWait != 4*time.Minute || total.MeanLength() != 15*time.Minute {
		t.Errorf("mean wait %v, longest %v, mean length %v", total.MeanWait(), total.LongestWait, total.MeanLength())
	}
	if first := r.Physicians[0]; first.Physician.ID != "D-2" || first.Visits != 2 {
		t.Errorf("first is %+v, want who had most visits", first)
	}
	if year := New(from, from.AddDate(1, 0, 0), slices.Values(visits)); !year.Weekly || len(year.Days) != 53 || year.Total.Visits != 4 {
		t.Errorf("a year: %d parts, %d visits", len(year.Days), year.Total.Visits)
	}
	if none := New(from, to, slices.Values([]Attendance(nil))); none.Total.MeanWait() != 0 || none.Total.MeanLength() != 0 {
		t.Error("of nothing there is an average")
	}
}
