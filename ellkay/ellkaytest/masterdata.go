package ellkaytest

import "github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"

// AddPhysician adds or replaces a physician and returns its id, a new one when
// ID is "".
func (site *Site) AddPhysician(p Physician) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.Physicians, "D", &p.ID, &p)
}

// AddFacility adds or replaces a facility and returns its id, as AddPhysician.
func (site *Site) AddFacility(f Facility) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.Facilities, "F", &f.ID, &f)
}

// AddResource adds or replaces a resource and returns its id, as AddPhysician.
func (site *Site) AddResource(r Resource) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.Resources, "R", &r.ID, &r)
}

// AddType adds or replaces an appointment type and returns its id, as
// AddPhysician.
func (site *Site) AddType(t AppointmentType) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.Types, "T", &t.ID, &t)
}

// AddStatus adds or replaces a status and returns its id, as AddPhysician.
func (site *Site) AddStatus(st AppointmentStatus) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.Statuses, "S", &st.ID, &st)
}

// AddDocumentType adds or replaces a document type and returns its id, as
// AddPhysician.
func (site *Site) AddDocumentType(d DocumentType) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return practice.Add(site.desk.State, &site.ehr.DocTypes, "DT", &d.ID, &d)
}

// Physicians lists the site's physicians, in the order they were added.
func (site *Site) Physicians() []Physician {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Physicians.All()
}

// AppointmentTypes lists the site's types, in the order they were added.
func (site *Site) AppointmentTypes() []AppointmentType {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Types.All()
}

// AddSlot adds or replaces a slot and returns its id. Missing ids get the
// site's first physician, facility and type.
func (site *Site) AddSlot(sl Slot) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.AddSlot(sl)
}

// Documents returns what was created, oldest first.
func (site *Site) Documents() []Document {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.ehr.Documents.All()
}

// SetBridge replaces what GetBridgeInfo says.
func (site *Site) SetBridge(b BridgeInfo) {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.ehr.Bridge = b
}
