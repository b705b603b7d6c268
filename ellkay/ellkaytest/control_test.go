package ellkaytest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// control calls a control endpoint and decodes what must be a 200.
func (w *wire) control(method, path, body string, into any) {
	w.t.Helper()
	r := w.controlled(method, path, body)
	if r.status != http.StatusOK {
		w.t.Fatalf("%s %s: %d %s", method, path, r.status, r.body)
	}
	if into != nil {
		decode(w.t, r.body, into)
	}
}

func (w *wire) controlled(method, path, body string) reply {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.s.URL+"/_fake/"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(req)
}

// A day in the EHR, told by another process.
func TestControls(t *testing.T) {
	t.Parallel()
	w := plugged(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	var made struct{ ID string }
	w.control("POST", "patients", `{"firstName":"Kim","lastName":"Invented","email":"kim@patient.example.com","address":{"city":"Testville"}}`, &made)
	kim := made.ID
	w.control("POST", "physicians", `{"id":"D-9","firstName":"Ben","lastName":"Sample"}`, nil)
	w.control("POST", "types", `{"id":"T-20","code":"V","name":"Video"}`, nil)
	w.control("POST", "book", `{"id":"A-1","start":"2030-05-06T10:00:00-04:00","duration":"45m","patientId":"`+kim+`","typeId":"T-20"}`, &made)
	if a, ok := site.Appointment("A-1"); !ok || made.ID != "A-1" || !a.Start.Equal(monday) || a.Duration != 45*time.Minute || a.PatientID != kim || a.TypeID != "T-20" {
		t.Fatalf("booked %+v", a)
	}
	step := func(path, body string, right func(ellkaytest.Appointment) bool) {
		t.Helper()
		w.control("POST", path, body, nil)
		if a, _ := site.Appointment("A-1"); !right(a) {
			t.Errorf("after %s: %+v", path, a)
		}
	}
	step("move", `{"id":"A-1","start":"2030-05-06T15:00:00Z"}`, func(a ellkaytest.Appointment) bool { return a.Start.Equal(monday.Add(time.Hour)) })
	step("reassign", `{"id":"A-1","physicianId":"D-9"}`, func(a ellkaytest.Appointment) bool { return a.PhysicianID == "D-9" })
	step("notes", `{"id":"A-1","notes":"n"}`, func(a ellkaytest.Appointment) bool { return a.Notes == "n" })
	step("status", `{"id":"A-1","status":"NoShow"}`, func(a ellkaytest.Appointment) bool { return a.Status == ellkaytest.StatusNoShow })
	step("cancel", `{"id":"A-1"}`, func(a ellkaytest.Appointment) bool { return a.Status == ellkaytest.StatusCancelled })
	step("restore", `{"id":"A-1"}`, func(a ellkaytest.Appointment) bool { return a.Status == ellkaytest.StatusBooked })
	w.control("POST", "patient-email", `{"patientId":"`+kim+`","email":"kim.new@patient.example.com"}`, nil)
	if p, _ := site.Patient(kim); p.Email != "kim.new@patient.example.com" {
		t.Errorf("patient %+v", p)
	}
	w.ok(opEdit, `{"request":{"appointmentId":"A-1","notes":"linked"}}`, nil)
	var edits []struct {
		Fields []string
		After  struct{ Notes string }
	}
	w.control("GET", "edits?id=A-1", "", &edits)
	if len(edits) != 1 || !slices.Equal(edits[0].Fields, []string{"notes"}) || edits[0].After.Notes != "linked" {
		t.Errorf("edits %+v", edits)
	}
	var calls struct {
		Total      int
		Operations map[string]int
	}
	w.control("GET", "calls", "", &calls)
	if calls.Total != 1 || calls.Operations["EditAppointment"] != 1 {
		t.Errorf("calls %+v", calls)
	}
	w.control("DELETE", "calls", "", nil)
	w.control("GET", "calls", "", &calls)
	if calls.Total != 0 {
		t.Errorf("calls %+v", calls)
	}
	step("delete", `{"id":"A-1"}`, func(a ellkaytest.Appointment) bool { return a.Status == ellkaytest.StatusDeleted })
	var left []struct{ ID string }
	if w.control("GET", "appointments", "", &left); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
}

func TestControlsOfTrouble(t *testing.T) {
	t.Parallel()
	w := plug(t)
	w.s.AddSite("TWO")
	w.control("POST", "offline?site=TWO", `{"offline":true}`, nil)
	w.ok("LKAppointments/GetPhysicians", "{}", nil)
	w.site = "TWO"
	w.refused("LKAppointments/GetPhysicians", "{}", 500, ellkaytest.BridgeOffline)
	w.site = ellkaytest.DefaultSite
	w.control("POST", "faults", `{"op":"GetBridgeInfo","code":"ServiceUnavailable","times":-1,"status":503,"retryAfter":"5s","delay":"1ms"}`, nil)
	if r := w.call(opBridge, "{}"); r.status != 503 || r.header.Get("Retry-After") != "5" {
		t.Errorf("got %d %v", r.status, r.header)
	}
	w.control("DELETE", "faults", "", nil)
	w.ok(opBridge, "{}", nil)
	w.control("POST", "variants", `{"zone":"America/New_York","wallClock":true,"maxWindow":"24h","unsupported":["EditAppointment"]}`, nil)
	var v map[string]any
	w.control("GET", "variants", "", &v)
	if v["zone"] != "America/New_York" || v["maxWindow"] != "24h0m0s" {
		t.Errorf("variants %v", v)
	}
	w.control("POST", "variants", "{}", nil)
	w.control("POST", "paging", `{"size":2}`, nil)
	var made struct{ IDs []string }
	w.control("POST", "populate", `{"seed":1,"visits":5,"from":"2030-05-06T14:00:00Z","length":"2h"}`, &made)
	if len(made.IDs) != 5 || sizes(w.pages(wholeDay)) != "2 2 1" {
		t.Errorf("booked %v", made.IDs)
	}
	w.control("DELETE", "data", "", nil)
	if sizes(w.pages(wholeDay)) != "0" {
		t.Error("data are left")
	}
	w.control("DELETE", "tokens", "", nil)
	w.refused(opBridge, "{}", 401, ellkaytest.TokenInvalid)
}

func TestControlsRefuse(t *testing.T) {
	t.Parallel()
	w := plug(t)
	for name, test := range map[string]struct {
		method, path, body string
		status             int
	}{
		"no such appointment": {"POST", "cancel", `{"id":"A-0"}`, 404},
		"nor to show":         {"GET", "appointments?id=A-0", "", 404},
		"no such patient":     {"POST", "patient-email", `{"patientId":"P-0"}`, 404},
		"no such site":        {"POST", "offline?site=NONE", `{}`, 404},
		"unknown member":      {"POST", "move", `{"id":"A-0","begin":"x"}`, 400},
		"unknown zone":        {"POST", "variants", `{"zone":"Mars/Base"}`, 400},
		"not JSON":            {"POST", "faults", `{`, 400},
		"no such control":     {"POST", "explode", `{}`, 404},
		"wrong method":        {"GET", "book", "", 405},
	} {
		if r := w.controlled(test.method, test.path, test.body); r.status != test.status {
			t.Errorf("%s: %d %s, want %d", name, r.status, r.body, test.status)
		}
	}
}
