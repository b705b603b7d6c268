package zoomtest

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/api"
)

// serveControl answers the endpoints under /_fake/ that the package comment
// lists. They need no token: a fake guards nothing.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	op := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/_fake/")
	if ref, found := strings.CutPrefix(op, r.Method+" meetings/"); found {
		s.controlOneMeeting(w, r, ref)
		return
	}
	do, known := controls()[op]
	if !known {
		controlAnswer(w, nil, errUnknownControl)
		return
	}
	v, err := do(s, r)
	controlAnswer(w, v, err)
}

var (
	errUnknownControl = errors.New("zoomtest: no such control endpoint; the package comment lists them")
	errControlBody    = errors.New("zoomtest: the body is not the JSON that this endpoint takes")
)

// controlAnswer sends what a control did, {} if it has nothing to say.
func controlAnswer(w http.ResponseWriter, v any, err error) {
	status := http.StatusOK
	switch {
	case errors.Is(err, errUnknownControl), errors.Is(err, ErrNoMeeting), errors.Is(err, ErrNoUser), errors.Is(err, ErrNotThere):
		status = http.StatusNotFound
	case errors.Is(err, errControlBody):
		status = http.StatusBadRequest
	case err != nil:
		status = http.StatusConflict
	}
	if err != nil {
		v = map[string]string{"error": err.Error()}
	} else if v == nil {
		v = struct{}{}
	}
	answer.Answer{Status: status, Body: v}.Write(w)
}

// controlBody reads the JSON body of a control; an empty one leaves v as it is.
func controlBody(r *http.Request, v any) error {
	if r.ContentLength == 0 {
		return nil
	}
	dec := json.NewDecoder(http.MaxBytesReader(nil, r.Body, api.BodyLimit))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return errControlBody
	}
	return nil
}

type control func(*Server, *http.Request) (any, error)

func controls() map[string]control {
	return map[string]control{
		"GET state":            controlState,
		"GET calls":            controlCalls,
		"DELETE calls":         func(s *Server, _ *http.Request) (any, error) { s.ResetCalls(); return nil, nil },
		"GET deliveries":       controlDeliveries,
		"POST faults":          controlFault,
		"DELETE faults":        func(s *Server, _ *http.Request) (any, error) { s.ClearFaults(); return nil, nil },
		"PUT quirks":           controlQuirks,
		"POST users":           adding(func(s *Server, u User) any { return s.AddUser(u) }),
		"POST rooms":           adding(func(s *Server, r Room) any { return s.AddRoom(r) }),
		"POST tracking_fields": adding(func(s *Server, f TrackingField) any { s.AddTrackingField(f.Field); return nil }),
		"POST subscriptions":   controlSubscribe,
		"POST invitations":     controlInvitation,
		"POST expire":          func(s *Server, _ *http.Request) (any, error) { s.ExpireTokens(); return nil, nil },
		"PUT policy":           controlPolicy,
		"POST deauthorize":     controlDeauthorize,
	}
}

// adding makes a control of a function that takes one thing.
func adding[T any](add func(*Server, T) any) control {
	return func(s *Server, r *http.Request) (any, error) {
		var v T
		if err := controlBody(r, &v); err != nil {
			return nil, err
		}
		return add(s, v), nil
	}
}

func controlState(s *Server, _ *http.Request) (any, error) {
	type full struct {
		Meeting
		Registrants  []Registrant  `json:"registrants"`
		Participants []Participant `json:"participants"`
	}
	meetings := []full{}
	for _, m := range s.Meetings() {
		meetings = append(meetings, full{m, s.Registrants(m.ID), s.Participants(m.ID)})
	}
	return map[string]any{"users": s.Users(), "meetings": meetings, "reservations": s.Reservations()}, nil
}

func controlCalls(s *Server, _ *http.Request) (any, error) {
	total := s.CallsTotal()
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	counts := map[string]int{}
	maps.Copy(counts, s.calls.counts)
	return map[string]any{"total": total, "counts": counts, "latest": append([]Call{}, s.calls.latest...)}, nil
}

func controlDeliveries(s *Server, r *http.Request) (any, error) {
	if r.URL.Query().Get("settle") == "true" {
		if err := s.Settle(r.Context()); err != nil {
			return nil, err
		}
	}
	return map[string]any{"deliveries": append([]Delivery{}, s.Deliveries()...)}, nil
}

func controlFault(s *Server, r *http.Request) (any, error) {
	var f Fault
	if err := controlBody(r, &f); err != nil {
		return nil, err
	}
	s.Fail(f)
	return nil, nil
}

func controlQuirks(s *Server, r *http.Request) (any, error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	q := s.world.Quirks
	if err := controlBody(r, &q); err != nil {
		return nil, err
	}
	s.world.Quirks = q
	return q, nil
}

func controlPolicy(s *Server, r *http.Request) (any, error) {
	s.world.Mu.Lock()
	defer s.world.Mu.Unlock()
	p := s.world.Rules.Policy
	if err := controlBody(r, &p); err != nil {
		return nil, err
	}
	s.world.Rules.Policy = p
	return p, nil
}

func controlDeauthorize(s *Server, r *http.Request) (any, error) {
	var by struct {
		User   string `json:"user"`
		Client string `json:"client_id"`
	}
	if err := controlBody(r, &by); err != nil {
		return nil, err
	}
	switch {
	case by.Client != "":
		s.EmitDeauthorized(by.User, by.Client)
	case by.User != "":
		return nil, s.DeauthorizeUser(by.User)
	default:
		s.Deauthorize()
	}
	return nil, nil
}

func controlSubscribe(s *Server, r *http.Request) (any, error) {
	var in struct {
		URL             string   `json:"url"`
		Events          []string `json:"events"`
		Deauthorization bool     `json:"deauthorization"`
		Unvalidated     bool     `json:"unvalidated"`
	}
	if err := controlBody(r, &in); err != nil {
		return nil, err
	}
	var opts []SubscribeOption
	if len(in.Events) > 0 {
		opts = append(opts, Events(in.Events...))
	}
	if in.Deauthorization {
		opts = append(opts, Deauthorization())
	}
	if in.Unvalidated {
		opts = append(opts, Unvalidated())
	}
	sub, err := s.Subscribe(in.URL, opts...)
	if err != nil {
		return nil, err
	}
	return map[string]string{"id": sub.ID}, nil
}

func controlInvitation(s *Server, r *http.Request) (any, error) {
	var in struct {
		Email string `json:"email"`
	}
	if err := controlBody(r, &in); err != nil {
		return nil, err
	}
	return nil, s.AcceptInvitation(in.Email)
}

// controlOneMeeting does something to the meeting of "{id}" or "{id}/{what}".
func (s *Server) controlOneMeeting(w http.ResponseWriter, r *http.Request, ref string) {
	text, what, _ := strings.Cut(ref, "/")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		controlAnswer(w, nil, ErrNoMeeting)
		return
	}
	if r.Method == http.MethodDelete && what == "" {
		controlAnswer(w, nil, s.DeleteMeeting(id))
		return
	}
	var in struct {
		Person
		UUID string `json:"participant_uuid"`
		Role string `json:"role"`
	}
	if err := controlBody(r, &in); err != nil {
		controlAnswer(w, nil, err)
		return
	}
	var v any
	switch r.Method + " " + what {
	case "POST start":
		v, err = s.Start(id, in.UserID)
	case "POST join":
		v, err = s.Join(id, in.Person)
	case "POST leave":
		err = s.Leave(id, in.UUID)
	case "POST admit":
		err = s.Admit(id, in.UUID)
	case "POST wait":
		err = s.PutInWaitingRoom(id, in.UUID)
	case "POST role":
		err = s.SetRole(id, in.UUID, in.Role)
	case "POST end":
		err = s.End(id)
	default:
		err = errUnknownControl
	}
	controlAnswer(w, v, err)
}
