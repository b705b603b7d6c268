package httpcall_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
)

func TestTransportFailuresAreExplained(t *testing.T) {
	t.Parallel()
	op := func(name string, err error) error { return &net.OpError{Op: name, Net: "tcp", Err: err} }
	for _, tc := range []struct {
		name  string
		err   error
		words string
		sent  bool
		tries int // of an operation that may be repeated
	}{
		{"refused", op("dial", syscall.ECONNREFUSED), "connection refused", false, 4},
		{"unreachable", op("dial", syscall.EHOSTUNREACH), "could not connect", false, 4},
		{"proxy", op("proxyconnect", errors.New("secret")), "could not connect", false, 4},
		{"unknown name", op("dial", &net.DNSError{Err: "secret", IsNotFound: true}), "host name is unknown", false, 4},
		{"name service away", op("dial", &net.DNSError{Err: "secret", IsTimeout: true}), "could not be looked up", false, 4},
		{"certificate", &tls.CertificateVerificationError{Err: errors.New("secret")}, "certificate is not trusted", false, 1},
		{"not TLS", tls.RecordHeaderError{Msg: "secret"}, "does not speak TLS", false, 4},
		{"reset", op("read", syscall.ECONNRESET), "cut before the answer", true, 4},
		{"end", io.ErrUnexpectedEOF, "cut before the answer", true, 4},
		{"anything else", errors.New("secret"), "failed before the answer", true, 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				c := caller(t, "https://api.test", inProcess(func(*http.Request) (*http.Response, error) { tries++; return nil, tc.err }))
				err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
				te, ok := errors.AsType[*httpcall.TransportError](err)
				if !ok || te.Sent != tc.sent || tries != tc.tries || te.Host != "api.test" {
					t.Fatalf("err = %v (%+v) after %d tries", err, te, tries)
				}
				if !strings.Contains(err.Error(), tc.words) || strings.Contains(err.Error(), "secret") {
					t.Errorf("err = %v", err)
				}
				tries = 0
				err = c.Do(t.Context(), post, httpcall.Request{Method: http.MethodPost, Path: "/x"}, nil)
				if httpcall.Unknown(err) != tc.sent || tc.sent && tries != 1 {
					t.Errorf("a write: err = %v after %d tries", err, tries)
				}
			})
		})
	}
}

func TestCertificateOfAnotherIsRefused(t *testing.T) { // A39
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	c := caller(t, server.URL, func(cfg *httpcall.Config) { cfg.Token = &tokens{} })
	err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
	if te, ok := errors.AsType[*httpcall.TransportError](err); !ok || te.Sent || !strings.Contains(te.Reason, "certificate") {
		t.Errorf("err = %v", err)
	}
}

func TestOwnTimeIsToldFromTheCallers(t *testing.T) {
	t.Parallel()
	hang := inProcess(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
	synctest.Test(t, func(t *testing.T) {
		c := caller(t, "https://api.test", hang, func(cfg *httpcall.Config) { cfg.AttemptTimeout, cfg.MaxTries = time.Second, 1 })
		err := c.Do(t.Context(), get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		if errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "no complete answer in time") {
			t.Errorf("an attempt's time: err = %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		err = c.Do(ctx, get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "the caller's time") {
			t.Errorf("the caller's time: err = %v", err)
		}
		cancel()
		err = c.Do(ctx, get, httpcall.Request{Method: http.MethodGet, Path: "/x"}, nil)
		if err == nil || !strings.Contains(err.Error(), "not sent") {
			t.Errorf("time was up before: err = %v", err)
		}
	})
}
