package httpcall_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/internal/httpcall"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	get  = httpcall.Operation{Name: "Things.Get", Class: "LIGHT", Safe: true}
	post = httpcall.Operation{Name: "Things.Create", Class: "LIGHT"}
)

// serve starts a server and returns a caller of it, with quick repeats.
func serve(t testing.TB, h http.HandlerFunc, change ...func(*httpcall.Config)) *httpcall.Caller {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return caller(t, server.URL+"/v2", append([]func(*httpcall.Config){func(c *httpcall.Config) {
		c.HTTPClient = &http.Client{Transport: transport}
	}}, change...)...)
}

func caller(t testing.TB, base string, change ...func(*httpcall.Config)) *httpcall.Caller {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	cfg := httpcall.Config{Base: u, Backoff: time.Millisecond}
	for _, f := range change {
		f(&cfg)
	}
	c, err := httpcall.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// roundTrip is a transport in the same process, for tests under synctest.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}
}

func inProcess(f roundTrip) func(*httpcall.Config) {
	return func(c *httpcall.Config) { c.HTTPClient = &http.Client{Transport: f} }
}

// tokens is a token source whose Renew appends "+".
type tokens struct{ renewed []string }

func (s *tokens) Token(context.Context) (string, error) { return "t", nil }

func (s *tokens) Renew(_ context.Context, refused string) (string, error) {
	s.renewed = append(s.renewed, refused)
	return refused + "+", nil
}
