package ellkaytest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
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
		"POST move":          s.order(func(v *visit, o order) { v.Start = o.Start }),
		"POST cancel":        s.order(func(v *visit, _ order) { v.Status, v.StatusID = StatusCancelled, "" }),
		"POST restore":       s.order(func(v *visit, _ order) { restore(v) }),
		"POST delete":        s.order(func(v *visit, _ order) { remove(v) }),
		"POST reassign":      s.order(func(v *visit, o order) { v.PhysicianID = o.PhysicianID }),
		"POST notes":         s.order(func(v *visit, o order) { v.Notes = o.Notes }),
		"POST status":        s.order(func(v *visit, o order) { v.Status, v.StatusID = o.Status, "" }),
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

func (s *Server) order(apply func(*visit, order)) http.HandlerFunc {
	return tell(s, func(site *Site, o order) (any, error) {
		if !site.change(o.ID, func(v *visit) { apply(v, o) }) {
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
