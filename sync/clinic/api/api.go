// Package api is the JSON API of an account as an [http.Handler]: everything beneath
// /api/v1, errors as application/problem+json (RFC 9457). Its OpenAPI document is
// served at /api/v1/openapi.json and to be had from [OpenAPI].
//
// Who asks is decided by one function from request to session: [Token] for a bearer
// token, or the vendor's own.
//
//   - api.go: every operation, and who gets to them
//   - settings.go, rosters.go, appointments.go, sync.go, deliveries.go, report.go,
//     audit.go, status.go: the operations, by what they are about
//   - openapi.go, openapi.json: the document
//   - token.go: who asks, by one bearer token
//   - json.go: bodies and parameters; problem.go: answers that are errors
//   - config.go: what the API is made of
package api

import (
	"context"
	"log/slog"
	"net/http"

	"golang.org/x/time/rate"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
)

// handler answers a request; what it returns is written as a problem.
type handler func(w http.ResponseWriter, r *http.Request, session *clinic.Session) error

type route struct {
	method, path string // path beneath Prefix
	access       clinic.Access
	handle       handler
}

// New serves everything beneath /api/.
func New(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{cfg: cfg, wrong: rate.NewLimiter(5, 20)}
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.method+" "+Prefix+rt.path, s.endpoint(rt))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, clinic.ErrNotFound)
	})
	return mount.Below(cfg.Base, s.guard(http.NewCrossOriginProtection().Handler(mux)))
}

// routes is the whole API; openapi.json describes the same.
func (s *server) routes() []route {
	return []route{
		{"GET", "/openapi.json", clinic.ForEverybody, openAPI},
		{"GET", "/settings", clinic.ForOverseers, getSettings},
		{"PUT", "/settings", clinic.ForAdmins, putSettings},
		{"POST", "/settings/signing-secret/rotate", clinic.ForAdmins, rotateSecret},
		{"POST", "/settings/test-mail", clinic.ForAdmins, testMail},
		{"POST", "/settings/test-event", clinic.ForAdmins, testEvent},
		{"POST", "/settings/endpoint/on", clinic.ForAdmins, switchOn},
		{"PUT", "/settings/logo", clinic.ForAdmins, putLogo},
		{"DELETE", "/settings/logo", clinic.ForAdmins, deleteLogo},
		{"GET", "/appointment-types", clinic.ForOverseers, listTypes},
		{"GET", "/physicians", clinic.ForAdmins, listPhysicians},
		{"GET", "/physicians/search", clinic.ForAdmins, searchPhysicians},
		{"GET", "/physicians/sample.csv", clinic.ForAdmins, samplePhysicians},
		{"POST", "/physicians", clinic.ForAdmins, addPhysicians},
		{"POST", "/physicians/import", clinic.ForAdmins, importPhysicians},
		{"DELETE", "/physicians/{id}", clinic.ForAdmins, deletePhysician},
		{"GET", "/staff", clinic.ForAdmins, listStaff},
		{"GET", "/staff/search", clinic.ForAdmins, searchStaff},
		{"GET", "/staff/sample.csv", clinic.ForAdmins, sampleStaff},
		{"POST", "/staff", clinic.ForAdmins, addStaff},
		{"POST", "/staff/import", clinic.ForAdmins, importStaff},
		{"DELETE", "/staff/{id}", clinic.ForAdmins, deleteStaff},
		{"GET", "/appointments", clinic.ForEverybody, listAppointments},
		{"GET", "/appointments/{id}", clinic.ForEverybody, getAppointment},
		{"POST", "/appointments/{id}/resend", clinic.ForStaff, resend},
		{"POST", "/appointments/{id}/participants", clinic.ForStaff, addParticipant},
		{"DELETE", "/appointments/{id}/participants/{pid}", clinic.ForStaff, deleteParticipant},
		{"PUT", "/appointments/{id}/room", clinic.ForStaff, putRoom},
		{"DELETE", "/appointments/{id}/room", clinic.ForStaff, deleteRoom},
		{"GET", "/rooms", clinic.ForStaff, listRooms},
		{"POST", "/sync", clinic.ForStaff, startSync},
		{"GET", "/sync/{id}", clinic.ForStaff, getSync},
		{"GET", "/sync/{id}/events", clinic.ForStaff, s.syncEvents},
		{"GET", "/preview", clinic.ForStaff, getPreview},
		{"GET", "/deliveries", clinic.ForOverseers, listDeliveries},
		{"POST", "/deliveries/replay", clinic.ForAdmins, replayAll},
		{"POST", "/deliveries/{id}/replay", clinic.ForAdmins, replay},
		{"GET", "/report", clinic.ForOverseers, getReport},
		{"GET", "/report.csv", clinic.ForOverseers, s.reportFile},
		{"GET", "/audit", clinic.ForOverseers, listAudit},
		{"POST", "/audit/verify", clinic.ForOverseers, verifyAudit},
		{"GET", "/status", clinic.ForOverseers, getStatus},
	}
}

// viewed is what the viewer told of a request.
type viewed struct {
	session *clinic.Session
	err     error
}

type viewedKey struct{}

// guard lets nobody in who is not known, and tells them nothing of what there is.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		var v viewed
		if v.session, v.err = s.cfg.Viewer(mount.Outer(r)); v.session != nil || v.err != nil {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), viewedKey{}, v)))
			return
		}
		if !s.wrong.Allow() {
			h.Set("Retry-After", "1")
			writeProblem(w, problem{Status: http.StatusTooManyRequests, Type: "too-many-requests", Detail: "Too many requests came with a wrong token. Wait a second."})
			return
		}
		h.Set("WWW-Authenticate", `Bearer realm="televisit"`)
		writeProblem(w, problem{Status: http.StatusUnauthorized, Type: "unauthorized", Detail: "Send the header Authorization: Bearer and the token of this API."})
	})
}

// endpoint gives a handler the caller's session.
func (s *server) endpoint(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, _ := r.Context().Value(viewedKey{}).(viewed) // guard put it there
		err := v.err
		switch {
		case err != nil:
		case !v.session.Caller().Role.May(rt.access):
			err = errForbidden
		default:
			err = rt.handle(w, r, v.session)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}
