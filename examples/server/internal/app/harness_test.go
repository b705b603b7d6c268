package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/examples/server/internal/app"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const token = "test-token"

// noEnv is an environment without variables.
func noEnv(string) (string, bool) { return "", false }

// program is the shipped program, running in this process.
type program struct {
	t    *testing.T
	base string
	code func() int // waits for the end
	stop context.CancelFunc
	logs *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start runs the program until the test ends, on a port of its own.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, w := io.Pipe()
	p := &program{t: t, stop: stop, logs: &lockedBuffer{}}
	ended := make(chan int, 1)
	go func() {
		ended <- app.Run(ctx, append([]string{"-addr=127.0.0.1:0"}, args...), noEnv, w, p.logs)
		_ = w.Close()
	}()
	p.code = sync.OnceValue(func() int { return <-ended })
	t.Cleanup(func() {
		stop()
		if code := p.code(); code != 0 {
			t.Errorf("exit code %d, logs:\n%s", code, p.logs)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if base, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			p.base = base
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if p.base == "" {
		t.Fatalf("the program did not begin to listen; exit code %d, logs:\n%s", p.code(), p.logs)
	}
	return p
}

// call makes an API call and decodes the answer.
func (p *program) call(method, path string, body any) (status int, answer map[string]any) {
	p.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			p.t.Fatal(err)
		}
		in = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+"/api/v1"+path, in)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(data) > 0 && strings.Contains(resp.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(data, &answer); err != nil {
			p.t.Fatalf("%s %s: %v in %s", method, path, err, data)
		}
	}
	return resp.StatusCode, answer
}

// want is call with an expected status.
func (p *program) want(status int, method, path string, body any) map[string]any {
	p.t.Helper()
	got, answer := p.call(method, path, body)
	if got != status {
		p.t.Fatalf("%s %s: status %d, want %d: %v", method, path, got, status, answer)
	}
	return answer
}

// eventually looks until ok, or gives up.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("in 20 seconds not: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// vendors are the fakes, apart from the program.
type vendors struct {
	lkcloud *ellkaytest.Server
	zoom    *zoomtest.Server
	urls    *lockedBuffer // of every request that the fakes got, one a line
}

func newVendors(t *testing.T) vendors {
	t.Helper()
	v := vendors{lkcloud: ellkaytest.NewUnstarted(ellkaytest.WithSubscriberKey(ellkaytest.DefaultSubscriberKey)), urls: &lockedBuffer{}}
	noting := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintln(v.urls, r.Method, r.URL)
			next.ServeHTTP(w, r)
		})
	}
	v.lkcloud.URL = serve(t, noting(v.lkcloud))
	v.zoom = servedZoom(t, noting)
	return v
}

func serve(t *testing.T, h http.Handler) (base string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s.URL
}

// servedZoom is a fake Zoom behind a handler of the test's own.
func servedZoom(t *testing.T, behind func(http.Handler) http.Handler) *zoomtest.Server {
	t.Helper()
	var zoom *zoomtest.Server
	base := serve(t, behind(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { zoom.ServeHTTP(w, r) })))
	zoom = zoomtest.NewUnstarted(zoomtest.WithBaseURL(base))
	t.Cleanup(zoom.Close)
	return zoom
}

// flags point the program at the fakes.
func (v vendors) flags(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	return []string{
		"-api-token=" + token, "-store=sqlite:" + filepath.Join(dir, "t.db"), "-keyset=" + filepath.Join(dir, "keys.json"),
		"-zoom-api-url=" + v.zoom.APIURL(), "-zoom-oauth-url=" + v.zoom.OAuthURL(),
		"-zoom-client-id=" + zoomtest.DefaultClientID, "-zoom-client-secret=" + zoomtest.DefaultClientSecret,
		"-zoom-account-id=" + zoomtest.DefaultAccountID, "-zoom-webhook-secret=" + zoomtest.DefaultSecretToken,
		"-lkcloud-url=" + v.lkcloud.URL, "-lkcloud-token-url=" + v.lkcloud.TokenURL(),
		"-allow-insecure-targets",
	}
}

// settings are the document that an administrator would send.
func settings(change ...func(map[string]any)) map[string]any {
	doc := map[string]any{
		"company":  "Sample Clinic",
		"ellkay":   map[string]any{"subscriber_key": ellkaytest.DefaultSubscriberKey, "site_service_key": ellkaytest.DefaultSite},
		"timezone": "America/New_York", "appointment_type_ids": []string{},
		"disable_appointment_updates": false, "join_link_only_in_reminder": false,
		"patient_email": map[string]any{"enabled": true, "reminder_minutes": 60},
		"custom_email":  map[string]any{"enabled": false, "address": "", "reminder_minutes": 60},
		"email_intro":   "Welcome.",
		"notifications": map[string]any{
			"appointment_prepared": false, "patient_joined": false, "patient_left": false, "physician_joined": false, "physician_left": false, "endpoint_url": "",
		},
		"meeting_topic": "{company} Video Visit",
	}
	for _, c := range change {
		c(doc)
	}
	return doc
}

// endpoint is a vendor's system that takes events.
type endpoint struct {
	*httptest.Server
	mu     sync.Mutex
	events []map[string]any
	heads  []http.Header
	status int // of its answers; 0: 200
}

// answer has it answer so from now on.
func (e *endpoint) answer(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status = status
}

func newEndpoint(t *testing.T) *endpoint {
	t.Helper()
	e := &endpoint{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event map[string]any
		if json.NewDecoder(r.Body).Decode(&event) == nil {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.events, e.heads = append(e.events, event), append(e.heads, r.Header)
			if e.status != 0 {
				w.WriteHeader(e.status)
			}
		}
	}))
	t.Cleanup(e.Close)
	return e
}

// got is the events of a type.
func (e *endpoint) got(kind string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ev := range e.events {
		if ev["type"] == kind {
			n++
		}
	}
	return n
}

func toJSON(v any) string {
	b, _ := json.Marshal(v) // decoded from JSON before
	return string(b)
}

func newJar(t *testing.T) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return jar
}
