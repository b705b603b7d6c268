package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/demo"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/api"
	"github.com/televisit/televisit-go/sync/clinic/pages"
	"github.com/televisit/televisit-go/sync/clinic/signin"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// routes mounts every room. Pages have sessions and headers of their own; the
// machines' routes stand beside them.
func (s *server) routes() (http.Handler, error) {
	people, err := s.people()
	if err != nil {
		return nil, err
	}
	root := http.NewServeMux()
	root.Handle("/api/", s.api())
	if err := s.webhooks(root); err != nil {
		return nil, err
	}
	root.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	root.HandleFunc("GET /readyz", s.ready)
	root.Handle("GET /metrics", s.onlyMachines(s.metrics.Handler()))
	if s.demo != nil {
		s.demo.Routes(root)
	}
	root.Handle("/", people)
	return s.metrics.Requests(root), nil
}

// api is there for who has its token.
func (s *server) api() http.Handler {
	if s.cfg.APIToken == "" {
		return http.NotFoundHandler()
	}
	return api.New(api.Config{Viewer: api.Token(s.clinic, s.cfg.APIToken, s.account), Closing: s.closing, Log: s.log})
}

// people is what people see: the pages, the links in mails, sign-in before both.
func (s *server) people() (http.Handler, error) {
	var site *pages.Site
	in := signin.Config{
		Clinic: s.clinic, Zoom: s.vendors, Account: s.account, Installed: s.installed, PublicURL: s.cfg.PublicURL, Client: s.cfg.Proxies.Client,
		Show: func(w http.ResponseWriter, r *http.Request, status int, n signin.Notice) {
			site.Notice(w, r, status, pages.Notice(n))
		},
		NoApp: "Start the server with -zoom-signin-client-id and -zoom-signin-client-secret.", Now: s.now, Log: s.log,
	}
	var nav []pages.NavItem
	if s.demo != nil {
		in.AskEvery = -1 // its clock jumps, and nobody is dismissed there
		in.Hint = "In this demo you choose who you are; there is no password. Olive Owner sees everything."
		nav = []pages.NavItem{demo.NavItem}
	}
	sessions := signin.New(in)
	var err error
	site, err = pages.New(pages.Config{
		Clinic: s.clinic, Viewer: sessions.Viewer, SignIn: sessions.Ask, SignOut: sessions.SignOut,
		PublicURL: s.cfg.PublicURL, Nav: nav, Closing: s.closing, Now: s.now, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	links := s.engine.LinkHandler(syncer.SignIn{Email: sessions.Email, URL: sessions.URL, Name: "Zoom"})
	mux := http.NewServeMux()
	mux.Handle("/j/", links)
	mux.Handle("/s/", links)
	mux.Handle("/", site)
	if s.demo != nil {
		(&demo.Pages{Demo: s.demo, Account: s.store.Account(demo.AccountID), Site: site, SignIn: sessions, Log: s.log}).Routes(mux)
	}
	return site.Protect(sessions.Handler(mux)), nil
}

// hookPath is where Zoom's webhooks come in, below the public URL.
const hookPath = "zoom/webhooks"

// webhooks takes Zoom's, if their secret is known.
func (s *server) webhooks(mux *http.ServeMux) error {
	const path = "POST /" + hookPath
	if s.cfg.Zoom.WebhookSecret == "" {
		s.log.Warn("nobody's coming and going can be seen: give -zoom-webhook-secret")
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the server was started without -zoom-webhook-secret", http.StatusServiceUnavailable)
		})
		return nil
	}
	hook, err := webhooks.NewVerifier(s.cfg.Zoom.WebhookSecret)
	if err != nil {
		return err
	}
	mux.Handle(path, zoomvideo.WebhookHandler(s.engine, hook, zoomvideo.WebhookOptions{AccountOf: s.accountOf, ClientID: s.cfg.Zoom.ClientID, Now: s.now, Logger: s.log}))
	return nil
}

// ready tells a load balancer whether to send requests here.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	select {
	case <-s.closing:
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	default:
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	for _, err := range s.store.Accounts(ctx) {
		if err != nil {
			s.log.Error("the store does not answer", "error", err)
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
			return
		}
	}
	_, _ = w.Write([]byte("ready\n"))
}

// onlyMachines lets in whoever asks from this machine or has the API token.
func (s *server) onlyMachines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if s.cfg.Proxies.Here(r) || bearer && s.cfg.APIToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.cfg.APIToken)) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}
