// Package practice is one practice's EHR: what it holds, and what staff and the
// gateway do to it. It knows no request and no answer.
//
//   - practice.go: the EHR and its tables; save.go: kept over a restart;
//   - visits.go: appointments; patients.go; masterdata.go: types, statuses, slots;
//   - clinic.go: invented days.
package practice

import (
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// State is one practice's EHR: what it holds, and how that changes. Its methods
// expect that the caller holds the lock of the server.
type State struct {
	Key      string
	clock    func() time.Time
	Variants ehr.Variants
	Zone     *time.Location
	Offline  bool

	Patients   Table[ehr.Patient]
	Physicians Table[ehr.Physician]
	Facilities Table[ehr.Facility]
	Resources  Table[ehr.Resource]
	Types      Table[ehr.AppointmentType]
	Statuses   Table[ehr.AppointmentStatus]
	DocTypes   Table[ehr.DocumentType]
	Documents  Table[ehr.Document]
	Slots      Table[ehr.Slot]
	Bridge     ehr.BridgeInfo
	Visits     map[string]*Visit
	byStart    []*Visit // sorted by start and id; nil when out of date
	EditsByID  map[string][]ehr.Edit
	sequence   map[string]int
}

// New makes an EHR with the master data of the documentation's examples and
// nothing booked.
func New(key string, clock func() time.Time) *State {
	site := &State{Key: key, Zone: time.UTC, clock: clock}
	site.Clear()
	site.Facilities.Put("F-3", ehr.Facility{ID: "F-3", Code: "EAST", Name: "Sim Clinic East",
		Address: ehr.Address{Line1: "1 Test St", City: "Testville", State: "NY", Zip: "00000"}})
	site.Physicians.Put("D-7", ehr.Physician{ID: "D-7", FirstName: "Ada", LastName: "Example", Specialty: "Family Medicine",
		Phone: "+1-555-010-0007", Email: "ada.example@clinic.example.com"})
	site.Patients.Put("P-501", ehr.Patient{ID: "P-501", AlternateID: "0007", FirstName: "Robin", LastName: "Sample",
		DateOfBirth: "1990-02-03", Sex: "U", Email: "robin@patient.example.com", MobilePhone: "+1-555-010-0501",
		Address: ehr.Address{Line1: "2 Test St", City: "Testville", State: "NY", Zip: "00000"}, FacilityID: "F-3"})
	return site
}

// Clear empties the site but for its types, statuses and settings.
func (site *State) Clear() {
	site.Patients, site.Physicians, site.Facilities = Table[ehr.Patient]{}, Table[ehr.Physician]{}, Table[ehr.Facility]{}
	site.Resources, site.Documents, site.Slots = Table[ehr.Resource]{}, Table[ehr.Document]{}, Table[ehr.Slot]{}
	site.Types, site.Statuses, site.DocTypes = standardTypes(), standardStatuses(), standardDocumentTypes()
	site.Bridge = standardBridge()
	site.Visits, site.byStart = map[string]*Visit{}, nil
	site.EditsByID, site.sequence = map[string][]ehr.Edit{}, map[string]int{}
}

// NewID makes the next id of a kind, such as A-1001. The caller holds the lock.
func (site *State) NewID(prefix string) string {
	site.sequence[prefix]++
	return fmt.Sprintf("%s-%d", prefix, 1000+site.sequence[prefix])
}

// Table is records by id, in the order they were added.
type Table[T any] struct {
	IDs  []string
	Rows map[string]T
}

// Put adds a row, or replaces the one of its id.
func (t *Table[T]) Put(id string, row T) {
	if t.Rows == nil {
		t.Rows = map[string]T{}
	}
	if _, known := t.Rows[id]; !known {
		t.IDs = append(t.IDs, id)
	}
	t.Rows[id] = row
}

// Get finds a row.
func (t *Table[T]) Get(id string) (T, bool) {
	row, ok := t.Rows[id]
	return row, ok
}

// All lists the rows.
func (t *Table[T]) All() []T {
	list := make([]T, 0, len(t.IDs))
	for _, id := range t.IDs {
		list = append(list, t.Rows[id])
	}
	return list
}

// First is the id added first, "" when there is none.
func (t *Table[T]) First() string {
	if len(t.IDs) == 0 {
		return ""
	}
	return t.IDs[0]
}

// Remove takes a row away.
func (t *Table[T]) Remove(id string) {
	if _, ok := t.Rows[id]; ok {
		delete(t.Rows, id)
		t.IDs = slices.DeleteFunc(t.IDs, func(other string) bool { return other == id })
	}
}
