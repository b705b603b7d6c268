package syncer

import (
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// brokenMailer and brokenSink panic with what they are given.
type brokenMailer struct{}

func (brokenMailer) Send(_ context.Context, m notify.Message) error { panic(m) }

type brokenSink struct{}

func (brokenSink) Post(_ context.Context, ev notify.Event) error { panic(ev) }

// T1, D8, D12: a panic or a nil of a vendor's code is trouble of that step, in the
// log without values; it touches no other account, and is over when the code is.
func TestT1PanicsAreKeptToThemselves(t *testing.T) {
	broken := struct{ driver.EHR }{}   // each method a nil dereference
	silent := struct{ driver.Video }{} // likewise
	for name, test := range map[string]func(c *clinic, cfg *Config, whole Connector){
		"EHR": func(c *clinic, cfg *Config, whole Connector) {
			cfg.Connect = connectBroken{c, whole, func(e driver.EHR, v driver.Video) (driver.EHR, driver.Video, error) { return broken, v, nil }}
		},
		"video": func(c *clinic, cfg *Config, whole Connector) {
			cfg.Connect = connectBroken{c, whole, func(e driver.EHR, v driver.Video) (driver.EHR, driver.Video, error) { return e, silent, nil }}
		},
		"connector gives nothing": func(c *clinic, cfg *Config, whole Connector) {
			cfg.Connect = connectBroken{c, whole, func(driver.EHR, driver.Video) (driver.EHR, driver.Video, error) { return nil, nil, nil }}
		},
		"connector": func(c *clinic, cfg *Config, whole Connector) {
			cfg.Connect = connectBroken{c, whole, func(driver.EHR, driver.Video) (driver.EHR, driver.Video, error) { panic("pat@mail.example") }}
		},
		"mailer": func(_ *clinic, cfg *Config, _ Connector) { cfg.Mailer = brokenMailer{} },
		"sink":   func(_ *clinic, cfg *Config, _ Connector) { cfg.Sink = brokenSink{} },
		"renderer": func(_ *clinic, cfg *Config, _ Connector) {
			cfg.Render = func(m notify.Mail) (notify.Message, error) { panic(m) }
		},
		"decoder": func(_ *clinic, cfg *Config, _ Connector) {
			cfg.Decode = func(storage.Event) (driver.Event, error) { panic("odd") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				var log lockedLog
				settings, err := c.acct().Settings(t.Context())
				c.must(err)
				settings.PatientEmail.Enabled = true
				c.must(c.acct().Commit(t.Context(), storage.Put(&settings)))
				fresh := storage.DefaultSettings()
				fresh.Company, fresh.TimeZone, fresh.AppointmentTypeIDs = "Broken Clinic", "America/New_York", []string{c.typeID}
				c.must(c.store.Account("broken").Commit(t.Context(), storage.Put(&fresh), storage.Put(&storage.Physician{ID: "D-1", Type: storage.NotLoggedIn})))
				cfg := Config{
					Store: c.store, Connect: c, Decode: c.cfg.Decode, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
					Mailer: c.mails, Sink: c.events, From: mail.Address{Address: "visits@clinic.example"}, Logger: log.logger(),
				}
				test(c, &cfg, c)
				e, err := New(cfg)
				c.must(err)
				id := c.book(26 * time.Hour)
				c.must(e.Observe(t.Context(), clinicAccount, storage.Event{ID: "e-1", Type: "meeting.started", OccurredAt: c.core.Now(), MeetingID: 1, Raw: []byte("{}")}))
				ctx, stop := context.WithCancel(t.Context())
				var wg sync.WaitGroup
				wg.Go(func() { c.must(e.Run(ctx)) })
				time.Sleep(30 * time.Minute)
				synctest.Wait()
				stop()
				wg.Wait()
				c.wantState(id, storage.VisitReady)
				text := log.String()
				if !strings.Contains(text, "a panic was kept to one step") && name != "connector gives nothing" {
					t.Error("the log does not tell of the panic")
				}
				for _, personal := range []string{"pat@mail.example", "Pat Example"} {
					if strings.Contains(text, personal) {
						t.Errorf("the log holds %q", personal)
					}
				}
			})
		})
	}
}

// connectBroken connects the account "broken" otherwise.
type connectBroken struct {
	c         *clinic
	whole     Connector
	otherwise func(driver.EHR, driver.Video) (driver.EHR, driver.Video, error)
}

func (b connectBroken) Connect(ctx context.Context, account string) (driver.EHR, driver.Video, error) {
	ehr, video, err := b.whole.Connect(ctx, account)
	if account != "broken" {
		return ehr, video, err
	}
	return b.otherwise(ehr, video)
}

// The zero error of an adapter says something, and means the least.
func TestT1ZeroErrorPrints(t *testing.T) {
	t.Parallel()
	var e driver.Error
	if e.Error() == "" || driver.KindOf(&e) != driver.Temporary || !errors.Is(&e, &e) {
		t.Errorf("%q", e.Error())
	}
}

// lockedLog is a log that many write to.
type lockedLog struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lockedLog) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }
