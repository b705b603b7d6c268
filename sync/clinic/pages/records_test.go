package pages

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/driver"
)

// B12: the trail is found by who, what, of and day; a check of it is told, for
// auditors too.
func TestAuditPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "auditor@clinic.example", Role: storage.StaffAudits})
	auditor := f.as(t, "auditor")
	account := f.Store.Account(clinictest.Account)
	for _, e := range [][3]string{{"u-1", "visit.view", "V-77"}, {"u-2", "settings.save", ""}, {"u-1", "visit.view", "V-78"}} {
		if err := account.Append(t.Context(), e[0], e[1], e[2], ""); err != nil {
			t.Fatal(err)
		}
	}
	tomorrow := f.now.AddDate(0, 0, 2).Format(time.DateOnly)
	for query, want := range map[string]struct{ has, lacks string }{
		"":                          {"V-77", "Nothing like that"},
		"who=u-2":                   {"settings.save</td>", "V-77"},
		"action=VISIT&subject=78":   {"V-78</td>", "V-77</td>"},
		"subject=nobody":            {"Nothing like that is in the trail", "V-77"},
		"from=" + tomorrow:          {"Nothing like that is in the trail", "V-77"},
		"until=2001-01-01":          {"Nothing like that", "V-77"},
		"until=" + tomorrow:         {"V-77", "Nothing like that"},
		"from=no-day&who=u-1&until": {"V-77", "settings.save</td>"},
	} {
		page := f.do(http.MethodGet, "/audit?"+query, nil, auditor).Body.String()
		if !strings.Contains(page, want.has) || strings.Contains(page, want.lacks) {
			t.Errorf("%q: has %q %v, has %q %v", query, want.has, strings.Contains(page, want.has), want.lacks, strings.Contains(page, want.lacks))
		}
	}
	w := f.do(http.MethodPost, "/audit/verify", url.Values{}, auditor)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "The trail is whole: all 3 entries") {
		t.Errorf("the check: %d", w.Code)
	}
}

// B10: hosts' budgets, the endpoint's health and the clock are told in words.
func TestStatusPage(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	b.Engine.Budgets = map[string]driver.HostBudget{"zoom-1": {Limit: 100, Used: 97}, "zoom-2": {Limit: 100, Spent: true}, "zoom-3": {Limit: 100}}
	f := fixtureOn(t, "http://127.0.0.1:1", b, stopped())
	s := clinictest.Settings()
	s.Notifications.EndpointURL = "https://vendor.example/events"
	failed := storage.Delivery{
		ID: "evt-1", Channel: storage.ChannelEvent, Kind: "patient.joined", State: storage.DeliveryQueued, CreatedAt: f.now, DueAt: f.now,
		Attempts: []storage.Attempt{{At: f.now, Result: "HTTP 500"}},
	}
	changes := []storage.Change{storage.Put(&s), storage.Put(&failed)}
	for _, n := range []string{"1", "2", "3"} {
		changes = append(changes, storage.Put(&storage.Physician{ID: "D-" + n, Name: "Doctor " + n, Type: storage.NotLoggedIn, Host: "zoom-" + n}))
	}
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), changes...); err != nil {
		t.Fatal(err)
	}
	page := f.do(http.MethodGet, "/status", nil, f.as(t, "admin")).Body.String()
	for _, want := range []string{"97 of 100", ">3</td>", "Doctor 2", "Zoom says it is spent", "1 waiting", "HTTP 500"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "Doctor 3") || strings.Contains(page, "server’s clock") {
		t.Error("the page tells of what is fine")
	}
}

// Z2, B10: a scope that the token lacks is named, and so are events that did not come
// of a visit that took place.
func TestStatusPageNamesWhatZoomLacks(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	clinictest.Unheard(t, f.Bench)
	page := f.do(http.MethodGet, "/status", nil, f.as(t, "admin")).Body.String()
	for _, want := range []string{
		"Rooms cannot be used with visits.", "Add the scope workspace:write:reservation:admin to the Zoom app",
		"did not report meeting.ended, meeting.participant_joined of any of them", "https://visits.clinic.example/zoom/webhooks",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// E7: more than half a minute is told, either way.
func TestE7ClockWord(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]string{31: "31 seconds ahead", -42: "42 seconds behind", 30: "", -30: "", 0: ""} {
		if got := words.Clock(&seconds); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%d: %q", seconds, got)
		}
	}
	if got := words.Clock(nil); got != "" {
		t.Errorf("not known: %q", got)
	}
}
