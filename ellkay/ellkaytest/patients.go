package ellkaytest

// AddPatient adds or replaces a patient and returns its id, a new one when ID
// is "".
func (site *Site) AddPatient(p Patient) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.AddPatient(p)
}

// Patient returns a patient as the EHR has it.
func (site *Site) Patient(id string) (Patient, bool) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Patients.Get(id)
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
	return site.ehr.ChangePatient(id, change)
}

// RemovePatient takes a patient away: PatientNotFound from now on.
func (site *Site) RemovePatient(id string) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.ehr.Patients.Remove(id)
}
