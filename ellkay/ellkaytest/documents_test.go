package ellkaytest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

const opDocument = "LKDocuments/CreateDocument"

func TestCreateDocument(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	body := `{"request":{"name":"Video visit link","date":"2030-05-06T00:00:00+00:00","documentTypeId":"DT-4","patientId":"P-501",
	  "providerId":"D-7","body":"U0lN","fileFormat":"pdf","facilityId":"F-3","assignedTo":{"id":"D-7"},"needsReview":true,
	  "metadata":[{"name":"Source","value":"VideoVisit"}],"custom":{}}}`
	var made struct{ ID string }
	w.ok(opDocument, body, &made)
	docs := site.Documents()
	if len(docs) != 1 || docs[0].ID != made.ID || string(docs[0].Body) != "SIM" || docs[0].Metadata["Source"] != "VideoVisit" ||
		docs[0].AssignedTo != "D-7" || !docs[0].NeedsReview {
		t.Errorf("documents %+v", docs)
	}
	w.ok(opDocument, body, nil)
	if n := len(site.Documents()); n != 2 {
		t.Errorf("%d documents; the same one twice is two, for nothing makes it idempotent", n)
	}
	for change, code := range map[[2]string]ellkaytest.Code{
		{`"P-501"`, `"P-0"`}:   ellkaytest.PatientNotFound,
		{`"DT-4"`, `"DT-0"`}:   ellkaytest.EntityNotFound,
		{`"U0lN"`, `"%%"`}:     ellkaytest.BadFieldInput,
		{`"U0lN"`, `""`}:       ellkaytest.MissingRequiredField,
		{`"name":"V`, `"x":"`}: ellkaytest.BadFieldInput,
	} {
		w.refused(opDocument, strings.Replace(body, change[0], change[1], 1), 400, code)
	}
	f := w.refused(opDocument, strings.Replace(body, "U0lN", strings.Repeat("AAAA", 1_250_000), 1), 400, ellkaytest.BadFieldInput)
	if f.Message != "Invalid fields: Body (MaxLength:5000000)" {
		t.Errorf("message %q", f.Message)
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	late := site.AddSlot(ellkaytest.Slot{Start: monday.Add(time.Hour)})
	early := site.AddSlot(ellkaytest.Slot{Start: monday, PhysicianID: "D-8", Resources: []string{"7"}})
	open := func(filter string) (ids string) {
		var slots []struct {
			SlotID, StartTime, Duration string
		}
		w.ok("LKAppointments/GetOpenAppointmentSlots", `{"request":{"startDate":"2030-05-06","endDate":"2030-05-07"`+filter+`}}`, &slots)
		for _, s := range slots {
			ids += s.SlotID + " "
		}
		return ids
	}
	for filter, want := range map[string]string{
		"": early + " " + late + " ", `,"physicianIds":["D-8"]`: early + " ", `,"facilityIds":["F-0"]`: "",
		`,"resources":[{"id":"7"}]`: early + " ",
	} {
		if got := open(filter); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	book := `{"request":{"slotId":"` + late + `","patientId":"P-501","appointmentTypeId":"T-13","notes":"n"}}`
	var made struct{ ID string }
	w.ok("LKAppointments/ScheduleAppointment", book, &made)
	a, ok := site.Appointment(made.ID)
	if !ok || !a.Start.Equal(monday.Add(time.Hour)) || a.TypeID != "T-13" || a.Notes != "n" || a.PhysicianID != "D-7" {
		t.Errorf("booked %+v", a)
	}
	if got := open(""); got != early+" " {
		t.Errorf("open after booking: %q", got)
	}
	var slot struct{ SlotID, Status string }
	w.ok("LKAppointments/GetAppointmentSlot", `{"request":{"slotId":"`+late+`"}}`, &slot)
	if slot.SlotID != late || slot.Status != "Booked" {
		t.Errorf("slot %+v", slot)
	}
	w.refused("LKAppointments/ScheduleAppointment", book, 500, ellkaytest.OperationFailed)
	site.Cancel(made.ID)
	if got := open(""); got != early+" "+late+" " {
		t.Errorf("open after cancelling: %q", got)
	}
	w.refused("LKAppointments/ScheduleAppointment", strings.Replace(book, late, "SL-0", 1), 400, ellkaytest.EntityNotFound)
	w.refused("LKAppointments/ScheduleAppointment", strings.Replace(book, "P-501", "P-0", 1), 400, ellkaytest.PatientNotFound)
	w.refused("LKAppointments/GetOpenAppointmentSlots", "{}", 400, ellkaytest.MissingRequiredField)
}
