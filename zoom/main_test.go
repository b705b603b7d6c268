package zoom_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/zoom"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recorded is a request as a server saw it.
type recorded struct {
	Method, URI, Body string
	Header            http.Header
}

// server answers API calls with answers, in turn and then the last one for ever,
// and every call of the token endpoint with a token.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	answers []reply
	calls   []recorded // of the API
	tokens  []recorded // of the token endpoint
}

type reply struct {
	status int
	body   string
	header map[string]string
}

func serve(t testing.TB, answers ...reply) *server {
	t.Helper()
	s := &server{answers: answers}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	call := recorded{r.Method, r.RequestURI, string(body), r.Header}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/oauth/token" {
		s.tokens = append(s.tokens, call)
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","expires_in":3600}`, len(s.tokens))
		return
	}
	s.calls = append(s.calls, call)
	a := reply{status: http.StatusOK, body: `{"id":"7"}`}
	if len(s.answers) > 0 {
		a = s.answers[min(len(s.calls), len(s.answers))-1]
	}
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// client returns a client of s without pacing.
func (s *server) client(t testing.TB, opts ...zoom.Option) *zoom.Client {
	t.Helper()
	return newClient(t, append([]zoom.Option{
		zoom.WithServerToServer("acc", "id", "secret"), zoom.WithAPIURL(s.URL + "/v2"), zoom.WithOAuthURL(s.URL + "/oauth"),
		zoom.WithPlan(zoom.PlanUnlimited, 1), zoom.WithHTTPClient(pooled(t)),
	}, opts...)...)
}

func newClient(t testing.TB, opts ...zoom.Option) *zoom.Client {
	t.Helper()
	c, err := zoom.New(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pooled(t testing.TB) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// fixed is a token source for tests under synctest.
type fixed struct{}

func (fixed) Token(context.Context) (string, error)         { return "t", nil }
func (fixed) Renew(context.Context, string) (string, error) { return "t2", nil }

// roundTrip is a transport in the same process, for tests under synctest.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func inProcess(f roundTrip) zoom.Option {
	return zoom.WithHTTPClient(&http.Client{Transport: f})
}

func response(status int, body string, header ...string) *http.Response {
	rec := httptest.NewRecorder()
	for i := 0; i+1 < len(header); i += 2 {
		rec.Header().Set(header[i], header[i+1])
	}
	rec.WriteHeader(status)
	_, _ = rec.WriteString(body)
	return rec.Result()
}
