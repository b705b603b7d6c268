package webhook_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// endpoint is a vendor's server with TLS, and a sink that trusts it.
func endpoint(t *testing.T, h http.HandlerFunc, opts ...webhook.Option) (*webhook.Sink, notify.Event) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	sink := webhook.New(append([]webhook.Option{
		webhook.AllowInsecureTargets(true),
		webhook.WithTLSConfig(&tls.Config{RootCAs: trusted}),
	}, opts...)...)
	t.Cleanup(func() { _ = sink.Close() })
	return sink, event(server.URL)
}

func event(url string) notify.Event {
	return notify.Event{
		ID:        "evt_1",
		Account:   "acct",
		Endpoint:  notify.Endpoint{URL: url + "/events?token=s3cret", Secrets: []string{webhook.NewSecret()}},
		Type:      notify.PatientJoined,
		Timestamp: time.Now(),
		Data:      notify.EventData{AppointmentID: "A-1"},
	}
}

func TestPostSignsWithEachLiveSecret(t *testing.T) { // B18
	t.Parallel()
	var header http.Header
	var body []byte
	sink, e := endpoint(t, func(_ http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		body, _ = io.ReadAll(r.Body)
	})
	e.Endpoint.Secrets = []string{webhook.NewSecret(), webhook.NewSecret()}
	if err := sink.Post(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if got := header.Get("webhook-id"); got != e.ID {
		t.Errorf("webhook-id %q", got)
	}
	if got := header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
	if string(body) != string(e.Body()) {
		t.Errorf("body %s", body)
	}
	if n := len(strings.Fields(header.Get("webhook-signature"))); n != 2 {
		t.Errorf("%d signatures, want 2", n)
	}
	for i, secret := range e.Endpoint.Secrets {
		verifier, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := verifier.Verify(body, header); err != nil {
			t.Errorf("secret %d: %v", i, err)
		}
	}
	stranger, _ := standardwebhooks.NewWebhook(webhook.NewSecret())
	if stranger.Verify(body, header) == nil {
		t.Error("a foreign secret verifies the event")
	}
}

func TestPostReadsTheAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status     int
		retryAfter string
		taken      bool
		gone       bool
		wait       time.Duration
	}{
		{status: 200, taken: true},
		{status: 204, taken: true},
		{status: 299, taken: true},
		{status: 301},
		{status: 400},
		{status: 401},
		{status: 404},
		{status: 410, gone: true},
		{status: 429, retryAfter: "7", wait: 7 * time.Second},
		{status: 429, retryAfter: "99999999999", wait: 24 * time.Hour},
		{status: 429, retryAfter: "soon"},
		{status: 429, retryAfter: "-5"},
		{status: 503, retryAfter: "120", wait: 2 * time.Minute},
		{status: 500, retryAfter: "7"},
		{status: 500},
	} {
		t.Run(http.StatusText(tt.status)+tt.retryAfter, func(t *testing.T) {
			t.Parallel()
			sink, e := endpoint(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "https://elsewhere.example/")
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				w.WriteHeader(tt.status)
				if tt.status != http.StatusNoContent {
					_, _ = io.WriteString(w, "Rosa Diaz")
				}
			})
			err := sink.Post(t.Context(), e)
			if tt.taken {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			failed, ok := errors.AsType[*webhook.Error](err)
			if !ok || failed.Status != tt.status {
				t.Fatalf("error %v, want an *Error with status %d", err, tt.status)
			}
			if notify.IsEndpointGone(err) != tt.gone || notify.IsPermanent(err) != tt.gone || notify.RetryDelay(err) != tt.wait {
				t.Errorf("gone %t permanent %t wait %v", notify.IsEndpointGone(err), notify.IsPermanent(err), notify.RetryDelay(err))
			}
			saysNothing(t, err, e)
		})
	}
}

func TestPostHonoursADateToRetryAfter(t *testing.T) {
	t.Parallel()
	sink, e := endpoint(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if got := notify.RetryDelay(sink.Post(t.Context(), e)); got < 59*time.Minute || got > time.Hour {
		t.Errorf("wait %v, want about 1 h", got)
	}
}

func TestPostFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	var followed atomic.Bool
	sink, e := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			followed.Store(true)
			return
		}
		http.Redirect(w, r, "/moved", http.StatusTemporaryRedirect)
	})
	if err := sink.Post(t.Context(), e); err == nil || followed.Load() {
		t.Errorf("error %v, followed %t", err, followed.Load())
	}
}

func TestPostGivesUpInTime(t *testing.T) {
	t.Parallel()
	t.Run("own limit", func(t *testing.T) {
		t.Parallel()
		sink, e := endpoint(t, hang, webhook.WithTimeout(50*time.Millisecond))
		err := sink.Post(t.Context(), e)
		if err == nil || notify.IsPermanent(err) || !strings.Contains(err.Error(), "in time") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("caller's context", func(t *testing.T) {
		t.Parallel()
		sink, e := endpoint(t, hang)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		err := sink.Post(ctx, e)
		if !errors.Is(err, context.DeadlineExceeded) || notify.IsPermanent(err) {
			t.Errorf("error %v", err)
		}
		saysNothing(t, err, e)
	})
}

func TestPostReadsNoEndlessAnswer(t *testing.T) {
	t.Parallel()
	sink, e := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	})
	if err := sink.Post(t.Context(), e); err != nil {
		t.Error(err)
	}
}

func TestPostRefusesWhatItCannotSign(t *testing.T) {
	t.Parallel()
	sink, e := endpoint(t, func(http.ResponseWriter, *http.Request) { t.Error("posted") })
	for name, change := range map[string]func(*notify.Event){
		"no secret":      func(e *notify.Event) { e.Endpoint.Secrets = nil },
		"empty secret":   func(e *notify.Event) { e.Endpoint.Secrets = []string{"whsec_"} },
		"foreign secret": func(e *notify.Event) { e.Endpoint.Secrets = []string{"password"} },
		"no id":          func(e *notify.Event) { e.ID = "" },
		"id with break":  func(e *notify.Event) { e.ID = "a\r\nX-Evil: 1" },
		"no URL":         func(e *notify.Event) { e.Endpoint.URL = "" },
	} {
		changed := e
		change(&changed)
		if err := sink.Post(t.Context(), changed); err == nil || notify.IsPermanent(err) {
			t.Errorf("%s: error %v, want a temporary one", name, err)
		}
	}
}

func TestPostNamesTheTrouble(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	unknown := httptest.NewTLSServer(nil)
	t.Cleanup(unknown.Close)
	unknown.Config.ErrorLog = nil
	for _, tt := range []struct{ name, url, want string }{
		{"nobody listens", closed.URL, "refused the connection"},
		{"unknown certificate", unknown.URL, "certificate is not valid"},
		{"no such host", "https://no-such-host.invalid", "endpoint"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sink := webhook.New(webhook.AllowInsecureTargets(true))
			t.Cleanup(func() { _ = sink.Close() })
			e := event(tt.url)
			err := sink.Post(t.Context(), e)
			if err == nil || !strings.Contains(err.Error(), tt.want) || notify.IsPermanent(err) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			saysNothing(t, err, e)
		})
	}
}

func TestNewSecret(t *testing.T) {
	t.Parallel()
	a, b := webhook.NewSecret(), webhook.NewSecret()
	if a == b || webhook.CheckSecret(a) != nil || !strings.HasPrefix(a, "whsec_") {
		t.Errorf("made a secret that cannot be used, or twice the same")
	}
}

// saysNothing proves D9 for an error.
func saysNothing(t *testing.T, err error, e notify.Event) {
	t.Helper()
	for _, secret := range append([]string{"Rosa", "s3cret", "127.0.0.1", "://", "elsewhere"}, e.Endpoint.Secrets...) {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %q: %v", secret, err)
		}
	}
}
