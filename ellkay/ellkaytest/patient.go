package ellkaytest

import "time"

// Patient is a person of the practice. Modified is set by every change;
// patients of a new site have none.
type Patient struct {
	ID, AlternateID                   string
	FirstName, MiddleName, LastName   string
	DateOfBirth                       string // yyyy-mm-dd
	Sex                               string // M, F or U
	Email                             string
	MobilePhone, HomePhone, WorkPhone string
	Address                           Address
	FacilityID                        string   // primary facility
	PhysicianIDs                      []string // providers
	MRN                               string
	EmergencyContact                  Contact // sent beside the patient, never to be mailed
	Modified                          time.Time
}

// Contact is somebody else than the patient.
type Contact struct{ Name, Relationship, Phone, Email string }

// AddPatient adds or replaces a patient and returns its id, a new one when ID
// is "".
func (site *Site) AddPatient(p Patient) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.addPatient(p)
}

func (site *Site) addPatient(p Patient) string {
	if p.ID == "" {
		p.ID = site.newID("P")
	}
	p.Modified = site.now()
	site.patients.put(p.ID, p)
	return p.ID
}

// Patient returns a patient as the EHR has it.
func (site *Site) Patient(id string) (Patient, bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.patients.get(id)
}

// SetPatientEmail changes a patient's address.
func (site *Site) SetPatientEmail(id, email string) {
	site.UpdatePatient(id, func(p *Patient) { p.Email = email })
}

// UpdatePatient changes a patient.
func (site *Site) UpdatePatient(id string, change func(*Patient)) {
	if !site.updatePatient(id, change) {
		panic("ellkaytest: no patient " + id)
	}
}

func (site *Site) updatePatient(id string, change func(*Patient)) bool {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	p, ok := site.patients.get(id)
	if !ok {
		return false
	}
	change(&p)
	p.ID, p.Modified = id, site.now()
	site.patients.put(id, p)
	return true
}

// RemovePatient takes a patient away: PatientNotFound from now on.
func (site *Site) RemovePatient(id string) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.patients.remove(id)
}
