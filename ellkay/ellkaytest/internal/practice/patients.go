package practice

import "github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"

// AddPatient adds or replaces a patient.
func (site *State) AddPatient(p ehr.Patient) string {
	if p.ID == "" {
		p.ID = site.NewID("P")
	}
	p.Modified = site.Now()
	site.Patients.Put(p.ID, p)
	return p.ID
}

// ChangePatient applies a change and stamps it; false when there is no such id.
func (site *State) ChangePatient(id string, change func(*ehr.Patient)) bool {
	p, ok := site.Patients.Get(id)
	if !ok {
		return false
	}
	change(&p)
	p.ID, p.Modified = id, site.Now()
	site.Patients.Put(id, p)
	return true
}
