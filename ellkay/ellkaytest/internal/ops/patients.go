package ops

import (
	"cmp"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// patientBody is a patient as GetPatientSummary sends it. Names follow the
// write side, as the reference proposes. The emergency contact has an e-mail
// address of its own, to catch clients that take the first one they find.
func (site *Desk) patientBody(p ehr.Patient) map[string]any {
	body := map[string]any{
		"patientId": site.id(p.ID), "alternateId": text(p.AlternateID),
		"firstName": p.FirstName, "middleName": text(p.MiddleName), "lastName": p.LastName,
		"dateOfBirth": birth(p.DateOfBirth), "sex": text(p.Sex), "pronouns": nil,
		"mobilePhone": text(p.MobilePhone), "homePhone": text(p.HomePhone), "workPhone": text(p.WorkPhone),
		"address1": text(p.Address.Line1), "address2": text(p.Address.Line2), "city": text(p.Address.City),
		"state": text(p.Address.State), "zip": text(p.Address.Zip),
		"primaryFacility": nil, "emergencyContact": nil, "insurances": []any{},
	}
	if p.FacilityID != "" {
		body["primaryFacility"] = wireRef{site.id(p.FacilityID)}
	}
	if e := p.EmergencyContact; e != (ehr.Contact{}) {
		body["emergencyContact"] = map[string]any{"name": e.Name, "relationship": text(e.Relationship),
			"phone": text(e.Phone), "email": text(e.Email)}
	}
	if !site.Variants.NoCustom {
		body["custom"] = map[string]string{}
	}
	if site.Variants.NewFields {
		body["addedLater"] = map[string]string{"since": "a later release"}
	}
	site.placeEmail(body, p.Email)
	return body
}

// placeEmail puts the address where this EHR has it. An address that is not
// known is null.
func (site *Desk) placeEmail(body map[string]any, email string) {
	switch site.Variants.Email {
	case ehr.EmailNested:
		under := cmp.Or(site.Variants.EmailUnder, "contactInformation")
		body[under] = map[string]any{"email": text(email), "mobilePhone": body["mobilePhone"]}
	case ehr.EmailEmpty:
		body["email"] = ""
	case ehr.EmailAddress:
		body["emailAddress"] = text(email)
	case ehr.EmailMissing:
	default:
		body["email"] = text(email)
	}
}

// birth is a date of birth, sent without an offset.
func birth(date string) any {
	if date == "" {
		return nil
	}
	return date + "T00:00:00"
}

func (c *call) patient() (ehr.Patient, *Fault) {
	id := c.args.need("patientId")
	if c.args.err != nil {
		return ehr.Patient{}, c.args.err
	}
	p, ok := c.site.Patients.Get(id)
	if !ok {
		return ehr.Patient{}, Faultf(ehr.PatientNotFound, "Patient %s was not found.", id)
	}
	return p, nil
}

func getPatientSummary(c *call) (any, *Fault) {
	p, f := c.patient()
	if f != nil {
		return nil, f
	}
	return c.site.one(c.site.odd(p.ID, c.site.patientBody(p))), nil
}

// getPatient is the summary with demographics, identifiers and providers.
func getPatient(c *call) (any, *Fault) {
	p, f := c.patient()
	if f != nil {
		return nil, f
	}
	body := c.site.patientBody(p)
	providers := make([]wireRef, 0, len(p.PhysicianIDs))
	for _, id := range p.PhysicianIDs {
		providers = append(providers, wireRef{c.site.id(id)})
	}
	body["providers"], body["race"], body["language"] = providers, nil, nil
	body["identifiers"] = []any{}
	if p.MRN != "" {
		body["identifiers"] = []any{map[string]any{"value": p.MRN, "type": map[string]string{"code": "MR", "source": "HL7"}}}
	}
	return c.site.one(c.site.odd(p.ID, body)), nil
}

// smartSearch takes last|first|ssn|chart|dob|phone|gender|facilityId|homePhone|
// mobilePhone|zip|externalId|mrn: all given must match in part, whatever the
// case. Patients here have no social security number and no external id; chart
// is the alternate id.
func smartSearch(c *call) (any, *Fault) {
	query := c.args.need("query")
	if c.args.err != nil {
		return nil, c.args.err
	}
	wanted := strings.Split(query, "|")
	if len(wanted) > 13 || strings.Trim(query, "| ") == "" {
		return nil, badField("query")
	}
	var found []any
	for _, p := range c.site.Patients.All() {
		if alike(p, wanted) {
			found = append(found, c.site.patientBody(p))
		}
	}
	return c.site.list(found), nil
}

// alike tells whether a patient fits all parts of a search.
func alike(p ehr.Patient, wanted []string) bool {
	has := []string{p.LastName, p.FirstName, "", p.AlternateID, slashed(p.DateOfBirth), p.HomePhone + " " + p.MobilePhone + " " + p.WorkPhone,
		p.Sex, p.FacilityID, p.HomePhone, p.MobilePhone, p.Address.Zip, "", p.MRN}
	for i, want := range wanted {
		if !strings.Contains(strings.ToLower(has[i]), strings.ToLower(strings.TrimSpace(want))) {
			return false
		}
	}
	return true
}

// slashed is yyyy-mm-dd as MM/dd/yyyy.
func slashed(date string) string {
	if len(date) != len("2006-01-02") {
		return ""
	}
	return date[5:7] + "/" + date[8:] + "/" + date[:4]
}

type wireUpdatedPatient struct {
	ID           any       `json:"id"`
	FirstName    string    `json:"firstName"`
	LastName     string    `json:"lastName"`
	DateOfBirth  any       `json:"dateOfBirth"`
	Email        any       `json:"email"`
	MobilePhone  any       `json:"mobilePhone"`
	HomePhone    any       `json:"homePhone"`
	WorkPhone    any       `json:"workPhone"`
	PhysicianIDs []wireRef `json:"physicians"`
	NextToken    string    `json:"nextToken,omitempty"`
}

// beginGetUpdatedPatients pages through the patients changed in a half-open
// window.
func beginGetUpdatedPatients(c *call) (any, *Fault) {
	if f := c.site.unfilterable(c.args); f != nil {
		return nil, f
	}
	window := c.args.between("startDate", "endDate")
	provider, facility := c.args.text("providerId"), c.args.text("facilityId")
	limit := c.args.number("limit")
	if c.args.err != nil {
		return nil, c.args.err
	}
	if f := c.site.inFuture(window, "endDate"); f != nil {
		return nil, f
	}
	var ids []string
	for _, p := range c.site.Patients.All() {
		if !p.Modified.IsZero() && window.holds(p.Modified) &&
			(provider == "" || slices.Contains(p.PhysicianIDs, provider)) &&
			(facility == "" || p.FacilityID == facility) {
			ids = append(ids, p.ID)
		}
	}
	return c.site.begin(patientPages, ids, limit)
}

func patientPages() pageKind {
	return pageKind{next: ehr.OpNextGetUpdatedPatients, key: "patients", render: func(site *Desk, id string) any {
		p, ok := site.Patients.Get(id)
		if !ok {
			return nil
		}
		w := wireUpdatedPatient{ID: site.id(p.ID), FirstName: p.FirstName, LastName: p.LastName,
			DateOfBirth: birth(p.DateOfBirth), Email: text(p.Email), MobilePhone: text(p.MobilePhone),
			HomePhone: text(p.HomePhone), WorkPhone: text(p.WorkPhone), PhysicianIDs: []wireRef{}}
		for _, id := range p.PhysicianIDs {
			w.PhysicianIDs = append(w.PhysicianIDs, wireRef{site.id(id)})
		}
		return w
	}}
}
