package ellkaytest

// Facility is a place of the practice. No operation sends a time zone for it.
type Facility struct {
	ID, Code, Name string
	Address        Address
	Phone          string
}

// Address is a postal address.
type Address struct{ Line1, Line2, City, State, Zip string }

// Physician is a clinician. Email is sent by SearchPractitioners alone.
type Physician struct {
	ID, FirstName, LastName string
	Specialty               string
	Phone, Fax, Email       string
	Address                 Address
}

// Resource is a room or device that can be booked, as SearchResources knows it.
type Resource struct{ ID, Name, Type, Email string }

// AppointmentType is what a visit is for.
type AppointmentType struct{ ID, Code, Name string }

// AppointmentStatus is a status of the EHR's own; Status is what LKCloud folds
// it into.
type AppointmentStatus struct {
	ID, Code, Name string
	Status         Status
}

// DocumentType is a kind of document in the chart.
type DocumentType struct{ ID, Name string }

// AddPhysician adds or replaces a physician and returns its id, a new one when
// ID is "".
func (site *Site) AddPhysician(p Physician) string {
	return add(site, &site.physicians, "D", &p.ID, &p)
}

// AddFacility adds or replaces a facility and returns its id, as AddPhysician.
func (site *Site) AddFacility(f Facility) string { return add(site, &site.facilities, "F", &f.ID, &f) }

// AddResource adds or replaces a resource and returns its id, as AddPhysician.
func (site *Site) AddResource(r Resource) string { return add(site, &site.resources, "R", &r.ID, &r) }

// AddType adds or replaces an appointment type and returns its id, as
// AddPhysician.
func (site *Site) AddType(t AppointmentType) string { return add(site, &site.types, "T", &t.ID, &t) }

// AddStatus adds or replaces a status and returns its id, as AddPhysician.
func (site *Site) AddStatus(st AppointmentStatus) string {
	return add(site, &site.statuses, "S", &st.ID, &st)
}

// AddDocumentType adds or replaces a document type and returns its id, as
// AddPhysician.
func (site *Site) AddDocumentType(d DocumentType) string {
	return add(site, &site.docTypes, "DT", &d.ID, &d)
}

// add gives a row an id if it has none, and puts it into its table.
func add[T any](site *Site, t *table[T], prefix string, id *string, row *T) string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	if *id == "" {
		*id = site.newID(prefix)
	}
	t.put(*id, *row)
	return *id
}

func standardTypes() (t table[AppointmentType]) {
	t.put("T-12", AppointmentType{"T-12", "TELE30", "Telehealth 30"})
	t.put("T-13", AppointmentType{"T-13", "OFF", "Office visit"})
	return t
}

func standardDocumentTypes() (t table[DocumentType]) {
	t.put("DT-4", DocumentType{"DT-4", "Correspondence"})
	return t
}

func standardStatuses() (t table[AppointmentStatus]) {
	for _, st := range []AppointmentStatus{
		{"S-1", "SCH", "Scheduled", StatusBooked},
		{"S-2", "REQ", "Requested", StatusPending},
		{"S-3", "WTL", "On waiting list", StatusWaitlist},
		{"S-4", "INP", "In progress", StatusStarted},
		{"S-5", "CMP", "Checked out", StatusComplete},
		{"S-6", "DIS", "Discontinued", StatusDiscontinued},
		{"S-7", "DEL", "Entered in error", StatusDeleted},
		{"S-8", "BLK", "Blocked", StatusBlocked},
		{"S-9", "CAN", "Cancelled by patient", StatusCancelled},
		{"S-10", "OVB", "Overbooked", StatusOverbook},
		{"S-11", "NOS", "No show", StatusNoShow},
		{"S-12", "OTH", "Other", StatusOther},
		{"S-13", "INV", "Invalid", StatusInvalid},
	} {
		t.put(st.ID, st)
	}
	return t
}
