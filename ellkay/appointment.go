package ellkay

import (
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Appointment is one appointment of the EHR. Any field but ID may be missing:
// EHRs differ, and searches tell less than [AppointmentsService.Get].
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-getappointment.md.
type Appointment struct {
	ID       string
	Start    time.Time     // as the site's Profile reads it; zero when missing or unreadable
	Duration time.Duration // 0 when missing or unreadable
	Flags    Flags         // what is doubtful about the times

	PatientID          string
	PatientAlternateID string
	PhysicianID        string
	FacilityID         string
	FacilityName       string

	Notes      string // free text; ours is one marked block in it, see package noteblock
	Status     Status
	StatusCode Coded  // the EHR's own status
	TypeID     string // joins AppointmentType.ID
	Type       string // its name or code
	Reason     Coded
	Department Coded
	Resources  []string // ids
	Billable   string
	Created    time.Time
	Modified   time.Time
	Custom     json.RawMessage // what the site's adapter adds, a JSON object; nil for nothing
}

// End is Start plus Duration; zero when the start is not known.
func (a Appointment) End() time.Time {
	if a.Start.IsZero() {
		return time.Time{}
	}
	return a.Start.Add(a.Duration)
}

// LogValue keeps names and notes out of logs.
func (a Appointment) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", a.ID), slog.String("status", string(a.Status)))
}

// Flags tell what is doubtful about an appointment's times.
type Flags uint8

// The flags.
const (
	DSTGap             Flags = 1 << iota // the local time does not exist on that date (clocks go forward); Start was moved forward
	DSTOverlap                           // the local time exists twice on that date (clocks go back); Start is the first
	ZoneAssumed                          // it came without an offset and the profile has no zone; UTC was assumed
	StartUnreadable                      // there is a start, in an unknown form
	DurationUnreadable                   // there is a duration, in an unknown form
)

// Has reports whether all of flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

func flagsOf(d ehrtime.Doubt) (f Flags) {
	if d == 0 {
		return 0
	}
	if d&ehrtime.Gap != 0 {
		f |= DSTGap
	}
	if d&ehrtime.Overlap != 0 {
		f |= DSTOverlap
	}
	if d&ehrtime.ZoneAssumed != 0 {
		f |= ZoneAssumed
	}
	return f
}

func (f Flags) String() string {
	names := []string{"clock skipped", "clock repeated", "zone assumed", "start unreadable", "duration unreadable"}
	var set []string
	for i, name := range names {
		if f&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return strings.Join(set, ", ")
}

// Coded is a value of the EHR's own vocabulary. It may come as an object, of
// which any part may be missing, or as plain text, which is then the Name.
type Coded struct{ ID, Code, Name string }

// decodeAppointment reads one appointment; o is never nil.
func decodeAppointment(o wire.Object, z *ehrtime.Zones) Appointment {
	var a Appointment
	var start, created, modified []byte
	var buf [64]byte
	for key, v := range o.Members() {
		if wire.Absent(v) {
			continue
		}
		switch string(wire.Fold(buf[:0], key)) {
		case "id":
			a.ID = wire.Text(v)
		case "start":
			start = v
		case "duration":
			a.setDuration(v)
		case "patientid":
			a.PatientID = wire.Text(v)
		case "patientalternateid":
			a.PatientAlternateID = wire.Text(v)
		case "physicianid":
			a.PhysicianID = wire.Text(v)
		case "facilityid":
			a.FacilityID = wire.Text(v)
		case "facilityname":
			a.FacilityName = wire.Text(v)
		case "notes":
			a.Notes = wire.Text(v)
		case "status":
			a.Status = ParseStatus(wire.Text(v))
		case "statuscode":
			a.StatusCode = Coded(wire.CodedOf(v))
		case "appointmenttypeid":
			a.TypeID = wire.Text(v)
		case "type":
			a.Type = wire.Text(v)
		case "reason":
			a.Reason = Coded(wire.CodedOf(v))
		case "department":
			a.Department = Coded(wire.CodedOf(v))
		case "resources":
			a.Resources = wire.IDs(v)
		case "billable":
			a.Billable = wire.Text(v)
		case "created":
			created = v
		case "modified":
			modified = v
		case "custom":
			if string(v) != "{}" {
				a.Custom = wire.Clone(v)
			}
		}
	}
	if a.Status == "" {
		a.Status = StatusOther
	}
	a.setTimes(z, start, created, modified)
	return a
}

// setTimes comes last: the zone hangs on the facility.
func (a *Appointment) setTimes(z *ehrtime.Zones, start, created, modified []byte) {
	in, ok := ehrtime.Parse(wire.Text(start))
	var doubts ehrtime.Doubt
	a.Start, doubts = z.Resolve(in, a.FacilityID)
	a.Flags |= flagsOf(doubts)
	if !ok || wire.IsOdd(start) {
		a.Flags |= StartUnreadable
	}
	in, _ = ehrtime.Parse(wire.Text(created))
	a.Created, _ = z.Resolve(in, a.FacilityID)
	in, _ = ehrtime.Parse(wire.Text(modified))
	a.Modified, _ = z.Resolve(in, a.FacilityID)
}

func (a *Appointment) setDuration(v []byte) {
	d, ok := ehrtime.ParseDuration(wire.Text(v))
	a.Duration = d
	if !ok || wire.IsOdd(v) {
		a.Flags |= DurationUnreadable
	}
}
