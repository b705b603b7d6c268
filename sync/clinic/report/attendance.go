package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Attendance is what a visit that is over, or was withdrawn, was like. It
// names no patient.
type Attendance struct {
	AppointmentID string
	Start         time.Time
	Booked        time.Duration
	Physician     storage.Ref
	Type          storage.Ref
	Cancelled     bool
	NoPatient     bool // the patient did not come
	NoPhysician   bool
	// Wait is how long the patient waited: from their arrival, or from the booked
	// time if that is later, until they and the physician were both in, or the
	// patient gave up.
	Wait     time.Duration
	Together time.Duration // patient and physician were both in
	Others   int           // participants and guests who came
}

// AttendanceOf works out what a visit was like. A visit that is neither over nor
// withdrawn has none yet.
func AttendanceOf(v storage.Visit) (Attendance, bool) {
	if v.State != storage.VisitEnded && v.State != storage.VisitCancelled {
		return Attendance{}, false
	}
	b := v.Booking
	a := Attendance{
		AppointmentID: v.AppointmentID, Start: b.Start, Booked: b.Duration, Physician: b.Physician, Type: b.Type,
		Cancelled: v.State == storage.VisitCancelled,
	}
	if a.Cancelled {
		return a, true
	}
	a.NoPatient, a.NoPhysician = slices.Contains(v.Absent, storage.RolePatient), slices.Contains(v.Absent, storage.RolePhysician)
	patient, physician := stays(v, storage.RolePatient), stays(v, storage.RolePhysician)
	both := overlap(patient, physician)
	for _, s := range both {
		a.Together += s.to.Sub(s.from)
	}
	a.Wait = wait(v, both)
	for _, who := range []storage.Role{storage.RoleParticipant, storage.RoleGuest} {
		ids := map[string]bool{}
		for _, p := range v.Presence {
			if p.Role == who && !p.Waiting {
				ids[p.ID] = true
			}
		}
		a.Others += len(ids)
	}
	return a, true
}

// stay is a stretch of time in which somebody was in the meeting.
type stay struct{ from, to time.Time }

// stays are when somebody was in, those that touch or overlap made one. What has
// no end, or no beginning, counts for nothing: its length is not known.
func stays(v storage.Visit, who storage.Role) []stay {
	var all []stay
	for _, p := range v.Presence {
		if p.Role == who && !p.Waiting && !p.JoinedAt.IsZero() && p.LeftAt.After(p.JoinedAt) {
			all = append(all, stay{p.JoinedAt, p.LeftAt})
		}
	}
	slices.SortFunc(all, func(x, y stay) int { return cmp.Or(x.from.Compare(y.from), x.to.Compare(y.to)) })
	var out []stay
	for _, s := range all {
		if n := len(out); n > 0 && !s.from.After(out[n-1].to) {
			if s.to.After(out[n-1].to) {
				out[n-1].to = s.to
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// overlap is when both were in.
func overlap(a, b []stay) []stay {
	var out []stay
	for _, x := range a {
		for _, y := range b {
			s := stay{from: x.from, to: x.to}
			if y.from.After(s.from) {
				s.from = y.from
			}
			if y.to.Before(s.to) {
				s.to = y.to
			}
			if s.to.After(s.from) {
				out = append(out, s)
			}
		}
	}
	return out
}

// wait is the patient's, see Attendance.Wait.
func wait(v storage.Visit, both []stay) time.Duration {
	var came, until time.Time
	for _, p := range v.Presence {
		if p.Role != storage.RolePatient || p.JoinedAt.IsZero() {
			continue
		}
		if came.IsZero() || p.JoinedAt.Before(came) {
			came = p.JoinedAt
		}
		if p.LeftAt.After(until) {
			until = p.LeftAt
		}
	}
	if came.IsZero() {
		return 0
	}
	if len(both) > 0 {
		until = both[0].from
	}
	if came.Before(v.Booking.Start) {
		came = v.Booking.Start
	}
	return max(until.Sub(came), 0)
}
