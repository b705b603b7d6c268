package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// B9, D4: an endpoint that answers 410 is switched off, and nothing is lost: when
// it is switched on, the event that was kept arrives; what was sent in a range can
// be had again, under the same id.
func TestEndpointOffAndReplayByAPI(t *testing.T) {
	t.Parallel()
	v, hook := newVendors(t), newEndpoint(t)
	hook.answer(http.StatusGone)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	site.Book(ellkaytest.Appointment{Start: time.Now().Add(3 * time.Hour).Truncate(time.Minute), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})
	p := start(t, v.flags(t)...)
	p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) {
		s["appointment_type_ids"] = []string{kind.ID}
		s["notifications"] = map[string]any{"appointment_prepared": true, "endpoint_url": hook.URL}
	}))
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	eventually(t, "the endpoint is off", func() bool {
		return p.want(http.StatusOK, "GET", "/status", nil)["endpoint_off"] != nil
	})
	if hook.got("appointment.prepared") != 1 {
		t.Errorf("%d tries", hook.got("appointment.prepared"))
	}
	hook.answer(http.StatusOK)
	p.want(http.StatusNoContent, "POST", "/settings/endpoint/on", nil)
	eventually(t, "the event that was kept arrives", func() bool { return hook.got("appointment.prepared") == 2 })
	eventually(t, "it is noted", func() bool {
		return len(p.want(http.StatusOK, "GET", "/deliveries?state=sent", nil)["items"].([]any)) == 1
	})
	day := map[string]any{"state": "sent", "from": time.Now().Add(-time.Hour), "to": time.Now().Add(time.Hour)}
	if n := p.want(http.StatusAccepted, "POST", "/deliveries/replay", day)["queued"]; n != 1.0 {
		t.Errorf("%v queued again", n)
	}
	eventually(t, "it arrives again", func() bool { return hook.got("appointment.prepared") == 3 })
	if n := p.want(http.StatusAccepted, "POST", "/deliveries/replay", map[string]any{"state": "dead"})["queued"]; n != 0.0 {
		t.Errorf("%v dead queued again", n)
	}
	p.want(http.StatusUnprocessableEntity, "POST", "/deliveries/replay", map[string]any{"state": "sent"})
	hook.mu.Lock()
	defer hook.mu.Unlock()
	for _, h := range hook.heads {
		if h.Get("Webhook-Id") != hook.heads[0].Get("Webhook-Id") {
			t.Errorf("ids %q and %q", h.Get("Webhook-Id"), hook.heads[0].Get("Webhook-Id"))
		}
	}
}
