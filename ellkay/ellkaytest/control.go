package ellkaytest

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

const controlPath = "/_fake/"

func isControl(path string) bool { return strings.HasPrefix(path, controlPath) }

// errNoSuch answers a control call about an id that is not there with 404.
var errNoSuch = errors.New("no such id")

// serveControl serves the endpoints that other processes use in place of the
// builder API; the package documentation lists them.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) { s.control.ServeHTTP(w, r) }

func (s *Server) controls() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, h := range map[string]http.HandlerFunc{
		"GET sites":          s.ask(func(*Site, *http.Request) (any, error) { return s.siteKeys(), nil }),
		"GET calls":          s.ask(func(*Site, *http.Request) (any, error) { return s.callReport(), nil }),
		"DELETE calls":       s.ask(func(*Site, *http.Request) (any, error) { s.ResetCalls(); return done, nil }),
		"DELETE faults":      s.ask(func(*Site, *http.Request) (any, error) { s.ClearFaults(); return done, nil }),
		"DELETE tokens":      s.ask(func(*Site, *http.Request) (any, error) { s.RevokeTokens(); return done, nil }),
		"DELETE data":        s.ask(func(site *Site, _ *http.Request) (any, error) { site.Clear(); return done, nil }),
		"GET appointments":   s.ask(reportAppointments),
		"GET edits":          s.ask(reportEdits),
		"GET documents":      s.ask(func(site *Site, _ *http.Request) (any, error) { return site.Documents(), nil }),
		"GET variants":       s.ask(func(site *Site, _ *http.Request) (any, error) { return controlOf(site.Variants()), nil }),
		"POST faults":        tell(s, func(_ *Site, f controlFault) (any, error) { s.Inject(f.fault()); return done, nil }),
		"POST variants":      tell(s, func(site *Site, v controlVariants) (any, error) { return done, site.setVariants(v.variants()) }),
		"POST paging":        tell(s, func(site *Site, p Paging) (any, error) { site.SetPaging(p); return done, nil }),
		"POST offline":       tell(s, setOffline),
		"POST populate":      tell(s, populate),
		"POST patients":      tell(s, func(site *Site, p Patient) (any, error) { return made(site.AddPatient(p)), nil }),
		"POST physicians":    tell(s, func(site *Site, p Physician) (any, error) { return made(site.AddPhysician(p)), nil }),
		"POST types":         tell(s, func(site *Site, t AppointmentType) (any, error) { return made(site.AddType(t)), nil }),
		"POST patient-email": tell(s, setEmail),
		"POST book":          tell(s, func(site *Site, a controlAppointment) (any, error) { return made(site.Book(a.appointment())), nil }),
		"POST move":          s.order(func(v *practice.Visit, o order) { v.Start = o.Start }),
		"POST cancel":        s.order(func(v *practice.Visit, _ order) { v.Status, v.StatusID = StatusCancelled, "" }),
		"POST restore":       s.order(func(v *practice.Visit, _ order) { practice.Restore(v) }),
		"POST delete":        s.order(func(v *practice.Visit, _ order) { practice.Remove(v) }),
		"POST reassign":      s.order(func(v *practice.Visit, o order) { v.PhysicianID = o.PhysicianID }),
		"POST notes":         s.order(func(v *practice.Visit, o order) { v.Notes = o.Notes }),
		"POST status":        s.order(func(v *practice.Visit, o order) { v.Status, v.StatusID = o.Status, "" }),
	} {
		method, name, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+controlPath+name, h)
	}
	return mux
}

// done is the answer that has nothing to tell.
var done = struct{}{}

func made(id string) any { return map[string]string{"id": id} }

// ask serves a control without a body.
func (s *Server) ask(run func(*Site, *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		site := s.chosen(r.URL.Query().Get("site"))
		if site == nil {
			sendControlError(w, http.StatusNotFound, "no such site")
			return
		}
		result, err := run(site, r)
		switch {
		case errors.Is(err, errNoSuch):
			sendControlError(w, http.StatusNotFound, err.Error())
		case err != nil:
			sendControlError(w, http.StatusBadRequest, err.Error())
		default:
			sendJSON(w, http.StatusOK, result)
		}
	}
}

// tell serves a control with a body; members it does not know are refused.
func tell[T any](s *Server, run func(*Site, T) (any, error)) http.HandlerFunc {
	return s.ask(func(site *Site, r *http.Request) (any, error) {
		var body T
		decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, bodyLimit))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&body); err != nil {
			return nil, err
		}
		return run(site, body)
	})
}

// order is a change of one appointment; each control uses what it needs.
type order struct {
	ID          string    `json:"id"`
	Start       time.Time `json:"start"`
	PhysicianID string    `json:"physicianId"`
	Notes       string    `json:"notes"`
	Status      Status    `json:"status"`
}

func (s *Server) order(apply func(*practice.Visit, order)) http.HandlerFunc {
	return tell(s, func(site *Site, o order) (any, error) {
		if !site.change(o.ID, func(v *practice.Visit) { apply(v, o) }) {
			return nil, errNoSuch
		}
		return done, nil
	})
}

// chosen is the site a control is for: the one named, else the default one,
// else the only one.
func (s *Server) chosen(key string) *Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	if key == "" {
		key = DefaultSite
		if len(s.sites) == 1 {
			for only := range s.sites {
				key = only
			}
		}
	}
	return s.sites[key]
}

func sendControlError(w http.ResponseWriter, status int, message string) {
	sendJSON(w, status, map[string]string{"error": message})
}

// textDuration is a span of time in control bodies: text as Go writes it, such as "1m30s".
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
