package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
)

// B9: what was given up is shown with the reason in plain words, and sent again
// one by one, all at once, or by days.
func TestDeliveriesPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin, a := f.as(t, "admin"), f.Store.Account(clinictest.Account)
	form := settingsForm()
	f.do(http.MethodPost, "/settings", form, admin)
	add := func(id, channel, kind string, state storage.DeliveryState, done time.Time, result string) {
		t.Helper()
		d := &storage.Delivery{
			ID: id, Channel: channel, Kind: kind, State: state, AppointmentID: "A-1", VisitKey: a.VisitKey("A-1"), To: "patient",
			CreatedAt: done, DueAt: done, DoneAt: done, Reason: result, Attempts: []storage.Attempt{{At: done, Result: result}},
		}
		if err := a.Commit(t.Context(), storage.Put(d)); err != nil {
			t.Fatal(err)
		}
	}
	add("d-1", storage.ChannelEvent, "patient.joined", storage.DeliveryDead, f.now.Add(-time.Hour), "webhook: the endpoint answered 401")
	add("d-2", storage.ChannelMail, "invite", storage.DeliveryDead, f.now.AddDate(0, 0, -9), "smtp: the mail server refused the recipient")
	add("d-3", storage.ChannelMail, "reminder", storage.DeliverySent, f.now.Add(-2*time.Hour), "taken")
	body := f.do(http.MethodGet, "/deliveries?state=dead", nil, admin).Body.String()
	for _, want := range []string{
		"Patient joined", "Invitation", "The endpoint answered 401. Check there that the signing secret", "The mail server refused the recipient.", "Send all again", "/deliveries/d-1/replay",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if body := f.do(http.MethodGet, "/deliveries?channel=mail", nil, admin).Body.String(); strings.Contains(body, "Patient joined") || !strings.Contains(body, "Reminder") {
		t.Error("the choice of mails is not kept to")
	}
	day := f.now.AddDate(0, 0, -1).Format(time.DateOnly)
	if body := f.do(http.MethodGet, "/deliveries?from="+day, nil, admin).Body.String(); strings.Contains(body, "refused the recipient") {
		t.Error("the choice of days is not kept to")
	}
	for _, c := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"from": {day}}, "replay all " + day},
		{url.Values{"channel": {"mail"}}, "replay all mail"},
		{nil, "replay all "},
	} {
		before := len(f.Engine.Asked())
		if w := f.do(http.MethodPost, "/deliveries/replay", c.form, admin); w.Code != http.StatusSeeOther {
			t.Errorf("replay of %v: %d", c.form, w.Code)
		}
		if got := strings.Join(f.Engine.Asked()[before:], ","); got != c.want {
			t.Errorf("replay of %v asked for %q, want %q", c.form, got, c.want)
		}
	}
}

func TestPlainly(t *testing.T) {
	t.Parallel()
	for result, want := range map[string]string{
		"":                                   "",
		"webhook: the endpoint answered 503": "The endpoint answered 503. The trouble is on the other side; look there first.",
		"smtp: the message was not sent":     "The message was not sent.",
		"Ärger":                              "Ärger.",
	} {
		if got := words.Plainly(result); got != want {
			t.Errorf("%q reads %q, want %q", result, got, want)
		}
	}
}

// B9: an endpoint that was switched off is shown with the way back.
func TestEndpointThatIsOff(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	st := storage.Status{Endpoint: storage.Endpoint{URL: "https://vendor.example/hook", Off: &storage.Pause{Message: "It wants no more.", Action: "Switch it on.", Since: f.now}}}
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&st)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/deliveries": "Switch the endpoint on", "/status": "It wants no more."} {
		if body := f.do(http.MethodGet, path, nil, admin).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	if w := f.do(http.MethodPost, "/deliveries/endpoint/on", nil, admin); w.Code != http.StatusSeeOther || !slices.Contains(f.Engine.Asked(), "switch on") {
		t.Errorf("%d, asked %v", w.Code, f.Engine.Asked())
	}
}
