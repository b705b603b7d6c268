package httpstore

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
)

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ address, token, says string }{
		"plain http abroad": {"http://records.example/store", "hunter2", "use https"},
		"another scheme":    {"ftp://records.example/store", "hunter2", "start with https://"},
		"no host":           {"https:///store", "hunter2", "absolute"},
		"credentials":       {"https://u:hunter2@records.example", "hunter2", "no credentials"},
		"no address":        {"https://records.example:hunter2", "hunter2", "not one"},
		"no token":          {"https://records.example", "", "must not be empty"},
		"a blank token":     {"https://records.example", "hunter2 ", "without spaces"},
	} {
		_, err := New(c.address, c.token)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: error %v, want one with %q and without the token", name, err, c.says)
		}
	}
	for _, address := range []string{"https://records.example/store", "http://127.0.0.1:1", "http://[::1]:1/x/", "http://localhost:1"} {
		if _, err := New(address, "t"); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := New("http://records.example", "t", AllowInsecure()); err != nil {
		t.Error(err)
	}
}

func TestServerDown(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	client := dial(t, "http://"+l.Addr().String())
	for name, err := range map[string]error{
		"get":   second(client.Get(t.Context(), record("V-1").Key)),
		"apply": client.Apply(t.Context(), put("V-1")),
		"claim": second(client.Claim(t.Context(), driver.Claim{Kind: "visit", Until: record("").At})),
	} {
		u, ok := errors.AsType[*UnavailableError](err)
		if !ok || !u.Temporary() || u.Unknown() || !strings.Contains(err.Error(), "connection refused") {
			t.Errorf("%s: error %v, want an *UnavailableError that was surely not sent", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	elsewhere := serve(t, newHandler(t, memory.New()))
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusTemporaryRedirect)
		}, "redirect, which is not followed"},
		"redirect on the host": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusPermanentRedirect)
		}, "redirect, which is not followed"},
		"another site":    {http.NotFound, "is not a store"},
		"a page":          {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, "not the JSON expected"},
		"an empty object": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }, "is not a store"},
		"a huge answer": {func(w http.ResponseWriter, _ *http.Request) {
			for range maxAnswer/(1<<20) + 2 {
				_, _ = w.Write([]byte(strings.Repeat(" ", 1<<20)))
			}
		}, "longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := dial(t, serve(t, c.answer).URL+"/store")
			_, err := client.Get(t.Context(), record("V-1").Key)
			if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, driver.ErrNotFound) {
				t.Fatalf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// A fault of the database is told without its text, and tried again.
func TestDatabaseFault(t *testing.T) {
	t.Parallel()
	client := over(t, &failing{Driver: memory.New(), times: 2})
	if err := client.Apply(t.Context(), put("V-1")); err != nil {
		t.Fatalf("Apply: %v, want success at the third try", err)
	}
	client = over(t, &failing{Driver: memory.New(), times: 99})
	err := client.Apply(t.Context(), put("V-1"))
	if _, ok := errors.AsType[*UnavailableError](err); !ok || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "log says why") {
		t.Fatalf("error %v", err)
	}
}

// B18: two tokens are live while they are changed; nothing else is.
func TestTokens(t *testing.T) {
	t.Parallel()
	s := serve(t, newHandler(t, memory.New(), AlsoAccept("the-old-one")))
	for name, want := range map[string]error{
		token: driver.ErrNotFound, "the-old-one": driver.ErrNotFound, "a-token-for-test": ErrDenied, "A-TOKEN-FOR-TESTS": ErrDenied, "x": ErrDenied,
	} {
		client, err := New(s.URL+"/store", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Get(t.Context(), record("V-1").Key); !errors.Is(err, want) {
			t.Errorf("token %q: %v, want %v", name, err, want)
		}
		client.Close()
	}
	for _, bad := range []string{"", " ", "a b", "é"} {
		if _, err := NewHandler(memory.New(), bad); err == nil {
			t.Errorf("token %q is taken", bad)
		}
		if _, err := NewHandler(memory.New(), token, AlsoAccept(bad)); err == nil {
			t.Errorf("second token %q is taken", bad)
		}
	}
}

// Whoever has no token is not listened to.
func TestWithoutAToken(t *testing.T) {
	t.Parallel()
	h := newHandler(t, memory.New())
	for _, header := range []string{"", "Bearer", "Bearer ", token, "Basic " + token, "Bearer  " + token} {
		body := &watched{}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/get", body)
		r.Header.Set("Authorization", header)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || body.read {
			t.Errorf("%q: status %d, body read: %t", header, w.Code, body.read)
		}
	}
}

type watched struct{ read bool }

func (w *watched) Read([]byte) (int, error) { w.read = true; return 0, errors.New("read") }
