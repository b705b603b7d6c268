package app_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// B16: two servers with -fleet over one PostgreSQL store are one product. What is
// asked of one is seen at the other; when one ends, the other goes on; each visit
// has one meeting.
func TestB16Fleet(t *testing.T) {
	t.Parallel()
	dsn := freshdb.Postgres(t).String()
	v := newVendors(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	book := func(in time.Duration) string {
		return site.Book(ellkaytest.Appointment{Start: time.Now().Add(in), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})
	}
	flags := append(v.flags(t), "-fleet", "-store="+dsn, "-public-url=https://visits.example")
	one, two := start(t, flags...), start(t, flags...)
	ready := func(p *program, id string) func() bool {
		return func() bool {
			status, visit := p.call("GET", "/appointments/"+id, nil)
			return status == http.StatusOK && visit["state"] == "ready"
		}
	}

	first := book(3 * time.Hour)
	one.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) { s["appointment_type_ids"] = []string{kind.ID} }))
	listed := func(want int) {
		t.Helper()
		if list := two.want(http.StatusOK, "GET", "/physicians", nil); len(list["items"].([]any)) != want {
			t.Errorf("the other server lists %v, want %d", list, want)
		}
	}
	for i, id := range []string{"D-999", doctor.ID} {
		one.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": id, "type": "not_logged_in", "email": ""})
		listed(i + 1)
	}
	one.want(http.StatusNoContent, "DELETE", "/physicians/D-999", nil)
	listed(1)
	one.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the other server shows the visit ready", ready(two, first))
	two.want(http.StatusOK, "GET", "/status", nil)

	one.stop()
	if code := one.code(); code != 0 {
		t.Fatalf("exit code %d, logs:\n%s", code, one.logs)
	}
	second := book(5 * time.Hour)
	two.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the server that is left makes the next visit ready", ready(two, second))
	standing := slices.DeleteFunc(v.zoom.Meetings(), func(m zoomtest.Meeting) bool { return m.Deleted })
	if len(standing) != 2 || len(v.zoom.Meetings()) != 2 {
		t.Errorf("D1: %d meetings for 2 visits, %d of them stand", len(v.zoom.Meetings()), len(standing))
	}
}
