package httpstore

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

// failing is a driver whose first batches fail.
type failing struct {
	driver.Driver

	mu    sync.Mutex
	times int
}

func (f *failing) Apply(ctx context.Context, changes []driver.Change) error {
	f.mu.Lock()
	f.times--
	fail := f.times >= 0
	f.mu.Unlock()
	if fail {
		return errors.New("the disk at /secret/path is full")
	}
	return f.Driver.Apply(ctx, changes)
}

func ask(t testing.TB, h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	h := newHandler(t, memory.New())
	for name, c := range map[string]struct {
		method, path, body string
		want               int
	}{
		"no JSON":             {"POST", "/v1/get", "hello", 400},
		"nothing":             {"POST", "/v1/get", "", 400},
		"two values":          {"POST", "/v1/get", `{"account":"a","kind":"k","id":"1"}{}`, 400},
		"an unknown member":   {"POST", "/v1/scan", `{"kind":"visit","chek":true}`, 400},
		"a wrong type":        {"POST", "/v1/scan", `{"kind":7}`, 400},
		"no kind":             {"POST", "/v1/scan", `{}`, 400},
		"no kind to claim":    {"POST", "/v1/claim", `{"until":5}`, 400},
		"no request id":       {"POST", "/v1/apply", `{"changes":[{"account":"a","kind":"k","id":"1"}]}`, 400},
		"a body that is none": {"POST", "/v1/apply", `{"id":"x","changes":[{"account":"a","kind":"k","id":"1","body":"%"}]}`, 400},
		"a foreign cursor":    {"POST", "/v1/scan", `{"kind":"visit","cursor":"x"}`, 422},
		"a long question":     {"POST", "/v1/scan", `{"kind":"` + strings.Repeat("x", maxAsk) + `"}`, 413},
		"a long batch":        {"POST", "/v1/apply", `{"id":"` + strings.Repeat("x", maxApply) + `"}`, 413},
		"a read by GET":       {"GET", "/v1/get", "", 405},
		"another path":        {"POST", "/v1/drop", "", 404},
		"another version":     {"POST", "/v2/get", "", 404},
	} {
		if w := ask(t, h, c.method, c.path, c.body); w.Code != c.want || strings.Contains(w.Body.String(), "hello") {
			t.Errorf("%s: status %d %s, want %d", name, w.Code, w.Body, c.want)
		}
	}
}

// large stores n records of the largest size, all due.
func large(t *testing.T, d driver.Driver, n int) {
	t.Helper()
	body := bytes.Repeat([]byte{0xff}, driver.MaxBody)
	for i := range n {
		r := record(string(rune('a' + i)))
		r.Body = body
		if err := d.Apply(t.Context(), []driver.Change{{Record: r}}); err != nil {
			t.Fatal(err)
		}
	}
}

// A page that is too large for one answer comes in several.
func TestLargePages(t *testing.T) {
	t.Parallel()
	db := memory.New()
	large(t, db, 6)
	client := over(t, db)
	q := driver.Query{Kind: "visit"}
	var got []string
	for _, want := range []int{4, 2} {
		p, err := client.Scan(t.Context(), q)
		if err != nil || len(p.Records) != want {
			t.Fatalf("%d records, error %v; want %d", len(p.Records), err, want)
		}
		for _, r := range p.Records {
			got = append(got, r.ID)
		}
		q.Cursor = p.Next
	}
	if strings.Join(got, "") != "abcdef" || q.Cursor != "" {
		t.Fatalf("records %v, cursor %q", got, q.Cursor)
	}
}

// A claim that is too large for one answer leases what the caller gets.
func TestLargeClaims(t *testing.T) {
	t.Parallel()
	db := memory.New()
	large(t, db, 6)
	client := over(t, db)
	due := record("").At
	c := driver.Claim{Kind: "visit", Due: due, Until: due.Add(time.Minute)}
	for _, want := range []int{4, 2, 0} {
		got, err := client.Claim(t.Context(), c)
		if err != nil || len(got) != want {
			t.Fatalf("%d records, error %v; want %d", len(got), err, want)
		}
	}
}

// Whatever comes is answered, in JSON or by the router, and never panics.
func FuzzHandler(f *testing.F) {
	batch, err := json.Marshal(applyOf("id", put("V-1")))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("apply", string(batch))
	f.Add("get", `{"account":"acme","kind":"visit","id":"V-1"}`)
	f.Add("scan", `{"kind":"visit","from":-9223372036854775808,"to":9223372036854775807,"limit":-1,"cursor":"AAAA"}`)
	f.Add("claim", `{"kind":"visit","due":1,"until":2}`)
	db := memory.New()
	f.Fuzz(func(t *testing.T, path, body string) {
		h := newHandler(t, db)
		for _, known := range []string{"get", "scan", "apply", "claim"} {
			if path != known {
				continue
			}
			w := ask(t, h, http.MethodPost, "/v1/"+path, body)
			if !json.Valid(w.Body.Bytes()) || w.Code == http.StatusInternalServerError {
				t.Fatalf("status %d, %q", w.Code, w.Body)
			}
		}
		p, err := db.Scan(t.Context(), driver.Query{Kind: "visit"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Records {
			if err := driver.CheckKey(r.Key); err != nil {
				t.Fatalf("stored %+v: %v", r.Key, err)
			}
		}
	})
}
