package app_test

import (
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// D9, A35: after a day of visits, with mishaps whose error texts tell on people,
// nothing that leaves the program besides mails and pages names anybody: logs,
// metrics, the URLs of its calls, events, topics, errors. Traces are not made.
func TestD9NothingSaidAloud(t *testing.T) {
	t.Parallel()
	day := canaryDay(t, "sqlite:"+filepath.Join(t.TempDir(), "day.db"))
	shown := map[string]string{ // each must be there: the search would find what is said
		"logs": `"level"`, "metrics": "televisit_vendor_calls_total", "URLs": "/LKAppointments/EditAppointment", "events": "patient.joined",
		"topics": "Video Visit", "errors": "application/problem+json",
	}
	for where, there := range shown {
		if !strings.Contains(day.left[where], there) {
			t.Errorf("%s: the search does not find %q, which must be there, in\n%s", where, there, day.left[where])
		}
		for _, word := range day.words {
			if slices.Contains(day.ids, word) || where == "topics" && strings.HasPrefix(word, "Canary Heights") {
				continue // events tell ids; the topic tells the company, as it is set to
			}
			if form := readable([]byte(day.left[where]), word); form != "" {
				t.Errorf("D9: %s tell %q, %s", where, word, form)
			}
		}
		if where != "URLs" && strings.Contains(day.left[where], "zak=") {
			t.Errorf("D9: %s hold a start link", where)
		}
	}
}

// mishaps lets calls fail with texts that tell on people, asks for what cannot
// be, and returns what was said about it.
func mishaps(t *testing.T, p *program, v vendors) map[string]string {
	t.Helper()
	const telling = "Canarina Zwitschermann, zwitschermann@patient.example, 2125550177, " + ellkaytest.DefaultSubscriberKey
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	site.Book(ellkaytest.Appointment{
		ID: "CANARYAPT02", Start: time.Now().Add(5 * time.Hour), PatientID: "CANARYPAT77",
		PhysicianID: site.Physicians()[0].ID, TypeID: site.AppointmentTypes()[0].ID,
	})
	v.zoom.Fail(zoomtest.Fault{Op: "POST /users/{userId}/meetings", Status: http.StatusBadRequest, Code: 300, Message: "Validation failed for " + telling})
	v.lkcloud.Inject(ellkaytest.Fault{Op: ellkaytest.OpGetPatientSummary, Code: ellkaytest.OperationFailed, Message: telling})
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the mishaps show", func() bool {
		status, visit := p.call("GET", "/appointments/CANARYAPT02", nil)
		return status == http.StatusOK && (visit["state"] == "ready" || len(visit["problems"].([]any)) > 0)
	})
	said := map[string]string{"metrics": fetched(t, p, "GET", "/metrics", "")}
	for _, wrong := range [][3]string{
		{"POST", "/api/v1/physicians", `{"id":"D-77","type":"logged_in","email":"not an address"}`},
		{"POST", "/api/v1/appointments/CANARYAPT01/participants", `{"name":"","email":"nobody"}`},
		{"GET", "/api/v1/appointments/NOSUCH", ""},
		{"POST", "/api/v1/appointments/CANARYAPT01/resend", `{"to":["nobody"]}`},
		{"PUT", "/api/v1/settings", `{"company":7}`},
		{"PUT", "/api/v1/appointments/CANARYAPT01/room", `{"room_id":"none"}`},
	} {
		said["errors"] += fetched(t, p, wrong[0], wrong[1], wrong[2])
	}
	return said
}

// fetched is an answer as it came, with its type.
func fetched(t *testing.T, p *program, method, path, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.Status + " " + resp.Header.Get("Content-Type") + " " + string(data) + "\n"
}

// all is every event that came, as JSON.
func (e *endpoint) all() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return toJSON(e.events)
}
