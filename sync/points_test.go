package syncer

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage/driver"
)

// In every test that has a clinic, all that the engine does to the outside and to
// the store is watched: it must be done between the points of [account.Core.Around],
// where crash tests can stop it.

// watch complains of what the engine does without a point.
func (c *clinic) watch(what string) {
	if at, bare := pointless(); bare {
		c.t.Errorf("%s is done without a point, at %s", what, at)
	}
}

// pointless reports whether the engine is on the stack, and no point; at is the
// engine's innermost function.
func pointless() (at string, bare bool) {
	const module, point = "github.com/televisit/televisit-go/", "sync/internal/account.(*Core).Around"
	pcs := make([]uintptr, 100)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		name, ours := strings.CutPrefix(f.Function, module)
		ours = ours && (strings.HasPrefix(name, "sync.") || strings.HasPrefix(name, "sync/internal/"))
		switch {
		case !ours || strings.HasSuffix(f.File, "_test.go"):
		case strings.HasPrefix(name, point):
			return "", false
		case at == "":
			at = name
		}
		if !more {
			return at, at != ""
		}
	}
}

type witness struct {
	driver.Driver
	watch func(what string)
}

func (w witness) Claim(ctx context.Context, c driver.Claim) ([]driver.Record, error) {
	w.watch("a claim")
	return w.Driver.Claim(ctx, c)
}

func (w witness) Apply(ctx context.Context, changes []driver.Change) error {
	w.watch("a commit")
	return w.Driver.Apply(ctx, changes)
}

type watchedTransport struct {
	http.RoundTripper
	watch func(what string)
}

func (w watchedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	w.watch(r.Method + " " + r.URL.Path)
	return w.RoundTripper.RoundTrip(r)
}

func (c *clinic) seen(h *http.Client) *http.Client {
	out := *h
	out.Transport = watchedTransport{h.Transport, c.watch}
	return &out
}

type watchedMailer struct {
	notify.Mailer
	watch func(what string)
}

func (w watchedMailer) Send(ctx context.Context, m notify.Message) error {
	w.watch("a mail")
	return w.Mailer.Send(ctx, m)
}

type watchedSink struct {
	notify.Sink
	watch func(what string)
}

func (w watchedSink) Post(ctx context.Context, ev notify.Event) error {
	w.watch("an event")
	return w.Sink.Post(ctx, ev)
}

// The watch itself: what is done within the engine past its points is found.
func TestPointlessIsFound(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		var found []string
		c.core.Clock = func() time.Time { // asked within the engine
			if at, bare := pointless(); bare {
				found = append(found, at)
			}
			return time.Now()
		}
		c.core.Now()
		c.must(c.core.Around(t.Context(), "covered", func() error { c.core.Now(); return nil }))
		if len(found) != 1 || found[0] != "sync/internal/account.(*Core).Now" {
			t.Errorf("found %v", found)
		}
	})
}
