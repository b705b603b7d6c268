package syncer

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/mail"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/inbox"
	"github.com/televisit/televisit-go/sync/internal/links"
	"github.com/televisit/televisit-go/sync/internal/outbox"
	"github.com/televisit/televisit-go/sync/internal/pass"
)

// Config is what an engine is made of. Store, Connect and PublicURL are
// required.
type Config struct {
	Store   *storage.Store
	Connect Connector
	// Decode reads the video service's webhook events, as they were stored by
	// [Engine.Observe]. One that tells nothing of interest has an empty What.
	// Required for Observe.
	Decode func(storage.Event) (driver.Event, error)
	Mailer notify.Mailer // nil: no mail is sent; deliveries wait
	Sink   notify.Sink   // nil: no event is sent; deliveries wait
	From   mail.Address  // sender of all mails; required with Mailer
	Alerts mail.Address  // who is mailed when something has stopped; zero: From
	// Render makes a message from a mail: [notify.Renderer.Render] of your own
	// templates or languages, say. nil: [notify.Render].
	Render    func(notify.Mail) (notify.Message, error)
	PublicURL *url.URL         // base of the links; required
	Now       func() time.Time // nil: time.Now
	Logger    *slog.Logger     // nil: discard
	Holder    string           // this process's name in leases; empty: random

	// Installed asks whether the app is installed still, by using the account's grant:
	// word of a removal is not believed while it is. nil: such word is believed.
	Installed func(ctx context.Context, account string) (bool, error)

	// Uninstall is called when an account has removed the app and its work has
	// stopped: it revokes the tokens and wipes the account's data.
	// It is called again until it returns nil; storage.ErrLegalHold is no failure:
	// the account stays paused, and is wiped once the hold is lifted. nil: the
	// account stays as it is, and paused.
	Uninstall func(ctx context.Context, account string) error

	Every      time.Duration // between syncs of an account; 0: 15 minutes
	Grace      time.Duration // after the end, before what was made for a patient is removed; 0: 10 minutes
	LookBack   time.Duration // how far back a sync looks; 0: 2 hours
	SecondLook time.Duration // before a missing appointment is looked up again; 0: 5 minutes
	LinkLife   time.Duration // how long links lead on after the end; 0: 30 minutes
	Lease      time.Duration // 0: 60 seconds, renewed every third of it
	FirstRetry time.Duration // of mail and events; 0: 5 seconds
	Drain      time.Duration // how long Run finishes what is under way after its context ended; 0: 15 seconds
	Workers    int           // visits of one account worked on at once; 0: 4

	PerEndpoint int           // events on their way to one endpoint at once; 0: 4
	OffAfter    time.Duration // without one event taken, before an endpoint is switched off; 0: 5 days
}

// Engine runs the visits of any number of accounts. Its methods are safe for
// concurrent use, from several processes over one store too.
type Engine struct {
	cfg     Config
	core    *account.Core
	senders *outbox.Senders
	door    *inbox.Door
	caches  pass.Caches
	pace    links.Pace
}

// New checks the configuration and returns an engine that is at rest: nothing
// happens until one of its methods is called.
func New(cfg Config) (*Engine, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	return &Engine{
		cfg: cfg,
		core: account.NewCore(account.Config{
			Store: cfg.Store, Connect: cfg.Connect.Connect, PublicURL: cfg.PublicURL, Clock: cfg.Now, Log: cfg.Logger, Holder: cfg.Holder,
			Lease: cfg.Lease, Grace: cfg.Grace, LookBack: cfg.LookBack, SecondLook: cfg.SecondLook, LinkLife: cfg.LinkLife, Workers: cfg.Workers,
		}),
		senders: outbox.NewSenders(outbox.Config{
			Mailer: cfg.Mailer, Sink: cfg.Sink, From: cfg.From, Alerts: cfg.Alerts, Render: cfg.Render,
			FirstRetry: cfg.FirstRetry, OffAfter: cfg.OffAfter, PerEndpoint: cfg.PerEndpoint,
		}),
		door: inbox.NewDoor(inbox.Decoder(cfg.Decode)),
	}, nil
}

func (c Config) check() error {
	var errs []error
	require := func(ok bool, text string) {
		if !ok {
			errs = append(errs, errors.New("syncer: "+text))
		}
	}
	require(c.Store != nil, "a store is required")
	require(c.Connect != nil, "a connector is required: it gives an account's EHR and video service")
	require(c.PublicURL != nil && c.PublicURL.Host != "" && (c.PublicURL.Scheme == "https" || c.PublicURL.Scheme == "http"),
		"the public URL must be a whole http or https address: links are made from it")
	require(c.Mailer == nil || c.From.Address != "", "a sender's address is required to send mail")
	for _, d := range []time.Duration{c.Every, c.Grace, c.LookBack, c.SecondLook, c.LinkLife, c.Lease, c.FirstRetry, c.Drain, c.OffAfter} {
		require(d >= 0, "durations must not be negative")
	}
	require(c.Lease == 0 || c.Lease >= time.Second, "a lease must last a second at least")
	require(c.Workers >= 0 && c.PerEndpoint >= 0, "the number of workers, and of events to one endpoint, must not be negative")
	return errors.Join(errs...)
}

func (c Config) withDefaults() Config {
	def := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	def(&c.Every, 15*time.Minute)
	def(&c.Grace, 10*time.Minute)
	def(&c.LookBack, 2*time.Hour)
	def(&c.SecondLook, 5*time.Minute)
	def(&c.LinkLife, 30*time.Minute)
	def(&c.Lease, time.Minute)
	def(&c.FirstRetry, 5*time.Second)
	def(&c.Drain, 15*time.Second)
	def(&c.OffAfter, 5*24*time.Hour)
	c.Workers, c.PerEndpoint = cmp.Or(c.Workers, 4), cmp.Or(c.PerEndpoint, 4)
	if c.Alerts.Address == "" {
		c.Alerts = c.From
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Render == nil {
		c.Render = notify.Render
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Holder == "" {
		c.Holder = account.RandomName()
	}
	return c
}

// drain is a context that goes on for Config.Drain after ctx ended: for what
// is under way then.
func (e *Engine) drain(ctx context.Context) (context.Context, context.CancelFunc) {
	hard, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-hard.Done():
		case <-time.After(e.cfg.Drain):
			cancel()
		}
	})
	return hard, func() { stop(); cancel() }
}

// nextSync is when the schedule wants the next sync, with some jitter.
func (e *Engine) nextSync() time.Time {
	return e.core.Now().Add(e.cfg.Every + rand.N(e.cfg.Every/10+1))
}
