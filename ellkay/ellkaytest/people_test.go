package ellkaytest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func TestPatientSummaryAndPatient(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	id := site.AddPatient(ellkaytest.Patient{FirstName: "Kim", LastName: "Invented", DateOfBirth: "1980-02-29", Email: "kim@patient.example.com",
		PhysicianIDs: []string{"D-7"}, MRN: "M-1", EmergencyContact: ellkaytest.Contact{Name: "Lee Invented", Email: "lee@other.example.com"}})
	body := `{"request":{"patientId":"` + id + `"}}`
	var p struct {
		PatientID, FirstName, DateOfBirth, Email string
		EmergencyContact                         struct{ Email string }
		Providers                                []struct{ ID string }
		Identifiers                              []struct{ Value string }
	}
	w.ok(opSumm, body, &p)
	if p.PatientID != id || p.FirstName != "Kim" || p.DateOfBirth != "1980-02-29T00:00:00" || p.Email != "kim@patient.example.com" ||
		p.EmergencyContact.Email != "lee@other.example.com" || p.Providers != nil {
		t.Errorf("summary %+v", p)
	}
	w.ok("LKBridge/GetPatient", body, &p)
	if len(p.Providers) != 1 || p.Providers[0].ID != "D-7" || len(p.Identifiers) != 1 || p.Identifiers[0].Value != "M-1" {
		t.Errorf("patient %+v", p)
	}
	site.SetPatientEmail(id, "kim.new@patient.example.com")
	if w.ok(opSumm, body, &p); p.Email != "kim.new@patient.example.com" {
		t.Errorf("after the change: %q", p.Email)
	}
	site.RemovePatient(id)
	w.refused(opSumm, body, 400, ellkaytest.PatientNotFound)
	w.refused(opSumm, "{}", 400, ellkaytest.MissingRequiredField)
}

func TestWhereTheEmailIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variants ellkaytest.Variants
		want     string
	}{
		"top":         {ellkaytest.Variants{}, `"email":"robin@patient.example.com"`},
		"nested":      {ellkaytest.Variants{Email: ellkaytest.EmailNested}, `"contactInformation":{"email":"robin@patient.example.com"`},
		"nested else": {ellkaytest.Variants{Email: ellkaytest.EmailNested, EmailUnder: "contact"}, `"contact":{"email":"robin@`},
		"empty":       {ellkaytest.Variants{Email: ellkaytest.EmailEmpty}, `"email":""`},
		"other name":  {ellkaytest.Variants{Email: ellkaytest.EmailAddress}, `"emailAddress":"robin@`},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := variant(t, test.variants)
			if r := w.call(opSumm, `{"request":{"patientId":"P-501"}}`); !strings.Contains(string(r.body), test.want) {
				t.Errorf("%s does not have %s", r.body, test.want)
			}
		})
	}
	w, _ := variant(t, ellkaytest.Variants{Email: ellkaytest.EmailMissing})
	if r := w.call(opSumm, `{"request":{"patientId":"P-501"}}`); strings.Contains(string(r.body), "mail") {
		t.Errorf("an address is there: %s", r.body)
	}
}

func TestSmartSearch(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	kim := site.AddPatient(ellkaytest.Patient{FirstName: "Kim", LastName: "Sampleton", DateOfBirth: "1980-02-29", MRN: "M-77", Sex: "F"})
	for query, want := range map[string][]string{
		"sample":              {"P-501", kim},
		"Sample|Robin":        {"P-501"},
		"Sample|Robin|||||F":  nil,
		"||||02/29/1980":      {kim},
		"|||||010-0501||||":   {"P-501"},
		"||||||||||||M-77":    {kim},
		"Sample||123-45-6789": nil,
		"|||0007":             {"P-501"},
	} {
		var found []struct{ PatientID string }
		w.ok("LKBridge/SmartSearch", `{"request":{"query":"`+query+`"}}`, &found)
		var got []string
		for _, p := range found {
			got = append(got, p.PatientID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", query, got, want)
		}
	}
	w.refused("LKBridge/SmartSearch", `{"request":{"query":"|||"}}`, 400, ellkaytest.BadFieldInput)
}

func TestMasterListsHaveEmail(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	room := site.AddResource(ellkaytest.Resource{Name: "Video room", Type: "Room"})
	var found []struct{ ID, Email, ResourceType string }
	w.ok("LKMasterList/SearchPractitioners", `{"request":{"name":"examp"}}`, &found)
	if len(found) != 1 || found[0].Email != "ada.example@clinic.example.com" {
		t.Errorf("practitioners %+v", found)
	}
	w.ok("LKMasterList/SearchPractitioners", `{"request":{"name":"examp","id":"D-8"}}`, &found)
	if len(found) != 0 {
		t.Errorf("practitioners %+v", found)
	}
	w.ok("LKMasterList/SearchResources", `{}`, &found)
	if len(found) != 1 || found[0].ID != room || found[0].ResourceType != "Room" {
		t.Errorf("resources %+v", found)
	}
}

func TestUpdatedPatients(t *testing.T) {
	t.Parallel()
	now := monday
	w := plug(t, ellkaytest.WithNow(func() time.Time { return now }))
	site := w.s.Site(ellkaytest.DefaultSite)
	kim := site.AddPatient(ellkaytest.Patient{FirstName: "Kim", LastName: "Invented", PhysicianIDs: []string{"D-9"}, FacilityID: "F-9"})
	now = now.Add(time.Hour)
	site.SetPatientEmail("P-501", "robin.new@patient.example.com")
	for filter, want := range map[string][]string{
		`"startDate":"2030-05-06T14:00:00Z","endDate":"2030-05-06T15:00:01Z"`:           {"P-501", kim},
		`"startDate":"2030-05-06T14:00:00Z","endDate":"2030-05-06T15:00:00Z"`:           {kim},
		`"startDate":"2030-05-06","endDate":"2030-05-07","providerId":"D-9"`:            {kim},
		`"startDate":"2030-05-06","endDate":"2030-05-07","facilityId":"F-3","limit":10`: {"P-501"},
		`"startDate":"2029-05-06","endDate":"2030-05-06"`:                               nil,
	} {
		var p struct {
			NextToken string
			Patients  []struct{ ID, Email string }
		}
		w.ok("LKPatientDataLink/BeginGetUpdatedPatients", `{"request":{`+filter+`}}`, &p)
		w.ok("LKPatientDataLink/NextGetUpdatedPatients", next(p.NextToken), &p)
		var got []string
		for _, row := range p.Patients {
			got = append(got, row.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", filter, got, want)
		}
	}
}
