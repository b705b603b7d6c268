package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// search is where the form of the appointments page leads to.
func (f *fixture) search(t testing.TB, what string) string {
	t.Helper()
	w := f.do(http.MethodPost, "/appointments/search", url.Values{"q": {what}}, f.as(t, "admin"))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("a search answers %d", w.Code)
	}
	return w.Header().Get("Location")
}

// D9: a patient is found by name, and no address of the page, nor one that it
// leads to, names anybody.
func TestD9SearchNamesNobody(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	found, other := visitAt("A-1", f.now), visitAt("A-2", f.now)
	found.Patient.Name, other.Patient.Name = "Canarina Zwitschermann", "Bo Sample"
	f.addVisit(t, *found)
	f.addVisit(t, *other)
	zone, err := f.Session().Zone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"q": {" zwitschermann "}, "day": {f.now.In(zone).Format(time.DateOnly)}, "show": {string(report.GroupToCome)}}
	w := f.do(http.MethodPost, "/appointments/search", form, admin)
	to := w.Header().Get("Location")
	body := f.do(http.MethodGet, to, nil, admin).Body.String()
	if w.Code != http.StatusSeeOther || !strings.Contains(body, "Canarina Zwitschermann") || strings.Contains(body, "Bo Sample") {
		t.Fatalf("%d to %s shows\n%s", w.Code, to, body)
	}
	if !strings.Contains(to, "show=to-come") || !strings.Contains(body, `value="zwitschermann"`) {
		t.Errorf("%s forgets what was chosen", to)
	}
	addresses := strings.ToLower(to)
	for _, attribute := range []string{`href="`, `data-self="`, `action="`, `data-live="`} {
		for _, part := range strings.Split(body, attribute)[1:] {
			address, _, _ := strings.Cut(part, `"`)
			addresses += " " + strings.ToLower(address)
		}
	}
	if strings.Contains(addresses, "zwitschermann") {
		t.Errorf("D9: somebody is named in %s", addresses)
	}
	if w := f.do(http.MethodGet, to, nil, nil); strings.Contains(strings.ToLower(w.Header().Get("Location")), "zwitschermann") {
		t.Errorf("D9: the way to sign in is %s", w.Header().Get("Location"))
	}
	if body := f.do(http.MethodGet, "/appointments?find=nonsense", nil, admin).Body.String(); !strings.Contains(body, "Bo Sample") {
		t.Error("a search that cannot be read is not left out")
	}
}

// B12: only a page that was shown and recorded is refreshed without another entry;
// a header that anybody can send does not keep a view out of the trail.
func TestViewsAreRecorded(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	views := func() int {
		t.Helper()
		trail, _, err := f.Session().Audit(t.Context(), clinic.AuditFilter{Action: "visits.view"}, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(trail)
	}
	body := f.do(http.MethodGet, "/appointments", nil, admin).Body.String()
	attribute := func(name string) string {
		_, rest, _ := strings.Cut(body, name+`="`)
		value, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(value, "&amp;", "&")
	}
	self, shown := attribute("data-self"), attribute("data-shown")
	if views() != 1 || self == "" || shown == "" {
		t.Fatalf("%d views, %q %q", views(), self, shown)
	}
	if f.do(http.MethodGet, self, nil, admin, liveHeader, shown); views() != 1 {
		t.Error("a page that refreshes itself is recorded each time")
	}
	colleague := f.as(t, "admin")
	for name, ask := range map[string]func(){
		"any header":        func() { f.do(http.MethodGet, self, nil, admin, liveHeader, "1") },
		"as a stream":       func() { f.do(http.MethodGet, self, nil, admin, "Accept", "text/event-stream") },
		"another page":      func() { f.do(http.MethodGet, "/appointments?day=2030-05-06", nil, admin, liveHeader, shown) },
		"another's session": func() { f.do(http.MethodGet, self, nil, colleague, liveHeader, shown) },
	} {
		before := views()
		if ask(); views() != before+1 {
			t.Errorf("%s: the view is not recorded", name)
		}
	}
}
