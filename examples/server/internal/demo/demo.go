// Package demo is a clinic that lives inside the example server: a fake LKCloud
// with a day of visits, a fake Zoom, a mailbox, an endpoint for events, and
// people who come and go. The server treats the fakes as it would the vendors:
// over HTTP, with credentials.
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Paths at which the demo is served.
const (
	zoomPath     = "/demo/zoom"
	lkcloudPath  = "/demo/lkcloud"
	endpointPath = "/demo/endpoint"
)

// How many mails and events the demo keeps to show.
const keep = 500

// Config is what a demo is made of.
type Config struct {
	Local  *url.URL         // where this process reaches itself, such as http://127.0.0.1:8080
	Public *url.URL         // base of the links that people follow
	State  string           // file that the clinic is kept in between runs; empty: nowhere
	Now    func() time.Time // nil: time.Now
	Log    *slog.Logger     // nil: discard
	// Jumped is called after the demo's time has jumped; nil: nobody need know.
	Jumped func()
	// Secrets are the account's signing secrets, for the endpoint to check by.
	Secrets func(ctx context.Context) []string
}

// Demo is the clinic. It is safe for concurrent use.
type Demo struct {
	cfg      Config
	zone     *time.Location
	lkcloud  *ellkaytest.Server
	zoom     *zoomtest.Server
	mails    memory.Mailer
	inbox    inbox
	saves    saver
	clock    clock
	hands    byHand
	troubles troubles
}

// New builds the clinic, or brings back the one of the last run.
func New(cfg Config) (*Demo, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return nil, err
	}
	d := &Demo{cfg: cfg, zone: zone, clock: clock{base: cfg.Now}}
	d.lkcloud = ellkaytest.NewUnstarted(ellkaytest.WithNow(d.Now), ellkaytest.WithTokenLife(tokenLife))
	d.zoom = zoomtest.NewUnstarted(zoomtest.WithNow(d.Now), zoomtest.WithTokenLife(tokenLife), zoomtest.WithBaseURL(cfg.Public.JoinPath(zoomPath).String()))
	d.mails.Keep(keep)
	d.saves.path = cfg.State
	known, err := d.restore()
	if err != nil {
		return nil, fmt.Errorf("the demo's clinic cannot be read back: %w; delete %s to begin with a new one", err, cfg.State)
	}
	if !known {
		d.build()
	}
	d.bookToday()
	return d, d.save()
}

// tokenLife outlives all jumps. The product counts a token's life by the real time:
// jumps would end one that it still believes in, twice in a row even the one that
// came in its place, and the account would pause as if its keys were refused.
const tokenLife = 10 * 365 * 24 * time.Hour

// AccountID is the clinic's account at the fake Zoom.
const AccountID = zoomtest.DefaultAccountID

// Vendors is what the server is told in place of the vendors' own addresses and
// credentials.
type Vendors struct {
	ZoomAPI, ZoomOAuth                  *url.URL
	ZoomAccount, ZoomClient, ZoomSecret string
	ZoomWebhookSecret                   string
	LKCloud, LKCloudToken               *url.URL
	LKCloudClient, LKCloudSecret        string
}

// Vendors says where the fakes are and what they accept.
func (d *Demo) Vendors() Vendors {
	at := func(path ...string) *url.URL { return d.cfg.Local.JoinPath(path...) }
	return Vendors{
		ZoomAPI: at(zoomPath, "v2"), ZoomOAuth: at(zoomPath, "oauth"),
		ZoomAccount: AccountID, ZoomClient: zoomtest.DefaultClientID,
		ZoomSecret: zoomtest.DefaultClientSecret, ZoomWebhookSecret: zoomtest.DefaultSecretToken,
		LKCloud: at(lkcloudPath), LKCloudToken: at(lkcloudPath, ellkaytest.TokenPath),
		LKCloudClient: ellkaytest.DefaultClientID, LKCloudSecret: ellkaytest.DefaultClientSecret,
	}
}

// Mailer takes the clinic's mails: they are in the mailbox, and on disk, before
// they count as sent.
func (d *Demo) Mailer() notify.Mailer { return mailbox{d} }

type mailbox struct{ d *Demo }

func (m mailbox) Send(ctx context.Context, msg notify.Message) error {
	if err := m.d.mails.Send(ctx, msg); err != nil {
		return err
	}
	return m.d.save()
}

// Mails lists what is in the mailbox, newest first.
func (d *Demo) Mails() []notify.Message {
	sent := d.mails.Sent()
	slices.Reverse(sent)
	return sent
}

// Routes serves the fakes and the endpoint for events. Whatever changes a fake
// is on disk before it is answered.
func (d *Demo) Routes(mux *http.ServeMux) {
	mux.Handle(zoomPath+"/", d.saved(http.StripPrefix(zoomPath, d.zoom)))
	mux.Handle(lkcloudPath+"/", d.saved(http.StripPrefix(lkcloudPath, d.lkcloud)))
	mux.HandleFunc("POST "+endpointPath, d.takeEvent)
}

// Open tells the fake Zoom where its webhooks go; call it once the server
// answers.
func (d *Demo) Open() error {
	_, err := d.zoom.Subscribe(d.cfg.Local.JoinPath("zoom/webhooks").String())
	return err
}

// Close ends the meetings that run, so that nobody is left behind in one, waits
// for the webhooks about it, and saves the clinic.
func (d *Demo) Close(ctx context.Context) error {
	for _, m := range d.zoom.Meetings() {
		if !m.Live {
			continue
		}
		if err := d.zoom.End(m.ID); err != nil {
			d.cfg.Log.Warn("a fake meeting could not be ended", "error", err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := d.zoom.Settle(ctx); err != nil {
		d.cfg.Log.Warn("fake webhooks were not delivered", "error", err)
	}
	d.zoom.Close()
	return d.save()
}
