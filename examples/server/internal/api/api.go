// Package api is the JSON API: /api/v1, one bearer token, errors as
// application/problem+json (RFC 9457).
package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net/http"
	"strings"

	"golang.org/x/time/rate"

	"github.com/televisit/televisit-go/sync/clinic"
)

// Prefix is where the API begins.
const Prefix = "/api/v1"

// Config is what the API is made of.
type Config struct {
	Token   string // empty: there is no API
	Clinic  *clinic.Clinic
	Account func(r *http.Request) (string, error) // the account a request is for; clinic.ErrNotInstalled
	Closing <-chan struct{}                       // closed when the server stops: streams end
	Log     *slog.Logger
}

// handler answers a request; what it returns is written as a problem.
type handler func(w http.ResponseWriter, r *http.Request, d *clinic.Session) error

type route struct {
	method, path string // path beneath Prefix
	handle       handler
}

type server struct {
	cfg    Config
	token  [sha256.Size]byte
	wrong  *rate.Limiter // wrong tokens
	closed <-chan struct{}
}

// Handler serves everything beneath /api/.
func Handler(cfg Config) http.Handler {
	if cfg.Token == "" {
		return http.NotFoundHandler()
	}
	s := &server{cfg: cfg, token: sha256.Sum256([]byte(cfg.Token)), wrong: rate.NewLimiter(5, 20), closed: cfg.Closing}
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.method+" "+Prefix+rt.path, s.endpoint(rt.handle))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, clinic.ErrNotFound)
	})
	return s.guard(mux)
}

// routes is the whole API; openapi.json describes the same.
func (s *server) routes() []route {
	return []route{
		{"GET", "/openapi.json", openAPI},
		{"GET", "/settings", getSettings},
		{"PUT", "/settings", putSettings},
		{"POST", "/settings/signing-secret/rotate", rotateSecret},
		{"POST", "/settings/test-mail", testMail},
		{"POST", "/settings/test-event", testEvent},
		{"POST", "/settings/endpoint/on", switchOn},
		{"PUT", "/settings/logo", putLogo},
		{"DELETE", "/settings/logo", deleteLogo},
		{"GET", "/appointment-types", listTypes},
		{"GET", "/physicians", listPhysicians},
		{"GET", "/physicians/search", searchPhysicians},
		{"GET", "/physicians/sample.csv", samplePhysicians},
		{"POST", "/physicians", addPhysicians},
		{"POST", "/physicians/import", importPhysicians},
		{"DELETE", "/physicians/{id}", deletePhysician},
		{"GET", "/staff", listStaff},
		{"GET", "/staff/search", searchStaff},
		{"GET", "/staff/sample.csv", sampleStaff},
		{"POST", "/staff", addStaff},
		{"POST", "/staff/import", importStaff},
		{"DELETE", "/staff/{id}", deleteStaff},
		{"GET", "/appointments", listAppointments},
		{"GET", "/appointments/{id}", getAppointment},
		{"POST", "/appointments/{id}/resend", resend},
		{"POST", "/appointments/{id}/participants", addParticipant},
		{"DELETE", "/appointments/{id}/participants/{pid}", deleteParticipant},
		{"PUT", "/appointments/{id}/room", putRoom},
		{"DELETE", "/appointments/{id}/room", deleteRoom},
		{"GET", "/rooms", listRooms},
		{"POST", "/sync", startSync},
		{"GET", "/sync/{id}", getSync},
		{"GET", "/sync/{id}/events", s.syncEvents},
		{"GET", "/preview", getPreview},
		{"GET", "/deliveries", listDeliveries},
		{"POST", "/deliveries/replay", replayAll},
		{"POST", "/deliveries/{id}/replay", replay},
		{"GET", "/report", getReport},
		{"GET", "/report.csv", s.reportFile},
		{"GET", "/audit", listAudit},
		{"POST", "/audit/verify", verifyAudit},
		{"GET", "/status", getStatus},
	}
}

// guard lets nobody in without the token.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
		if strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(sum[:], s.token[:]) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		if !s.wrong.Allow() {
			h.Set("Retry-After", "1")
			writeProblem(w, problem{Status: http.StatusTooManyRequests, Type: "too-many-requests", Detail: "Too many requests came with a wrong token. Wait a second."})
			return
		}
		h.Set("WWW-Authenticate", `Bearer realm="televisit"`)
		writeProblem(w, problem{Status: http.StatusUnauthorized, Type: "unauthorized", Detail: "Send the header Authorization: Bearer and the token that the server was started with (-api-token)."})
	})
}

// endpoint gives a handler the desk of the request's account.
func (s *server) endpoint(handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account, err := s.cfg.Account(r)
		if err == nil {
			d := s.cfg.Clinic.Session(account, clinic.Caller{ID: "api", Role: clinic.Admin})
			err = handle(w, r, d)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}
