package ellkay_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

// A9, A40: the patient's own name and address, wherever they stand, and never
// somebody else's.
func TestA9PatientSummary(t *testing.T) {
	t.Parallel()
	const others = `"emergencyContact":{"email":"mother@example.com","firstName":"Mo"},"guarantor":{"email":"g@example.com"},"insurances":[{"insured":{"email":"i@example.com"}}]`
	for _, tt := range []struct{ name, body, email, full string }{
		{"top", `{"patientId":"P-501","firstName":"Robin","lastName":"Sample","email":" robin@patient.example ",` + others + `}`, "robin@patient.example", "Robin Sample"},
		{"nested", `{"patientDetails":{"patientId":"P-501","firstName":"Robin","lastName":"Sample"},"contactInformation":{"emailAddress":"robin@patient.example"},` + others + `}`, "robin@patient.example", "Robin Sample"},
		{"wrapped", `{"patient":{"id":"P-501","name":"Sample, Robin","email":"robin@patient.example"}}`, "robin@patient.example", "Robin Sample"},
		{"wrapped by an unknown name", `{"summary":{"patientId":"P-501","name":"Robin Sample","email":"robin@patient.example"}}`, "robin@patient.example", "Robin Sample"},
		{"name an object", `{"patientId":"P-501","name":{"first":"Robin","last":"Sample"},"email":"robin@patient.example"}`, "robin@patient.example", "Robin Sample"},
		{"no address of its own", `{"patientId":"P-501","firstName":"Robin","lastName":"Sample","email":null,` + others + `}`, "", "Robin Sample"},
		{"empty address", `{"patientId":"P-501","firstName":"Robin","lastName":"Sample","email":"",` + others + `}`, "", "Robin Sample"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(func(fakeCall) (int, string) { return 200, tt.body })
			p, err := f.site(t, ellkay.Profile{}).Patients.Summary(t.Context(), "P-501")
			if err != nil || p.ID != "P-501" || p.Email != tt.email || p.Name != tt.full || p.FirstName != "Robin" && tt.name != "wrapped by an unknown name" {
				t.Errorf("%+v, %v", p, err)
			}
			if f.of("GetPatientSummary")[0].Body != `{"request":{"patientId":"P-501"}}` || strings.Contains(p.LogValue().String(), "Robin") {
				t.Error("request or log value")
			}
		})
	}
}

// A9: an answer about another patient is never taken for this one.
func TestA9AnotherPatient(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"patientId":"P-502","email":"x@example.com"}`, `[{"id":"P-501"},{"id":"P-502"}]`, `{}`, `null`,
		`{"id":"77","email":"x@example.com"}`, `{"id":"P-501","patientId":"P-502","email":"x@example.com"}`, `{"firstName":"Robin","email":"x@example.com"}`} {
		f := newFake(func(fakeCall) (int, string) { return 200, body })
		if p, err := f.site(t, ellkay.Profile{}).Patients.Get(t.Context(), "P-501"); err == nil || p.Email != "" {
			t.Errorf("%s: %+v", body, p)
		}
	}
	f := newFake(func(fakeCall) (int, string) { return 400, fault("PatientNotFound", "") })
	if _, err := f.site(t, ellkay.Profile{}).Patients.Get(t.Context(), "P-501"); !errors.Is(err, ellkay.ErrNotFound) {
		t.Error(err)
	}
}

func TestPatientDetails(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) {
		return 200, `{"patientId":"P-501","middleName":"Q","dateOfBirth":"1990-02-03T00:00:00","sex":"U","mobilePhone":"+1-555-010-0501",
			"homePhone":5550100502,"primaryFacility":{"id":"F-3"},"providers":[{"id":"D-7"},{"id":"D-8"}]}`
	})
	p, err := f.site(t, ellkay.Profile{}).Patients.Get(t.Context(), "P-501")
	want := "P-501 Q 1990-02-03 U +1-555-010-0501 5550100502 F-3 [D-7 D-8]"
	if got := fmt.Sprint(p.ID, " ", p.MiddleName, " ", p.BirthDate, " ", p.Sex, " ", p.MobilePhone, " ", p.HomePhone, " ", p.FacilityID, " ", p.PhysicianIDs); err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}

func TestSmartSearch(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, `[{"id":"P-501","lastName":"Sample"}]` })
	site := f.site(t, ellkay.Profile{})
	list, err := site.Patients.Search(t.Context(), ellkay.SmartQuery{LastName: "Sample", FirstName: "Robin", BirthDate: "02/03/1990"})
	if err != nil || len(list) != 1 || f.of("SmartSearch")[0].Body != `{"request":{"query":"Sample|Robin|||02/03/1990"}}` {
		t.Errorf("%+v, %v, %s", list, err, f.of("SmartSearch")[0].Body)
	}
	if _, err := site.Patients.Search(t.Context(), ellkay.SmartQuery{MRN: "M-1"}); err != nil || !strings.Contains(f.of("SmartSearch")[1].Body, `"||||||||||||M-1"`) {
		t.Errorf("%v, %s", err, f.of("SmartSearch")[1].Body)
	}
	for _, q := range []ellkay.SmartQuery{{}, {LastName: " "}, {LastName: "a|b"}, {Zip: strings.Repeat("1", 2000)}} {
		if _, err := site.Patients.Search(t.Context(), q); err == nil {
			t.Errorf("%+v accepted", q)
		}
	}
}

func TestUpdatedPatients(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		faults := 1
		f := newFake(func(c fakeCall) (int, string) {
			switch {
			case strings.HasSuffix(c.Op, "BeginGetUpdatedPatients"):
				return 200, `{"nextToken":"p1"}`
			case strings.Contains(c.Body, "p1"):
				return 200, `{"patients":[{"id":"P-1","email":"a@example.com","physicianIds":["D-7"]}],"nextToken":"p2"}`
			case faults > 0:
				faults--
				return 400, fault("PageRequestFaulted", "")
			}
			return 200, `{"patients":[{"id":"P-2"}]}`
		})
		site := f.site(t, ellkay.Profile{})
		read := func() (string, error) {
			var got []string
			for p, err := range site.Patients.Updated(t.Context(), ellkay.UpdatedQuery{From: time.Now().Add(-time.Hour), To: time.Now().Add(time.Hour)}) {
				if err != nil {
					return strings.Join(got, " "), err
				}
				got = append(got, p.ID)
			}
			return strings.Join(got, " "), nil
		}
		if got, err := read(); err != nil || got != "P-1 P-1 P-2" {
			t.Errorf("%s, %v", got, err)
		}
		if body := f.of("BeginGetUpdatedPatients")[0].Body; body != `{"request":{"startDate":"1999-12-31T23:00:00+00:00","endDate":"1999-12-31T23:59:00+00:00","limit":500}}` {
			t.Error(body)
		}
		faults = 99
		if _, err := read(); err == nil || f.count("BeginGetUpdatedPatients") != 2+3 {
			t.Errorf("%v after %d begins", err, f.count("BeginGetUpdatedPatients"))
		}
	})
}
