package ellkaytest

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// span of time in control bodies: text as Go writes it, such as "1m30s".
type textDuration time.Duration

// MarshalText is part of encoding.TextMarshaler.
func (d textDuration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText is part of encoding.TextUnmarshaler.
func (d *textDuration) UnmarshalText(b []byte) error {
	parsed, err := time.ParseDuration(string(b))
	*d = textDuration(parsed)
	return err
}

// controlFault is a [Fault] with its durations as text.
type controlFault struct {
	Fault
	Delay      textDuration `json:"delay"`
	RetryAfter textDuration `json:"retryAfter"`
}

func (c controlFault) fault() Fault {
	c.Fault.Delay, c.Fault.RetryAfter = time.Duration(c.Delay), time.Duration(c.RetryAfter)
	return c.Fault
}

// controlVariants is [Variants] with its durations as text.
type controlVariants struct {
	Variants
	ClockSkew textDuration `json:"clockSkew"`
	MaxWindow textDuration `json:"maxWindow"`
	Latency   textDuration `json:"latency"`
}

func (c controlVariants) variants() Variants {
	v := c.Variants
	v.ClockSkew, v.MaxWindow, v.Latency = time.Duration(c.ClockSkew), time.Duration(c.MaxWindow), time.Duration(c.Latency)
	return v
}

func controlOf(v Variants) controlVariants {
	return controlVariants{v, textDuration(v.ClockSkew), textDuration(v.MaxWindow), textDuration(v.Latency)}
}

// controlAppointment is an [Appointment] in control bodies.
type controlAppointment struct {
	ID          string            `json:"id"`
	Start       time.Time         `json:"start"`
	Duration    textDuration      `json:"duration"`
	PatientID   string            `json:"patientId"`
	PhysicianID string            `json:"physicianId"`
	FacilityID  string            `json:"facilityId"`
	TypeID      string            `json:"typeId"`
	Notes       string            `json:"notes"`
	Status      Status            `json:"status"`
	StatusID    string            `json:"statusId,omitempty"`
	Resources   []string          `json:"resources,omitempty"`
	Billable    string            `json:"billable,omitempty"`
	Custom      map[string]string `json:"custom,omitempty"`
	Created     time.Time         `json:"created,omitzero"`
	Modified    time.Time         `json:"modified,omitzero"`
}

func (c controlAppointment) appointment() Appointment {
	return Appointment{ID: c.ID, Start: c.Start, Duration: time.Duration(c.Duration), PatientID: c.PatientID,
		PhysicianID: c.PhysicianID, FacilityID: c.FacilityID, TypeID: c.TypeID, Notes: c.Notes, Status: c.Status,
		StatusID: c.StatusID, Resources: c.Resources, Billable: c.Billable, Custom: c.Custom,
		Created: c.Created, Modified: c.Modified}
}

func controlled(a Appointment) controlAppointment {
	return controlAppointment{ID: a.ID, Start: a.Start, Duration: textDuration(a.Duration), PatientID: a.PatientID,
		PhysicianID: a.PhysicianID, FacilityID: a.FacilityID, TypeID: a.TypeID, Notes: a.Notes, Status: a.Status,
		StatusID: a.StatusID, Resources: a.Resources, Billable: a.Billable, Custom: a.Custom,
		Created: a.Created, Modified: a.Modified}
}

// reportAppointments lists all, or with ?id= the one, deleted or not.
func reportAppointments(site *Site, r *http.Request) (any, error) {
	if id := r.URL.Query().Get("id"); id != "" {
		a, ok := site.Appointment(id)
		if !ok {
			return nil, errNoSuch
		}
		return controlled(a), nil
	}
	list := []controlAppointment{}
	for _, a := range site.Appointments() {
		list = append(list, controlled(a))
	}
	return list, nil
}

func reportEdits(site *Site, r *http.Request) (any, error) {
	type report struct {
		At     time.Time          `json:"at"`
		Fields []string           `json:"fields"`
		Before controlAppointment `json:"before"`
		After  controlAppointment `json:"after"`
	}
	list := []report{}
	for _, e := range site.Edits(r.URL.Query().Get("id")) {
		list = append(list, report{e.At, e.Fields, controlled(e.Before), controlled(e.After)})
	}
	return list, nil
}

// callReport is what GET /_fake/calls answers.
type callReport struct {
	Total         int            `json:"total"`
	Operations    map[Op]int     `json:"operations"`
	MaxConcurrent map[string]int `json:"maxConcurrent"`
}

func (s *Server) callReport() callReport {
	total := s.CallsTotal()
	s.mu.Lock()
	defer s.mu.Unlock()
	return callReport{total, maps.Clone(s.calls), maps.Clone(s.maxFlight)}
}

func (s *Server) siteKeys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.sites))
}

func setOffline(site *Site, body struct {
	Offline bool `json:"offline"`
}) (any, error) {
	site.SetOffline(body.Offline)
	return done, nil
}

func setEmail(site *Site, body struct {
	PatientID string `json:"patientId"`
	Email     string `json:"email"`
}) (any, error) {
	if !site.updatePatient(body.PatientID, func(p *Patient) { p.Email = body.Email }) {
		return nil, errNoSuch
	}
	return done, nil
}

func populate(site *Site, body struct {
	Clinic
	Length textDuration `json:"length"`
}) (any, error) {
	body.Clinic.Length = time.Duration(body.Length)
	return map[string][]string{"ids": site.Populate(body.Clinic)}, nil
}
