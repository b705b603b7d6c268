package app

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/api"
	"github.com/televisit/televisit-go/examples/server/internal/web"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
)

// routes mounts every room. Pages have sessions and headers of their own; the
// machines' routes stand beside them.
func (s *server) routes() (http.Handler, error) {
	people := s.vendors.Directory
	if s.demo != nil {
		people = nil // its clock jumps, and nobody is dismissed there
	}
	site, err := web.New(web.Config{
		Clinic: s.clinic, Store: s.store, PublicURL: s.cfg.PublicURL, Proxies: s.cfg.Proxies, Account: s.account,
		SignIn: s.vendors.SignIn(), Install: s.vendors.Install(), WhoIs: s.vendors.WhoIs, Installed: s.installed,
		Directory: people,
		Demo:      s.demo != nil, Closing: s.closing, Log: s.log, Now: s.now,
	})
	if err != nil {
		return nil, err
	}
	root := http.NewServeMux()
	root.Handle("/api/", api.Handler(api.Config{
		Token: s.cfg.APIToken, Clinic: s.clinic, Account: s.account, Closing: s.closing, Log: s.log,
	}))
	if err := s.webhooks(root); err != nil {
		return nil, err
	}
	root.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	root.HandleFunc("GET /readyz", s.ready)
	root.Handle("GET /metrics", s.onlyMachines(s.metrics.Handler()))
	if s.demo != nil {
		s.demo.Routes(root)
	}
	root.Handle("/", site.Handler(func(mux *http.ServeMux) {
		links := s.engine.LinkHandler(syncer.SignIn{Email: site.Email, URL: site.SignInURL})
		mux.Handle("/j/", links)
		mux.Handle("/s/", links)
		if s.demo != nil {
			site.DemoRoutes(mux, s.demo)
		}
	}))
	return s.metrics.Requests(root), nil
}

// webhooks takes Zoom's, if their secret is known.
func (s *server) webhooks(mux *http.ServeMux) error {
	const path = "POST /zoom/webhooks"
	if s.cfg.Zoom.WebhookSecret == "" {
		s.log.Warn("nobody's coming and going can be seen: give -zoom-webhook-secret")
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "the server was started without -zoom-webhook-secret", http.StatusServiceUnavailable)
		})
		return nil
	}
	hook, err := zoom.NewWebhook(s.cfg.Zoom.WebhookSecret)
	if err != nil {
		return err
	}
	mux.Handle(path, zoomvideo.WebhookHandler(s.engine, hook, zoomvideo.WebhookOptions{AccountOf: s.accountOf, Now: s.now, Logger: s.log}))
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
