package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
)

// TestEmbedWeb starts the program, signs in its own way, and sees the visit on the
// page and in the API; nobody does who is not signed in, and nurses change no
// settings.
func TestEmbedWeb(t *testing.T) {
	t.Parallel()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	public, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	engine, handlers := build(t.Context(), public)
	handler = handlers
	if _, err := engine.Account("clinic").Sync(t.Context(), syncer.SyncOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Account("clinic").Work(t.Context()); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	nell, nobody := &http.Client{Jar: jar}, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(c *http.Client, path string) (int, string) {
		t.Helper()
		resp, err := c.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	if code, body := get(nobody, "/visits/appointments"); code != http.StatusSeeOther || strings.Contains(body, "Ada") {
		t.Errorf("the page to nobody: %d %s", code, body)
	}
	if code, _ := get(nobody, "/visits/api/v1/appointments"); code != http.StatusUnauthorized {
		t.Errorf("the API to nobody: %d", code)
	}
	if code, body := get(nell, "/login"); code != http.StatusOK || !strings.Contains(body, "Nell Nurse") || !strings.Contains(body, "· My EHR</title>") {
		t.Fatalf("signing in leads to %d %s", code, body)
	}
	var list struct {
		Items []struct {
			ID, State string
			Start     time.Time
			Meeting   struct{ ID string }
			Links     struct{ Physician string }
		}
	}
	code, body := get(nell, "/visits/api/v1/appointments")
	if err := json.Unmarshal([]byte(body), &list); code != http.StatusOK || err != nil || len(list.Items) != 1 || list.Items[0].Meeting.ID == "" {
		t.Fatalf("the API: %d %s", code, body)
	}
	visit := list.Items[0]
	zone, err := time.LoadLocation(storage.DefaultSettings().TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	code, body = get(nell, "/visits/appointments?day="+visit.Start.In(zone).Format(time.DateOnly))
	if code != http.StatusOK || !strings.Contains(body, `href="/visits/appointments/visit/`+visit.ID+`"`) || !strings.Contains(body, "Ada Example") {
		t.Errorf("the page: %d %s", code, body)
	}
	if code, body := get(nell, strings.TrimPrefix(visit.Links.Physician, server.URL)); code != http.StatusOK || !strings.Contains(body, "<button") {
		t.Errorf("the physician's link %s: %d", visit.Links.Physician, code)
	}
	for _, path := range []string{"/visits/status", "/visits/physicians"} {
		if code, _ := get(nell, path); code != http.StatusNotFound {
			t.Errorf("%s to a nurse: %d", path, code)
		}
	}
	if code, _ := get(nell, "/visits/api/v1/settings"); code != http.StatusForbidden {
		t.Errorf("the settings to a nurse: %d", code)
	}
}
