package ellkay_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

func TestListsInEveryShape(t *testing.T) {
	t.Parallel()
	const one = `{"id":"X-1","code":"C","name":"N","physicianId":"D-7","facilityId":"F-3","phone":"1","slotId":"X-1","startTime":"2030-05-06T14:00:00Z","duration":"PT30M"}`
	for _, body := range []string{`[` + one + `]`, `{"things":[` + one + `]}`, `{"result":[` + one + `]}`, `{"data":{"items":[` + one + `]}}`} {
		site := newFake(func(fakeCall) (int, string) { return 200, body }).site(t, ellkay.Profile{})
		ctx := t.Context()
		types, err1 := site.Appointments.Types(ctx)
		statuses, err2 := site.Appointments.Statuses(ctx)
		facilities, err3 := site.Appointments.Facilities(ctx)
		physicians, err4 := site.Appointments.Physicians(ctx)
		scheduleTypes, err5 := site.Appointments.ScheduleTypes(ctx)
		slots, err6 := site.Appointments.OpenSlots(ctx, ellkay.SlotQuery{From: day, To: day.Add(time.Hour)})
		documents, err7 := site.Documents.Types(ctx)
		practitioners, err8 := site.MasterList.Practitioners(ctx, ellkay.PersonQuery{Name: "Example"})
		resources, err9 := site.MasterList.Resources(ctx, ellkay.PersonQuery{})
		if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if types[0] != (ellkay.AppointmentType{ID: "X-1", Code: "C", Name: "N"}) || statuses[0].Name != "N" || facilities[0].Phone != "1" ||
			physicians[0].Name != "N" || scheduleTypes[0] != (ellkay.ScheduleType{ID: "X-1", Name: "N", PhysicianID: "D-7", FacilityID: "F-3"}) ||
			slots[0].ID != "X-1" || slots[0].Duration != 30*time.Minute || documents[0].Code != "C" || practitioners[0].ID != "X-1" || resources[0].ID != "X-1" {
			t.Errorf("%s: %v %v %v %v %v %v", body, types, statuses, facilities, physicians, scheduleTypes, slots)
		}
	}
	for _, body := range []string{``, `{}`, `null`, `"x"`, `[null]`, `["x"]`, `{"a":[{}],"b":[{}]}`} {
		site := newFake(func(fakeCall) (int, string) { return 200, body }).site(t, ellkay.Profile{})
		if list, err := site.Appointments.Types(t.Context()); !errors.Is(err, ellkay.ErrUnreadable) {
			t.Errorf("%q is read as %v, %v", body, list, err)
		}
	}
}

func TestBridgeInfo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		body string
		want ellkay.Availability
	}{
		{`{"isAvailable":true}`, ellkay.Available},
		{`{"availability":"Offline","errorCode":"BRIDGE_OFFLINE"}`, ellkay.Unavailable},
		{`{"bridgeInfo":{"status":"Available"}}`, ellkay.Available},
		{`{"status":"something"}`, ellkay.AvailabilityUnknown},
		{`{"moduleVersion":"1"}`, ellkay.AvailabilityUnknown},
	} {
		info, err := newFake(func(fakeCall) (int, string) { return 200, tt.body }).site(t, ellkay.Profile{}).Bridge.Info(t.Context())
		if err != nil || info.Availability != tt.want {
			t.Errorf("%s: %+v, %v", tt.body, info, err)
		}
	}
	info, err := newFake(func(fakeCall) (int, string) {
		return 200, `{"isAvailable":true,"capabilities":["GetAppointments",{"name":"EditAppointment"}],"moduleVersion":"1.2.3","deployedDate":"2030-01-01T00:00:00+00:00"}`
	}).site(t, ellkay.Profile{}).Bridge.Info(t.Context())
	can, listed := info.Can("editappointment")
	if err != nil || !can || !listed || info.ModuleVersion != "1.2.3" || info.Deployed.Year() != 2030 || len(info.Raw) == 0 {
		t.Errorf("%+v, %v", info, err)
	}
	for _, body := range []string{`{}`, `null`, `[]`, `{"message":"ok"}`, `<html>`, ``, `{"bridgeInfo":{}}`} { // Z8
		if info, err := newFake(func(fakeCall) (int, string) { return 200, body }).site(t, ellkay.Profile{}).Bridge.Info(t.Context()); !errors.Is(err, ellkay.ErrUnreadable) {
			t.Errorf("%s: %+v, %v", body, info, err)
		}
	}
	if _, listed := (ellkay.BridgeInfo{}).Can("x"); listed {
		t.Error("nothing listed says something")
	}
}

func TestScheduleAndDocuments(t *testing.T) {
	t.Parallel()
	answer := `{"id":"A-2001"}`
	f := newFake(func(fakeCall) (int, string) { return 200, answer })
	site := f.site(t, ellkay.Profile{})
	book := ellkay.Booking{SlotID: "SL-1", PatientID: "P-501", TypeID: "T-12"}
	doc := ellkay.Document{Name: "Video visit link", Date: day, TypeID: "DT-4", PatientID: "P-501", Body: []byte("SIM"), FileFormat: "pdf",
		AssignedTo: "D-7", Metadata: map[string]string{"Source": "VideoVisit"}}
	for answer, want := range map[string]string{`{"id":"A-2001"}`: "A-2001", `"A-2001"`: "A-2001", `2001`: "2001", `{"appointment":{"id":"A-2001"}}`: "A-2001", `[{"id":"A-2001"}]`: "A-2001", ``: "", `{}`: "", `<html>`: "",
		`null`: "", `[]`: "", `true`: "", `"ok"`: "", `"Success"`: "", `{"status":"ok"}`: "", `{"status":{"id":"S-1"}}`: "", `{"id":true}`: "", `{"id":{}}`: ""} {
		f.answer = func(fakeCall) (int, string) { return 200, answer }
		for _, write := range []func() (string, error){
			func() (string, error) { return site.Appointments.Schedule(t.Context(), book) },
			func() (string, error) { return site.Documents.Create(t.Context(), doc) },
		} {
			id, err := write()
			e, failed := errors.AsType[*ellkay.Error](err)
			if id != want || failed != (want == "") || failed && !e.Unknown() {
				t.Errorf("%q: %q, %v", answer, id, err)
			}
		}
	}
	if got := f.of("ScheduleAppointment")[0].Body; got != `{"request":{"slotId":"SL-1","patientId":"P-501","appointmentTypeId":"T-12"}}` {
		t.Error(got)
	}
	if got := f.of("CreateDocument")[0].Body; got != `{"request":{"name":"Video visit link","date":"2030-05-06T00:00:00+00:00","documentTypeId":"DT-4","patientId":"P-501","body":"U0lN","fileFormat":"pdf","assignedTo":{"id":"D-7"},"needsReview":false,"metadata":[{"name":"Source","value":"VideoVisit"}]}}` {
		t.Error(got)
	}
	n := f.count("")
	for name, err := range map[string]error{
		"no patient": second(site.Appointments.Schedule(t.Context(), ellkay.Booking{SlotID: "SL-1"})),
		"no time":    second(site.Appointments.Schedule(t.Context(), ellkay.Booking{PatientID: "P-1", Start: day})),
		"no body":    second(site.Documents.Create(t.Context(), ellkay.Document{Name: "x", TypeID: "y", PatientID: "z"})),
		"large":      second(site.Documents.Create(t.Context(), ellkay.Document{Name: "x", TypeID: "y", PatientID: "z", Body: make([]byte, 4_000_000)})),
	} {
		if e, ok := errors.AsType[*ellkay.Error](err); !ok || e.Unknown() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f.count("") != n {
		t.Error("something was sent")
	}
}

func second(_ string, err error) error { return err }

func TestSlot(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) {
		return 200, `{"slotId":"SL-1","startTime":"2030-05-06T14:00:00Z","duration":"00:20:00","type":"Telehealth","status":"Open","resources":[{"id":"7"}],"facilityId":"F-3"}`
	})
	s, err := f.site(t, ellkay.Profile{}).Appointments.Slot(t.Context(), "SL-1")
	if _, err := f.site(t, ellkay.Profile{}).Appointments.Slot(t.Context(), "SL-2"); !errors.Is(err, ellkay.ErrMixedUp) {
		t.Error(err)
	}
	if err != nil || s.ID != "SL-1" || s.Status != "Open" || s.Type != "Telehealth" || len(s.Resources) != 1 || !s.Start.Equal(day.Add(14*time.Hour)) {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestDo(t *testing.T) {
	t.Parallel()
	f := newFake(func(c fakeCall) (int, string) {
		if strings.HasSuffix(c.Op, "Broken") {
			return 200, "<html>"
		}
		return 200, `{"x":1}`
	})
	site := f.site(t, ellkay.Profile{})
	var out struct{ X int }
	err := site.Do(t.Context(), ellkay.Call{Path: "/UpdatePatient/UpdatePatientService.svc/CreatePatient", Request: map[string]int{"a": 1}}, &out)
	if c := f.of("CreatePatient")[0]; err != nil || out.X != 1 || c.Op != "UpdatePatient/UpdatePatientService.svc/CreatePatient" || c.Body != `{"request":{"a":1}}` {
		t.Errorf("%+v, %v", out, err)
	}
	var raw json.RawMessage
	if err := site.Do(t.Context(), ellkay.Call{Path: "LKCharges/NextSearchClaims", Token: "t", Safe: true}, &raw); err != nil || string(raw) != `{"x":1}` ||
		f.of("NextSearchClaims")[0].Body != `{"token":{"nextToken":"t"}}` {
		t.Errorf("%s, %v", raw, err)
	}
	for path, unknown := range map[string]bool{"": false, "a/../b": false, "a//b": false, "X/Broken": true} {
		err := site.Do(t.Context(), ellkay.Call{Path: path}, &out)
		if e, ok := errors.AsType[*ellkay.Error](err); !ok || e.Unknown() != unknown {
			t.Errorf("%q: %v", path, err)
		}
	}
	if err := site.Do(t.Context(), ellkay.Call{Path: "X/Sound"}, nil); err != nil {
		t.Errorf("nobody asked for the answer: %v", err)
	}
	if err := site.Do(t.Context(), ellkay.Call{Path: "X/Broken"}, nil); !outcomeUnknown(err) { // Z8
		t.Errorf("a page is no success: %v", err)
	}
	f.answer = func(fakeCall) (int, string) { return 200, "null" }
	if err := site.Do(t.Context(), ellkay.Call{Path: "X/Null", Safe: true}, &out); !errors.Is(err, ellkay.ErrUnreadable) { // Z8
		t.Errorf("null is no answer: %v", err)
	}
}
