package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// The server, configured by flags and the JSON API alone, does the whole job:
// A1, A2, A4, A9, A13, A18, A19, A27, A33, A34.
func TestConfiguredByTheAPIAlone(t *testing.T) {
	t.Parallel()
	v, hook, post := newVendors(t), newEndpoint(t), newPostOffice(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	id := site.Book(ellkaytest.Appointment{Start: time.Now().Add(3 * time.Hour).Truncate(time.Minute), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})

	p := start(t, append(v.flags(t), "-smtp=smtp://"+post.address+"?tls=none", "-mail-from=Sample Clinic <visits@clinic.example>")...)
	if _, err := v.zoom.Subscribe(p.base + "/zoom/webhooks"); err != nil {
		t.Fatal(err)
	}
	p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) {
		s["appointment_type_ids"] = []string{kind.ID}
		s["notifications"] = map[string]any{
			"appointment_prepared": true, "patient_joined": true, "patient_left": true, "physician_joined": true, "physician_left": true, "endpoint_url": hook.URL,
		}
	}))
	types := p.want(http.StatusOK, "GET", "/appointment-types", nil)
	if !strings.Contains(toJSON(types), kind.ID) {
		t.Errorf("A6: types %v", types)
	}
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	run := p.want(http.StatusAccepted, "POST", "/sync", nil)["id"].(string)
	eventually(t, "the sync is over", func() bool {
		return p.want(http.StatusOK, "GET", "/sync/"+run, nil)["state"] == "succeeded"
	})
	var visit map[string]any
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("visit %v, deliveries %v, log\n%s", visit, post.count(), p.logs)
		}
	})
	eventually(t, "the visit is ready, mailed and announced", func() bool {
		visit = p.want(http.StatusOK, "GET", "/appointments/"+id, nil)
		return visit["state"] == "ready" && post.count() == 1 && hook.got("appointment.prepared") == 1
	})
	links := visit["links"].(map[string]any)
	if a, _ := site.Appointment(id); !strings.Contains(a.Notes, links["physician"].(string)) {
		t.Errorf("A2, A33: the EHR's notes are %q", a.Notes)
	}
	if mail := post.letter(0); !strings.Contains(mail, "robin@patient.example") || !strings.Contains(mail, "Welcome.") {
		t.Errorf("A9, A12: the mail is\n%s", mail)
	}
	attend(t, p, v.zoom, hook, visit)

	v.zoom.ResetCalls()
	run = p.want(http.StatusAccepted, "POST", "/sync", nil)["id"].(string)
	eventually(t, "the second sync is over", func() bool {
		return p.want(http.StatusOK, "GET", "/sync/"+run, nil)["state"] == "succeeded"
	})
	if n := v.zoom.CallsTotal(); n != 0 {
		t.Errorf("D7: a sync of an unchanged day made %d calls to Zoom: %v", n, v.zoom.CallLog())
	}
	if strings.Contains(p.logs.String(), "Robin") || strings.Contains(p.logs.String(), ellkaytest.DefaultSubscriberKey) {
		t.Error("D9: the log holds a name or a key")
	}
}

// attend has physician and patient come and go by their links, in browsers.
func attend(t *testing.T, p *program, z *zoomtest.Server, hook *endpoint, visit map[string]any) {
	t.Helper()
	links := visit["links"].(map[string]any)
	meeting, err := strconv.ParseInt(visit["meeting"].(map[string]any)["id"].(string), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	physician, patient := newBrowser(t), newBrowser(t)
	physician.get(links["physician"].(string))
	if len(z.Participants(meeting)) != 0 || !strings.HasPrefix(physician.u.String(), p.base) {
		t.Errorf("E24: a GET of the physician's link led to %s", physician.u)
	}
	if page := physician.press(url.Values{}); !strings.Contains(page, "Start the meeting") {
		t.Fatalf("A19: the button leads to\n%s", page)
	}
	physician.press(url.Values{"do": {"start"}})
	if page := patient.get(links["patient"].(string)); !strings.Contains(page, ">Join<") {
		t.Fatalf("A33: the patient's link leads to\n%s", page)
	}
	patient.press(url.Values{"do": {"join"}})
	for _, one := range z.Participants(meeting) {
		if one.State == zoomtest.InWaitingRoom {
			if err := z.Admit(meeting, one.UUID); err != nil {
				t.Fatal(err)
			}
		}
	}
	eventually(t, "both are seen", func() bool {
		return hook.got("physician.joined") == 1 && hook.got("patient.joined") == 1
	})
	if err := z.End(meeting); err != nil {
		t.Fatal(err)
	}
	eventually(t, "both are seen to leave", func() bool {
		return hook.got("physician.left") == 1 && hook.got("patient.left") == 1
	})
	hook.mu.Lock()
	defer hook.mu.Unlock()
	for i, e := range hook.events {
		if hook.heads[i].Get("Webhook-Signature") == "" || strings.Contains(toJSON(e), "Robin") {
			t.Errorf("an event without a signature, or with a name: %v", e)
		}
	}
}

// A3, A31: signing in with Zoom, and installing by OAuth.
func TestInstallAndSignIn(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	var flags []string
	for _, f := range v.flags(t) {
		if !strings.HasPrefix(f, "-zoom-account-id") {
			flags = append(flags, f)
		}
	}
	p := start(t, flags...)
	if problem := p.want(http.StatusConflict, "GET", "/settings", nil); problem["type"] != "not-installed" {
		t.Errorf("before the install: %v", problem)
	}
	browser := newBrowser(t)
	if page := browser.get(p.base + "/"); !strings.Contains(page, "Connect a Zoom account") {
		t.Fatalf("before the install the start is\n%s", page)
	}
	if page := browser.authorise(p.base+"/oauth/install", v.zoom.Owner().ID); !strings.Contains(page, "Settings") {
		t.Fatalf("A3: after the install the browser is at\n%s", page)
	}
	p.want(http.StatusOK, "PUT", "/settings", settings())

	member := v.zoom.AddUser(zoomtest.User{Email: "sam@clinic.example", FirstName: "Sam", LastName: "Staff"})
	other := newBrowser(t)
	if page := other.authorise(p.base+"/oauth/signin?return=/appointments", member.ID); !strings.Contains(page, "nothing here for you") {
		t.Errorf("A31: somebody of the account who is not on the list sees\n%s", page)
	}
	p.want(http.StatusCreated, "POST", "/staff", map[string]any{"email": "sam@clinic.example"})
	if page := other.get(p.base + "/appointments"); !strings.Contains(page, "Sync Appointments") {
		t.Errorf("A31: staff see\n%s", page)
	}
}

// A3: an owner or admin installs the app, and no other account takes the place of
// the one that is served, although Zoom lets its people authorise the app.
func TestA3WhoMayInstall(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	flags := v.oauthFlags(t)
	p := start(t, flags...)
	store := peek(t, flags)
	served := func() (ids []string) {
		for id, err := range store.Installations(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		return ids
	}
	member := v.zoom.AddUser(zoomtest.User{Email: "sam@clinic.example", FirstName: "Sam", LastName: "Staff"})
	if page := newBrowser(t).authorise(p.base+"/oauth/install", member.ID); !strings.Contains(page, "An owner or admin adds the app") || served() != nil {
		t.Errorf("a member installed it for %v and sees\n%s", served(), page)
	}
	// Its id comes after that of the fake, which would be found first.
	if err := store.Account("zz-clinic").Commit(t.Context(), storage.Put(&storage.OAuthGrant{AccessToken: "token", RefreshToken: "token"})); err != nil {
		t.Fatal(err)
	}
	if page := newBrowser(t).authorise(p.base+"/oauth/install", v.zoom.Owner().ID); !strings.Contains(page, "another clinic") || !slices.Equal(served(), []string{"zz-clinic"}) {
		t.Errorf("another account took its place among %v and sees\n%s", served(), page)
	}
}
