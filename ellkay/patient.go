package ellkay

import (
	"log/slog"
	"strings"
)

// Patient is a patient as the EHR keeps it; any field but ID may be empty.
type Patient struct {
	ID         string
	FirstName  string
	MiddleName string
	LastName   string
	Name       string // to show: first and last name, or the whole name the EHR gave

	// Email is the patient's own address, never one of an emergency contact,
	// guarantor or insured person. It may be empty, outdated, a placeholder, or
	// shared by a family: check it, and fetch it just before use.
	Email       string
	MobilePhone string
	HomePhone   string

	BirthDate    string // yyyy-mm-dd
	Sex          string // "M", "F", "U" or what the EHR sends
	FacilityID   string // primary facility
	PhysicianIDs []string
}

// LogValue keeps personal data out of logs.
func (p Patient) LogValue() slog.Value { return slog.GroupValue(slog.String("id", p.ID)) }

// decodePatient reads a patient whose fields stand at the top or in one of the
// groups that hold the patient's own data.
func decodePatient(o object) Patient {
	p := Patient{
		ID:           own(o, patientIDs),
		Email:        strings.TrimSpace(own(o, emails)),
		MobilePhone:  own(o, mobilePhones),
		HomePhone:    own(o, homePhones),
		Sex:          own(o, sexes),
		FacilityID:   own(o, primaryFacilityIDs),
		PhysicianIDs: ids(o.get(patientPhysicians...)),
	}
	if in, ok := parseInstant(own(o, birthDates)); ok && !in.isZero() {
		p.BirthDate = in.at.Format("2006-01-02")
	}
	if f := o.object(primaryFacilities...); f != nil && p.FacilityID == "" {
		p.FacilityID = f.text(facilityIDs...)
	}
	if id := own(o, patientPhysician); id != "" && len(p.PhysicianIDs) == 0 {
		p.PhysicianIDs = []string{id}
	}
	n := nameOf(o)
	for _, group := range patientGroups {
		if inner := o.object(group); inner != nil && n.whole == "" {
			n = nameOf(inner)
		}
	}
	p.FirstName, p.MiddleName, p.LastName, p.Name = n.first, n.middle, n.last, n.whole
	return p
}

// own looks at the top, then one level down in the groups.
func own(o object, names []string) string {
	if s := o.text(names...); s != "" {
		return s
	}
	for _, group := range patientGroups {
		if s := o.object(group).text(names...); s != "" {
			return s
		}
	}
	return ""
}
