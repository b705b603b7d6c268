package ellkay_test

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func getOne(t *testing.T, p ellkay.Profile, body string) (ellkay.Appointment, error) {
	t.Helper()
	return newFake(func(fakeCall) (int, string) { return 200, body }).site(t, p).Appointments.Get(t.Context(), "A-1")
}

func TestAppointmentFields(t *testing.T) {
	t.Parallel()
	a, err := getOne(t, ellkay.Profile{}, `{"Id":"A-1","Start":"2030-05-06T14:00:00.112+00:00","duration":"00:30:00","patientId":501,
		"patientAlternateId":"0007","physicianId":"D-7","facilityId":"F-3","facilityName":"Sim Clinic East","notes":"Bring \"X-rays\"\n",
		"status":"booked","statusCode":{"id":"S-1","code":"SCH","name":"Scheduled"},"type":"Telehealth 30","appointmentTypeId":"T-12",
		"reason":"Cough","department":null,"resources":[{"id":"7"},"8"],"billable":true,"created":"2030-04-01T09:00:00+00:00",
		"modified":"2030-04-02T09:00:00+00:00","custom":{"room":"4"},"somethingNew":[1,2,{"x":"y"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if a.PatientID != "501" || a.PatientAlternateID != "0007" || a.FacilityName != "Sim Clinic East" || a.Notes != "Bring \"X-rays\"\n" ||
		a.Status != ellkay.StatusBooked || a.StatusCode != (ellkay.Coded{ID: "S-1", Code: "SCH", Name: "Scheduled"}) ||
		a.Type != "Telehealth 30" || a.TypeID != "T-12" || a.Reason.Name != "Cough" || a.Department != (ellkay.Coded{}) ||
		strings.Join(a.Resources, " ") != "7 8" || a.Billable != "true" || string(a.Custom) != `{"room":"4"}` || a.Flags != 0 ||
		!a.Start.Equal(day.Add(14*time.Hour+112*time.Millisecond)) || a.Created.Day() != 1 || a.Modified.Day() != 2 {
		t.Errorf("%+v", a)
	}
}

func TestAppointmentWithHoles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body string
		flags      ellkay.Flags
		start      bool
	}{
		{"nothing but the id", `{"id":"A-1"}`, 0, false},
		{"all null", `{"id":"A-1","start":null,"duration":null,"status":null,"resources":null,"custom":null,"reason":null}`, 0, false},
		{".NET's zero", `{"id":"A-1","start":"0001-01-01T00:00:00+00:00","duration":"00:00:00"}`, 0, false},
		{"start unreadable", `{"id":"A-1","start":"tomorrow at 9"}`, ellkay.StartUnreadable, false},
		{"start an object", `{"id":"A-1","start":{"x":1}}`, ellkay.StartUnreadable, false},
		{"duration unreadable", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":"short"}`, ellkay.DurationUnclear, true},
		{"no offset, no zone", `{"id":"A-1","start":"2030-05-06T14:00:00"}`, ellkay.ZoneAssumed, true},
		{"Z16 nine days", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":"9.00:00:00"}`, ellkay.DurationUnclear, true},
		{"Z16 in words", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":"a while"}`, ellkay.DurationUnclear, true},
		{"Z16 negative", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":"-00:30:00"}`, ellkay.DurationUnclear, true},
		{"Z16 seconds", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":1800}`, ellkay.DurationUnclear, true},
		{"Z16 half a minute", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":"00:00:30"}`, ellkay.DurationUnclear, true},
		{"Z16 an object", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":{"minutes":30}}`, ellkay.DurationUnclear, true},
		{"Z16 true", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":true}`, ellkay.DurationUnclear, true},
		{"Z16 huge", `{"id":"A-1","start":"2030-05-06T14:00:00Z","duration":1e999}`, ellkay.DurationUnclear, true},
		{"year 2500", `{"id":"A-1","start":"2500-05-06T14:00:00Z"}`, ellkay.StartUnreadable, false},
		{"start a number", `{"id":"A-1","start":1904306400}`, ellkay.StartUnreadable, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := getOne(t, ellkay.Profile{}, tt.body)
			if err != nil || a.ID != "A-1" || a.Flags != tt.flags || a.Start.IsZero() == tt.start || a.Status != ellkay.StatusOther || a.Duration != 0 {
				t.Errorf("%+v (%v), %v", a, a.Flags, err)
			}
			if a.End().IsZero() == tt.start {
				t.Errorf("end %v", a.End())
			}
		})
	}
}

// E6: how a site's profile reads the same text.
func TestE6ProfileReadsTimes(t *testing.T) {
	t.Parallel()
	ny, la := zone(t, "America/New_York"), zone(t, "America/Los_Angeles")
	wall := ellkay.Profile{Times: ellkay.TimesWallClock, Zone: ny, FacilityZones: map[string]*time.Location{"F-9": la}}
	for _, tt := range []struct {
		name    string
		profile ellkay.Profile
		in      string
		want    string
		flags   ellkay.Flags
	}{
		{"true offset", ellkay.Profile{Zone: ny}, `"start":"2030-05-06T14:00:00+00:00"`, "2030-05-06T10:00:00-04:00", 0},
		{"no offset, zone known", ellkay.Profile{Zone: ny}, `"start":"2030-05-06T14:00:00"`, "2030-05-06T14:00:00-04:00", 0},
		{"wall clock under zero offset", wall, `"start":"2030-05-06T14:00:00+00:00"`, "2030-05-06T14:00:00-04:00", 0},
		{"wall clock in winter", wall, `"start":"2030-01-06T14:00:00+00:00"`, "2030-01-06T14:00:00-05:00", 0},
		{"wall clock under any offset", wall, `"start":"2030-05-06T14:00:00+09:00"`, "2030-05-06T14:00:00-04:00", 0},
		{"facility after start", wall, `"start":"2030-05-06T14:00:00Z","facilityId":"F-9"`, "2030-05-06T14:00:00-07:00", 0},
		{"gap", wall, `"start":"2030-03-10T02:30:00Z"`, "2030-03-10T03:30:00-04:00", ellkay.DSTGap},
		{"overlap", wall, `"start":"2030-11-03T01:30:00Z"`, "2030-11-03T01:30:00-04:00", ellkay.DSTOverlap},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := getOne(t, tt.profile, `{"id":"A-1",`+tt.in+`}`)
			if got := a.Start.Format(time.RFC3339); err != nil || got != tt.want || a.Flags != tt.flags {
				t.Errorf("%s (%v), %v; want %s", got, a.Flags, err, tt.want)
			}
		})
	}
}

// E6: a window is sent as the EHR means it, wide enough for all facilities,
// and what is outside is sorted out here.
func TestE6ProfileSendsWindows(t *testing.T) {
	t.Parallel()
	ny, la := zone(t, "America/New_York"), zone(t, "America/Los_Angeles")
	f := pagesFake(`{"nextToken":null,"appointments":[
		{"id":"early","start":"2030-05-06T02:00:00Z","facilityId":"F-1"},
		{"id":"here","start":"2030-05-06T08:00:00Z","facilityId":"F-1"},
		{"id":"west","start":"2030-05-06T05:00:00Z","facilityId":"F-9"}]}`, nil)
	p := ellkay.Profile{Times: ellkay.TimesWallClock, Zone: ny, FacilityZones: map[string]*time.Location{"F-9": la}}
	from := time.Date(2030, 5, 6, 7, 0, 0, 0, ny)
	list, err := collect(t, f.site(t, p), ellkay.SearchQuery{From: from, To: from.Add(2 * time.Hour)})
	if err != nil || idsOf(list) != "here west" {
		t.Errorf("%s, %v", idsOf(list), err)
	}
	body := f.of("BeginSearchAppointments")[0].Body
	if !strings.Contains(body, `{"start":"2030-05-06T04:00:00+00:00","end":"2030-05-06T09:00:00+00:00"}`) {
		t.Error(body)
	}
}

func TestParseStatus(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]ellkay.Status{
		"Booked": ellkay.StatusBooked, "BOOKED": ellkay.StatusBooked, "no show": ellkay.StatusNoShow, "Noshow": ellkay.StatusNoShow,
		"No-Show": ellkay.StatusNoShow, "canceled": ellkay.StatusCancelled, "Cancelled": ellkay.StatusCancelled, "": ellkay.StatusOther,
		"Checked in": ellkay.StatusOther, "InvalidStatus": ellkay.StatusInvalid, "Overbook": ellkay.StatusOverbook,
		"Complete": ellkay.StatusComplete, "waitlist": ellkay.StatusWaitlist, strings.Repeat("booked", 50): ellkay.StatusOther,
	} {
		if got := ellkay.ParseStatus(in); got != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
	for s, want := range map[ellkay.Status][2]bool{ // live, withdrawn
		ellkay.StatusBooked: {true, false}, ellkay.StatusOverbook: {true, false}, ellkay.StatusCancelled: {false, true},
		ellkay.StatusDeleted: {false, true}, ellkay.StatusNoShow: {false, true}, ellkay.StatusDiscontinued: {false, true},
		ellkay.StatusOther: {}, ellkay.StatusStarted: {}, ellkay.StatusPending: {}, ellkay.StatusComplete: {},
	} {
		if s.Live() != want[0] || s.Withdrawn() != want[1] {
			t.Errorf("%s: live %v, withdrawn %v", s, s.Live(), s.Withdrawn())
		}
	}
}
