package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// oauthFlags are those of an app that accounts install.
func (v vendors) oauthFlags(t *testing.T) (flags []string) {
	t.Helper()
	for _, f := range v.flags(t) {
		if !strings.HasPrefix(f, "-zoom-account-id") {
			flags = append(flags, f)
		}
	}
	return flags
}

// peek opens the store of a running program beside it.
func peek(t *testing.T, flags []string) *storage.Store {
	t.Helper()
	var path, keys string
	for _, f := range flags {
		if p, ok := strings.CutPrefix(f, "-store=sqlite:"); ok {
			path = p
		}
		if p, ok := strings.CutPrefix(f, "-keyset="); ok {
			keys = p
		}
	}
	k, err := seal.Open(keys)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), d, k)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func wiped(t *testing.T, s *storage.Store) (done []storage.ErasureRecord) {
	t.Helper()
	for p, err := range s.ErasureRecords(t.Context(), zoomtest.DefaultAccountID) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Kind == storage.ErasureWipe && !p.Ended.IsZero() {
			done = append(done, p)
		}
	}
	return done
}

// listening is a program that an account may install and remove.
func listening(t *testing.T) (p *program, v vendors, flags []string) {
	t.Helper()
	v = newVendors(t)
	flags = v.oauthFlags(t)
	p = start(t, flags...)
	if _, err := v.zoom.Subscribe(p.base+"/zoom/webhooks", zoomtest.Deauthorization()); err != nil {
		t.Fatal(err)
	}
	return p, v, flags
}

// settle installs the app in a browser, configures it and has a visit made.
func settle(t *testing.T, p *program, v vendors) (b *browser, appointment string) {
	t.Helper()
	b = newBrowser(t)
	if page := b.authorise(p.base+"/oauth/install", v.zoom.Owner().ID); !strings.Contains(page, "Settings") {
		t.Fatalf("after the install the browser is at\n%s", page)
	}
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	appointment = site.Book(ellkaytest.Appointment{Start: time.Now().Add(3 * time.Hour).Truncate(time.Minute), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})
	p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) { s["appointment_type_ids"] = []string{kind.ID} }))
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the visit is ready", func() bool {
		code, visit := p.call("GET", "/appointments/"+appointment, nil)
		return code == http.StatusOK && visit["state"] == "ready"
	})
	return b, appointment
}

// A38, E16: Zoom says that the app was removed. Work stops, the tokens are
// revoked, everything is wiped, the proof is left, people are signed out. Installed
// again, the account starts clean, and works.
func TestA38UninstallAndInstallAgain(t *testing.T) {
	t.Parallel()
	p, v, flags := listening(t)
	admin, _ := settle(t, p, v)
	store := peek(t, flags)
	v.zoom.Deauthorize()
	eventually(t, "the account is wiped", func() bool { return len(wiped(t, store)) == 1 })
	if n := v.zoom.Calls("POST /oauth/revoke"); n == 0 {
		t.Error("no token was revoked")
	}
	proof := wiped(t, store)[0]
	for _, kind := range []string{"settings", "grant", "visit", "physician", "session", "audit", "audithead", "run"} {
		if proof.Records[kind] == 0 {
			t.Errorf("the proof tells of no %s: %v", kind, proof.Records)
		}
	}
	if len(proof.AuditHash) == 0 || proof.AuditSequence == 0 {
		t.Errorf("the proof does not name the end of the audit trail: %+v", proof)
	}
	account := store.Account(zoomtest.DefaultAccountID)
	for v, err := range account.Visits(t.Context(), storage.VisitFilter{}) {
		t.Errorf("a visit is left: %v, %v", v.State, err)
	}
	if problem := p.want(http.StatusConflict, "GET", "/settings", nil); problem["type"] != "not-installed" {
		t.Errorf("after it: %v", problem)
	}
	if page := admin.get(p.base + "/"); !strings.Contains(page, "Connect a Zoom account") {
		t.Errorf("the administrator is still signed in and sees\n%s", page)
	}

	_, id := settle(t, p, v)
	if visit := p.want(http.StatusOK, "GET", "/appointments/"+id, nil); visit["state"] != "ready" {
		t.Errorf("installed again: %v", visit)
	}
	if n, err := account.VerifyAudit(t.Context()); err != nil || n == 0 {
		t.Errorf("the new audit trail: %d, %v", n, err)
	}
	if kept := wiped(t, store); len(kept) != 1 || kept[0].ID != proof.ID {
		t.Errorf("proofs %+v", kept)
	}
}

// A38: the process ends between Zoom's word and the wipe, with Zoom away. The
// next start goes on by itself until it is done; nobody has to say it again.
func TestA38UninstallGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	p, v, flags := listening(t)
	settle(t, p, v)
	back := v.zoom.Fail(zoomtest.Fault{Op: "POST /oauth/revoke", Times: -1, Drop: true})
	v.zoom.Deauthorize()
	eventually(t, "revoking is tried", func() bool { return v.zoom.Calls("POST /oauth/revoke") > 0 })
	p.stop()
	p.code()
	store := peek(t, flags)
	if n := len(wiped(t, store)); n != 0 {
		t.Fatalf("wiped before the tokens were revoked")
	}
	back()
	start(t, flags...)
	eventually(t, "the account is wiped", func() bool { return len(wiped(t, store)) == 1 })
}

// A38: somebody without Zoom's secret cannot have an account wiped.
func TestA38ForgedDeauthorisation(t *testing.T) {
	t.Parallel()
	p, v, flags := listening(t)
	settle(t, p, v)
	body := `{"event":"app_deauthorized","event_ts":1,"payload":{"account_id":"` + zoomtest.DefaultAccountID + `"}}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.base+"/zoom/webhooks", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d", resp.StatusCode)
	}
	p.want(http.StatusOK, "GET", "/settings", nil)
	st, err := peek(t, flags).Account(zoomtest.DefaultAccountID).Status(t.Context())
	if err != nil || st.Paused != nil {
		t.Errorf("paused %+v, %v", st.Paused, err)
	}
}

// B13, A38: under legal hold the tokens are revoked and work stops, but the data
// stay; installed again, the account goes on with them.
func TestB13UninstallUnderLegalHold(t *testing.T) {
	t.Parallel()
	p, v, flags := listening(t)
	_, id := settle(t, p, v)
	kept := p.want(http.StatusOK, "GET", "/settings", nil)
	kept["retention"] = map[string]any{"visit_days": 90, "event_days": 7, "audit_days": 2192, "legal_hold": true}
	saved := p.want(http.StatusOK, "PUT", "/settings", kept)
	if r := saved["retention"].(map[string]any); r["legal_hold"] != true || r["visit_days"] != 90.0 {
		t.Fatalf("retention reads back as %v", r)
	}
	store := peek(t, flags)
	account := store.Account(zoomtest.DefaultAccountID)
	v.zoom.Deauthorize()
	eventually(t, "the tokens are revoked", func() bool { return v.zoom.Calls("POST /oauth/revoke") > 0 })
	eventually(t, "the hold is met", func() bool { return strings.Contains(p.logs.String(), "legal hold") })
	if st, err := account.Status(t.Context()); err != nil || st.Paused == nil || st.Paused.Code != "uninstalled" {
		t.Errorf("work goes on: %+v, %v", st.Paused, err)
	}
	if _, err := account.Visit(t.Context(), id); err != nil || len(wiped(t, store)) != 0 {
		t.Errorf("data under legal hold are gone: %v", err)
	}
	newBrowser(t).authorise(p.base+"/oauth/install", v.zoom.Owner().ID)
	if visit := p.want(http.StatusOK, "GET", "/appointments/"+id, nil); visit["state"] != "ready" {
		t.Errorf("installed again: %v", visit)
	}
	if st, err := account.Status(t.Context()); err != nil || st.Paused != nil {
		t.Errorf("installed again, it is paused: %+v, %v", st.Paused, err)
	}
}

// B13: retention out of range is refused by its field's name.
func TestB13RetentionOutOfRange(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	p := start(t, v.flags(t)...)
	problem := p.want(http.StatusUnprocessableEntity, "PUT", "/settings", settings(func(s map[string]any) {
		s["retention"] = map[string]any{"visit_days": 29, "event_days": 31, "audit_days": 364, "legal_hold": false}
	}))
	for _, field := range []string{"retention.visit_days", "retention.event_days", "retention.audit_days"} {
		if !strings.Contains(toJSON(problem["errors"]), field) {
			t.Errorf("%s is not named in %v", field, problem["errors"])
		}
	}
}
