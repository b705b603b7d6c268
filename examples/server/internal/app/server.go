package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/examples/server/internal/demo"
	"github.com/televisit/televisit-go/examples/server/internal/telemetry"
	"github.com/televisit/televisit-go/notify/webhook"
	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/connector"
	"github.com/televisit/televisit-go/sync/zoomvideo"
)

// server is everything put together, before it runs.
type server struct {
	cfg     config.Config
	store   *storage.Store
	log     *slog.Logger
	vendors *connector.Connector
	engine  *syncer.Engine
	clinic  *clinic.Clinic
	demo    *demo.Demo // nil: the real product
	closing chan struct{}
	coming  coming
	metrics *telemetry.Metrics
	handler http.Handler
}

func newServer(cfg config.Config, store *storage.Store, local *url.URL, log *slog.Logger) (*server, error) {
	s := &server{store: store, log: log, closing: make(chan struct{}), metrics: telemetry.New()}
	if cfg.Demo {
		d, err := newDemo(cfg, store, local, log, s.jumped)
		if err != nil {
			return nil, err
		}
		s.demo = d
		cfg = pointAt(cfg, d)
	}
	s.cfg = cfg
	var err error
	if s.vendors, err = connector.New(vendors(cfg, store, s.metrics.Vendor)); err != nil {
		return nil, err
	}
	mailer, err := s.mailer()
	if err != nil {
		return nil, err
	}
	s.engine, err = syncer.New(syncer.Config{
		Store: store, Connect: s.vendors, Decode: zoomvideo.Decode, Mailer: mailer, From: cfg.MailFrom, Alerts: cfg.AlertsTo, PublicURL: cfg.PublicURL, Logger: log,
		Sink: webhook.New(webhook.AllowInsecureTargets(cfg.Insecure)), Drain: drain, Lease: cfg.Lease,
		Uninstall: s.uninstall, Installed: s.vendors.Installed, Now: s.now,
	})
	if err != nil {
		return nil, err
	}
	s.clinic = clinic.New(clinic.Config{
		Store: store, Engine: clinic.EngineOf(s.engine), Connect: s.vendors, Insecure: cfg.Insecure, Mail: mailer != nil,
		Webhooks: cfg.Zoom.WebhookSecret != "", HookURL: cfg.PublicURL.JoinPath(hookPath).String(), Drift: s.vendors.Drift, Log: log, Now: s.now,
	})
	s.metrics.Watch(s.standing, s.now)
	s.handler, err = s.routes()
	return s, err
}

// now is the time that everything goes by: in the demo, its clock.
func (s *server) now() time.Time {
	if s.demo != nil {
		return s.demo.Now()
	}
	return time.Now()
}

// jumped has the engine look again after the demo's time has jumped.
func (s *server) jumped() {
	if s.engine != nil {
		s.engine.Account(demo.AccountID).Wake()
	}
}

// account is the one that a request is for. It is the only place that decides
// so: serving several under path prefixes touches nothing else.
func (s *server) account(r *http.Request) (string, error) {
	if s.cfg.Zoom.AccountID != "" {
		return s.cfg.Zoom.AccountID, nil
	}
	ctx := context.Background()
	if r != nil {
		ctx = r.Context()
	}
	for id, err := range s.store.Installations(ctx) {
		return id, err
	}
	return "", clinic.ErrNotInstalled
}

// accountOf tells which account a webhook of Zoom's is for.
func (s *server) accountOf(zoomAccountID string) (string, bool) {
	ours, err := s.account(nil)
	return ours, err == nil && ours == zoomAccountID
}

func newDemo(cfg config.Config, store *storage.Store, local *url.URL, log *slog.Logger, jumped func()) (*demo.Demo, error) {
	if err := onlyDemo(store); err != nil {
		return nil, err
	}
	d, err := demo.New(demo.Config{
		Local: local, Public: cfg.PublicURL, State: demoState(cfg.Store), Log: log, Jumped: jumped,
		Secrets: func(ctx context.Context) []string {
			s, err := store.Account(demo.AccountID).Settings(ctx)
			if err != nil {
				return nil
			}
			return []string{s.Notifications.SigningSecret, s.Notifications.OldSecret}
		},
	})
	if err != nil {
		return nil, err
	}
	err = d.Furnish(context.Background(), store.Account(demo.AccountID), webhook.NewSecret())
	return d, err
}

// onlyDemo refuses a store that a clinic has worked with: its visits would be
// looked up in the pretended LKCloud, which knows none of them.
func onlyDemo(store *storage.Store) error {
	for _, accounts := range []iter.Seq2[string, error]{store.Accounts(context.Background()), store.Installations(context.Background())} {
		for id, err := range accounts {
			if err != nil {
				return err
			}
			if id != demo.AccountID {
				return errors.New("the demo does not run on a store that holds a real account: give -zoom-client-id, or another -store for the demo")
			}
		}
	}
	return nil
}

// demoState is the file that the demo's clinic is kept in, beside the store's.
func demoState(s config.Store) string {
	switch s.Scheme {
	case "memory":
		return ""
	case "sqlite":
		return strings.TrimSuffix(s.Target, ".db") + ".demo.json"
	}
	return "televisit.demo.json"
}

// pointAt makes the demo's fakes the vendors.
func pointAt(cfg config.Config, d *demo.Demo) config.Config {
	v := d.Vendors()
	cfg.Zoom = config.Zoom{
		APIURL: v.ZoomAPI, OAuthURL: v.ZoomOAuth, APIURLSet: true, AccountID: v.ZoomAccount,
		ClientID: v.ZoomClient, ClientSecret: v.ZoomSecret, WebhookSecret: v.ZoomWebhookSecret,
		SignInClientID: v.ZoomClient, SignInClientSecret: v.ZoomSecret,
	}
	cfg.LKCloud = config.LKCloud{
		URL: v.LKCloud, TokenURL: v.LKCloudToken, ClientID: v.LKCloudClient, ClientSecret: v.LKCloudSecret,
	}
	cfg.Insecure = true // the demo's own endpoint is on this machine
	if cfg.MailFrom.Address == "" {
		cfg.MailFrom = mail.Address{Name: "Riverside Demo Clinic", Address: "visits@riverside.example.com"}
	}
	return cfg
}

// run serves until ctx ends.
func (s *server) run(ctx context.Context, l net.Listener, stdout io.Writer) error {
	hs := s.httpServer()
	failed := make(chan error, 2)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := hs.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})
	fmt.Fprintf(stdout, "listening on http://%s\n", l.Addr())
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	worked := make(chan struct{})
	wg.Go(func() {
		defer close(worked)
		if err := s.schedule(work); err != nil {
			failed <- err
		}
	})
	people, goHome := context.WithCancel(ctx)
	defer goHome()
	if s.demo != nil {
		if err := s.demo.Open(); err != nil {
			s.log.Error("the demo's webhooks cannot be registered", "error", err)
		}
		wg.Go(func() { s.demo.People(people, s.store.Account(demo.AccountID)) })
	}
	s.greet(stdout)
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	goHome()
	stopWork()
	s.stop(hs, worked)
	wg.Wait()
	return err
}

// maxHeader bounds a request's header, in bytes; the longest of ours is a link's
// address beside two cookies.
const maxHeader = 64 << 10

// httpServer waits for nobody for ever: neither for a request that dribbles in nor
// for a guest who does not read the answer. Streams put off their end as they go.
func (s *server) httpServer() *http.Server {
	return &http.Server{
		Handler: s.handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 10 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// greet says what to do next.
func (s *server) greet(stdout io.Writer) {
	if s.demo == nil {
		fmt.Fprintf(stdout, "open %s and sign in with Zoom\n", s.cfg.PublicURL)
		return
	}
	fmt.Fprintf(stdout, "open %s (demo) and sign in: %s\n", s.cfg.PublicURL.JoinPath("demo"), demo.SignIn)
}

// stop ends everything in the order in which it depends on each other: the
// engine finishes what is under way, the demo's people leave while webhooks are
// still taken, then streams and requests end.
func (s *server) stop(hs *http.Server, worked <-chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	s.log.Info("stopping", "within", drain.String())
	close(s.closing)
	select {
	case <-worked:
	case <-ctx.Done():
	}
	if s.demo != nil {
		if err := s.demo.Close(ctx); err != nil {
			s.log.Error("the demo's clinic cannot be saved", "error", err)
		}
	}
	s.clinic.Close()
	if err := hs.Shutdown(ctx); err != nil {
		s.log.Warn("requests were cut off", "error", err)
		_ = hs.Close() // what is left has had its time
	}
}
