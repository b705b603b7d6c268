package ellkay

import (
	"encoding/json"
	"log/slog"
	"strings"
	"time"
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

	Notes      string // free text; ours is one marked block in it, see MergeNotes
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
	ClockSkipped       Flags = 1 << iota // the local time does not exist on that date (clocks go forward); Start was moved forward
	ClockRepeated                        // the local time exists twice on that date (clocks go back); Start is the first
	ZoneAssumed                          // it came without an offset and the profile has no zone; UTC was assumed
	StartUnreadable                      // there is a start, in an unknown form
	DurationUnreadable                   // there is a duration, in an unknown form
)

// Has reports whether all of flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

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

func coded(v []byte) Coded {
	if o := asObject(v); o != nil {
		return Coded{ID: o.text(codedIDs...), Code: o.text(codedCodes...), Name: o.text(codedNames...)}
	}
	return Coded{Name: text(v)}
}

// decodeAppointment reads one appointment; o is never nil.
func decodeAppointment(o object, p *Profile) Appointment {
	var a Appointment
	var start, created, modified []byte
	var buf [64]byte
	for key, v := range o.members() {
		if absent(v) {
			continue
		}
		switch string(fold(buf[:0], key)) {
		case "id":
			a.ID = text(v)
		case "start":
			start = v
		case "duration":
			a.setDuration(v)
		case "patientid":
			a.PatientID = text(v)
		case "patientalternateid":
			a.PatientAlternateID = text(v)
		case "physicianid":
			a.PhysicianID = text(v)
		case "facilityid":
			a.FacilityID = text(v)
		case "facilityname":
			a.FacilityName = text(v)
		case "notes":
			a.Notes = text(v)
		case "status":
			a.Status = ParseStatus(text(v))
		case "statuscode":
			a.StatusCode = coded(v)
		case "appointmenttypeid":
			a.TypeID = text(v)
		case "type":
			a.Type = text(v)
		case "reason":
			a.Reason = coded(v)
		case "department":
			a.Department = coded(v)
		case "resources":
			a.Resources = ids(v)
		case "billable":
			a.Billable = text(v)
		case "created":
			created = v
		case "modified":
			modified = v
		case "custom":
			if string(v) != "{}" {
				a.Custom = clone(v)
			}
		}
	}
	if a.Status == "" {
		a.Status = StatusOther
	}
	a.setTimes(p, start, created, modified)
	return a
}

// setTimes comes last: the zone hangs on the facility.
func (a *Appointment) setTimes(p *Profile, start, created, modified []byte) {
	in, ok := parseInstant(text(start))
	var flags Flags
	a.Start, flags = p.resolve(in, a.FacilityID)
	a.Flags |= flags
	if !ok || isOdd(start) {
		a.Flags |= StartUnreadable
	}
	in, _ = parseInstant(text(created))
	a.Created, _ = p.resolve(in, a.FacilityID)
	in, _ = parseInstant(text(modified))
	a.Modified, _ = p.resolve(in, a.FacilityID)
}

func (a *Appointment) setDuration(v []byte) {
	d, ok := parseDuration(text(v))
	a.Duration = d
	if !ok || isOdd(v) {
		a.Flags |= DurationUnreadable
	}
}

// isOdd reports a value that is there, but is neither text nor a number.
func isOdd(v []byte) bool { return len(v) > 0 && (v[0] == '{' || v[0] == '[') }

// ids reads a list of ids, plain or in objects.
func ids(v []byte) []string {
	var list []string
	for e := range elements(v) {
		id := text(e)
		if o := asObject(e); o != nil {
			id = o.text(personIDs...)
		}
		if id != "" {
			list = append(list, id)
		}
	}
	return list
}
