package ellkaytest_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

const (
	opList   = "LKAppointments/GetAppointments"
	opGet    = "LKAppointments/GetAppointment"
	opBegin  = "LKAppointments/BeginSearchAppointments"
	opNext   = "LKAppointments/NextSearchAppointments"
	opEdit   = "LKAppointments/EditAppointment"
	opSumm   = "LKBridge/GetPatientSummary"
	opBridge = "LKBridge/GetBridgeInfo"
)

// The 20 fields of section 7, by name and form.
func TestAppointmentOnTheWire(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	id := site.Book(ellkaytest.Appointment{Start: monday, Notes: "Video visit", Resources: []string{"7"},
		Created: monday.Add(-time.Hour), Modified: monday.Add(-time.Minute)})
	var raw json.RawMessage
	w.ok(opGet, `{"request":{"appointmentId":"`+id+`"}}`, &raw)
	want := `{"id":"A-1001","start":"2030-05-06T14:00:00+00:00","duration":"00:30:00","patientId":"P-501",
	 "patientAlternateId":"0007","physicianId":"D-7","facilityId":"F-3","facilityName":"Sim Clinic East",
	 "notes":"Video visit","status":"Booked","statusCode":{"id":"S-1","code":"SCH","name":"Scheduled"},
	 "type":"Telehealth 30","appointmentTypeId":"T-12","reason":null,"department":null,"resources":[{"id":"7"}],
	 "billable":null,"created":"2030-05-06T13:00:00+00:00","modified":"2030-05-06T13:59:00+00:00","custom":{}}`
	var got, expect map[string]any
	decode(t, raw, &got)
	decode(t, []byte(want), &expect)
	if d := cmp.Diff(expect, got); d != "" {
		t.Error(d)
	}
	if len(slices.Collect(maps.Keys(got))) != 20 {
		t.Errorf("%d fields, want 20", len(got))
	}
}

func TestSearchFindsWhatTheBuilderDid(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	other := site.AddPhysician(ellkaytest.Physician{FirstName: "Ben", LastName: "Sample"})
	keep := site.Book(ellkaytest.Appointment{Start: monday})
	moved := site.Book(ellkaytest.Appointment{Start: monday.Add(time.Hour)})
	cancelled := site.Book(ellkaytest.Appointment{Start: monday.Add(2 * time.Hour)})
	deleted := site.Book(ellkaytest.Appointment{Start: monday.Add(3 * time.Hour)})
	back := site.Book(ellkaytest.Appointment{Start: monday.Add(4 * time.Hour)})
	site.Move(moved, monday.AddDate(0, 0, 3))
	site.Cancel(cancelled)
	site.Delete(deleted)
	site.Cancel(back)
	site.Restore(back)
	site.Reassign(back, other)
	site.SetNotes(back, "bring glasses")

	day := search(monday.Add(-time.Hour), monday.Add(20*time.Hour))
	pages := w.pages(day)
	if got, want := ids(pages), []string{keep, cancelled, back}; !slices.Equal(got, want) {
		t.Errorf("search: %v, want %v", got, want)
	}
	if v := pages[0][2]; v.PhysicianID != other || v.Notes != "bring glasses" || v.Status != "Booked" {
		t.Errorf("after restore, reassign and notes: %+v", v)
	}
	var list []visit
	w.ok(opList, day, &list)
	if got, want := ids([][]visit{list}), []string{keep, back}; !slices.Equal(got, want) {
		t.Errorf("GetAppointments leaves out cancelled and deleted ones: %v, want %v", got, want)
	}
	var v visit
	w.ok(opGet, `{"request":{"appointmentId":"`+cancelled+`"}}`, &v)
	if v.Status != "Cancelled" {
		t.Errorf("cancelled one reads %q", v.Status)
	}
	w.refused(opGet, `{"request":{"appointmentId":"`+deleted+`"}}`, 400, ellkaytest.EntityNotFound)
}

func TestSearchFilters(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	pat := site.AddPatient(ellkaytest.Patient{FirstName: "Kim", LastName: "Invented"})
	fac := site.AddFacility(ellkaytest.Facility{Name: "Sim Clinic West"})
	a := site.Book(ellkaytest.Appointment{Start: monday, PatientID: pat, Modified: monday.AddDate(0, 0, -9)})
	b := site.Book(ellkaytest.Appointment{Start: monday, FacilityID: fac, Modified: monday.AddDate(0, 0, -8)})
	c := site.Book(ellkaytest.Appointment{Start: monday, Resources: []string{"7"}, Modified: monday.AddDate(0, 0, -7)})
	site.Update(c, func(v *ellkaytest.Appointment) { v.Status = ellkaytest.StatusCancelled; v.Modified = monday })
	window := `"dateRange":{"start":"2030-05-06T00:00:00+00:00","end":"2030-05-07T00:00:00+00:00"}`
	for name, test := range map[string]struct {
		filter string
		want   []string
	}{
		"patients":     {window + `,"patients":[{"id":"` + pat + `"}]`, []string{a}},
		"facilities":   {window + `,"facilities":[{"id":"` + fac + `"}]`, []string{b}},
		"resources":    {window + `,"resources":[{"id":"7"}]`, []string{c}},
		"statuses":     {window + `,"statuses":[{"id":"S-9"}],"rawRequest":null`, []string{c}},
		"lastModified": {`"lastModified":{"start":"2030-04-27T14:00:00+00:00","end":"2030-04-28T14:00:00+00:00"}`, []string{a}},
		"end is open":  {`"dateRange":{"start":"2030-05-06T00:00:00Z","end":"2030-05-06T14:00:00Z"}`, nil},
		"start is not": {`"dateRange":{"start":"2030-05-06T10:00:00.000-04:00","end":"2030-05-06T10:00:01-04:00"}`, []string{a, b, c}},
		"dates alone":  {`"dateRange":{"start":"2030-05-06","end":"2030-05-07"}`, []string{a, b, c}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ids(w.pages(`{"request":{` + test.filter + `}}`)); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	w.refused(opBegin, `{"request":{}}`, 400, ellkaytest.MissingRequiredField)
	w.refused(opBegin, `{"request":{"dateRange":{"start":"2030-05-06T00:00:00Z"}}}`, 400, ellkaytest.MissingRequiredField)
	f := w.refused(opBegin, `{"request":{"dateRange":{"start":"2030-05-06T00:00:00Z","end":"yesterday"}}}`, 400, ellkaytest.BadFieldInput)
	if f.Message != "Invalid fields: DateRange.End" {
		t.Errorf("message %q", f.Message)
	}
}

func TestEditMergesAndIsRemembered(t *testing.T) {
	t.Parallel()
	now := monday.Add(-time.Hour)
	w := plug(t, ellkaytest.WithNow(func() time.Time { return now }))
	site := w.s.Site(ellkaytest.DefaultSite)
	id := site.Book(ellkaytest.Appointment{Start: monday, Notes: "Video visit", Billable: "Y"})
	now = now.Add(time.Minute)
	var done struct{ ID string }
	w.ok(opEdit, `{"request":{"appointmentId":"`+id+`","notes":"Video visit\nhttps://video.example/j/1"}}`, &done)
	if done.ID != id {
		t.Errorf("answer names %q", done.ID)
	}
	a, _ := site.Appointment(id)
	if a.Notes != "Video visit\nhttps://video.example/j/1" || a.Billable != "Y" || !a.Modified.Equal(now) {
		t.Errorf("stored %+v", a)
	}
	w.ok(opEdit, `{"request":{"appointmentId":"`+id+`","status":"cancelled"}}`, nil)
	if a, _ := site.Appointment(id); a.Status != ellkaytest.StatusCancelled || a.Notes == "" {
		t.Errorf("after cancelling: %+v", a)
	}
	edits := site.Edits(id)
	if len(edits) != 2 || !slices.Equal(edits[0].Fields, []string{"notes"}) || edits[0].Before.Notes != "Video visit" || !edits[0].After.Modified.Equal(now) {
		t.Errorf("edits %+v", edits)
	}
	w.refused(opEdit, `{"request":{"appointmentId":"`+id+`","status":"Vanished"}}`, 400, ellkaytest.BadFieldInput)
	w.refused(opEdit, `{"request":{"notes":"x"}}`, 400, ellkaytest.MissingRequiredField)
	w.refused(opEdit, `{"request":{"appointmentId":"A-0","notes":"x"}}`, 400, ellkaytest.EntityNotFound)
	if n := len(site.Edits(id)); n != 2 {
		t.Errorf("%d edits after refusals", n)
	}
}

func TestMasterData(t *testing.T) {
	t.Parallel()
	w := plug(t)
	for op, want := range map[string]string{
		"LKAppointments/GetAppointmentTypes":         `{"id":"T-12","code":"TELE30","name":"Telehealth 30"}`,
		"LKAppointments/GetAppointmentStatuses":      `{"id":"S-9","code":"CAN","name":"Cancelled by patient"}`,
		"LKAppointments/GetPhysicians":               `"firstName":"Ada","lastName":"Example"`,
		"LKAppointments/GetFacilities":               `"name":"Sim Clinic East"`,
		"LKAppointments/GetScheduleAppointmentTypes": `"physicianId":"D-7"`,
		"LKDocuments/GetDocumentTypes":               `"DT-4"`,
	} {
		for _, body := range []string{"", "{}", `{"request":{}}`, `{"request":null}`} {
			r := w.call(op, body)
			if r.status != 200 || !strings.Contains(string(r.body), want) || r.body[0] != '[' {
				t.Errorf("%s with %q: %d %s", op, body, r.status, r.body)
			}
		}
	}
	if r := w.call("LKAppointments/GetPhysicians", "{}"); strings.Contains(string(r.body), "@") {
		t.Error("GetPhysicians has no e-mail addresses")
	}
}
