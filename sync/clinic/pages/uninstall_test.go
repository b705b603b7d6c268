package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

// A38: an administrator uninstalls by typing the clinic's name, is signed out, and
// sees the proof in this browser only.
func TestUninstall(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	if page := f.do(http.MethodGet, "/uninstall", nil, admin).Body.String(); !strings.Contains(page, "Type <strong>Sample Clinic</strong>") {
		t.Fatal("the page does not say what to type")
	}
	if w := f.do(http.MethodPost, "/uninstall", url.Values{"word": {"Another"}}, admin); w.Code != http.StatusUnprocessableEntity || slices.Contains(f.Engine.Asked(), "uninstall") {
		t.Fatalf("with another name: %d, engine asked for %v", w.Code, f.Engine.Asked())
	}
	w := f.do(http.MethodPost, "/uninstall", url.Values{"word": {" sample clinic "}}, admin)
	if w.Code != http.StatusSeeOther || !slices.Contains(f.Engine.Asked(), "uninstall") {
		t.Fatalf("%d, engine asked for %v", w.Code, f.Engine.Asked())
	}
	if w := f.do(http.MethodGet, "/appointments", nil, admin); w.Code != http.StatusSeeOther {
		t.Errorf("still signed in: %d", w.Code)
	}
	var mine *http.Cookie
	for _, c := range w.Result().Cookies() {
		if c.Name == proofCookie {
			mine = c
		}
	}
	if mine == nil {
		t.Fatal("no cookie lets the browser see the proof")
	}
	if page := f.do(http.MethodGet, "/uninstalled", nil, mine); !strings.Contains(page.Body.String(), "being removed") || page.Header().Get("Refresh") == "" {
		t.Error("before the wipe the page does not wait")
	}
	proof, err := f.Store.Account(clinictest.Account).Wipe(t.Context(), nil) // as the engine does
	if err != nil {
		t.Fatal(err)
	}
	if page := f.do(http.MethodGet, "/uninstalled", nil, mine).Body.String(); !strings.Contains(page, proof.ID) || !strings.Contains(page, "Everything is removed") {
		t.Error("the proof is not shown")
	}
	forged := &http.Cookie{Name: mine.Name, Value: strings.Replace(mine.Value, "|", "|1", 1)}
	for _, c := range []*http.Cookie{nil, forged, {Name: mine.Name, Value: "||"}} {
		if w := f.do(http.MethodGet, "/uninstalled", nil, c); w.Code != http.StatusNotFound {
			t.Errorf("somebody else's browser: %d", w.Code)
		}
	}
}

// B13: under legal hold nothing is uninstalled.
func TestUninstallUnderLegalHold(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	s := clinictest.Settings()
	s.Retention.LegalHold = true
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&s)); err != nil {
		t.Fatal(err)
	}
	if page := f.do(http.MethodGet, "/uninstall", nil, admin).Body.String(); !strings.Contains(page, "legal hold") || strings.Contains(page, `action="/uninstall"`) {
		t.Error("the page offers it")
	}
	if w := f.do(http.MethodPost, "/uninstall", url.Values{"word": {"Sample Clinic"}}, admin); w.Code != http.StatusConflict || slices.Contains(f.Engine.Asked(), "uninstall") {
		t.Errorf("%d, engine asked for %v", w.Code, f.Engine.Asked())
	}
}
