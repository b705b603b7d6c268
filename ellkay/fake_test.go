package ellkay_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/ellkay"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeCall is one call as LKCloud saw it.
type fakeCall struct {
	Op     string
	Header http.Header
	Body   string
}

func (c fakeCall) request(t *testing.T) map[string]any {
	t.Helper()
	var b struct{ Request map[string]any }
	if err := json.Unmarshal([]byte(c.Body), &b); err != nil {
		t.Fatalf("body %q: %v", c.Body, err)
	}
	return b.Request
}

// fake answers operations by hand. It is a RoundTripper as well as a server, so
// that waits can be tested with a fake clock.
type fake struct {
	mu     sync.Mutex
	calls  []fakeCall
	answer func(c fakeCall) (status int, body string)
	header http.Header // of every answer
}

func newFake(answer func(c fakeCall) (status int, body string)) *fake {
	return &fake{answer: answer, header: http.Header{"Content-Type": {"application/json"}}}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c := fakeCall{Op: strings.Trim(r.URL.Path, "/"), Header: r.Header.Clone(), Body: string(body)}
	f.mu.Lock()
	f.calls = append(f.calls, c)
	f.mu.Unlock()
	maps.Copy(w.Header(), f.header)
	status, answer := http.StatusOK, `{"access_token":"T1","expires_in":7199,"token_type":"Bearer"}`
	if c.Op != "connect/token" || f.answersTokens() {
		status, answer = f.answer(c)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer)
}

func (f *fake) answersTokens() bool { return f.header.Get("X-Answers-Tokens") != "" }

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	f.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// count returns how many calls an operation got.
func (f *fake) count(op string) int { return len(f.of(op)) }

func (f *fake) of(op string) []fakeCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []fakeCall
	for _, c := range f.calls {
		if strings.HasSuffix(c.Op, op) {
			list = append(list, c)
		}
	}
	return list
}

const secretKey = "SITE-KEY-FAKE-0001"

// client returns a client that reaches f without a network.
func (f *fake) client(t testing.TB, opts ...ellkay.Option) *ellkay.Client {
	t.Helper()
	all := append([]ellkay.Option{
		ellkay.WithURL("https://lkcloud.example"),
		ellkay.WithTokenURL("https://lkcloud.example/connect/token"),
		ellkay.WithClientCredentials("sim-client", "sim-secret-not-real"),
		ellkay.WithHTTPClient(&http.Client{Transport: f}),
	}, opts...)
	c, err := ellkay.New(all...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (f *fake) site(t testing.TB, p ellkay.Profile) *ellkay.Site {
	t.Helper()
	return f.client(t).Site(secretKey, p)
}

// serve starts f as a real server and returns a site that calls it.
func (f *fake) serve(t testing.TB) *ellkay.Site {
	t.Helper()
	srv := httptest.NewServer(f)
	h := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() { h.CloseIdleConnections(); srv.Close() })
	return f.client(t, ellkay.WithURL(srv.URL), ellkay.WithTokenURL(srv.URL+"/connect/token"), ellkay.WithHTTPClient(h)).
		Site(secretKey, ellkay.Profile{})
}

// fault is a fault's body, with a patient in its text as LKCloud may put one.
func fault(code, message string) string {
	b, _ := json.Marshal(map[string]any{
		"Detail": "Patient Robin Sample, +1-555-010-0501", "ErrorCode": code,
		"Handle": "00000000-0000-4000-8000-000000000001", "Message": message, "RecoverySteps": nil,
		"Type": "Ellkay.Bridging.Exceptions." + code + "Exception",
	})
	return string(b)
}

var day = time.Date(2030, 5, 6, 0, 0, 0, 0, time.UTC)

// collect reads a whole search.
func collect(t testing.TB, site *ellkay.Site, q ellkay.SearchQuery) ([]ellkay.Appointment, error) {
	t.Helper()
	var list []ellkay.Appointment
	for a, err := range site.Appointments.Search(t.Context(), q) {
		if err != nil {
			return list, err
		}
		list = append(list, a)
	}
	return list, nil
}

func week() ellkay.SearchQuery { return ellkay.SearchQuery{From: day, To: day.AddDate(0, 0, 7)} }

func idsOf(list []ellkay.Appointment) string {
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	return strings.Join(ids, " ")
}
