package ellkaytest

import (
	"fmt"
	"slices"
	"time"
)

// Site is one practice's EHR, reached by its SiteServiceKey. A new one has the
// master data of the documentation's examples and nothing booked: facility F-3,
// physician D-7, patient P-501, appointment types T-12 (Telehealth 30) and T-13
// (Office visit), document type DT-4, and a status for each kind there is.
//
// The builder methods do what staff would do in the EHR: changes appear on the
// wire at once, and modified moves. They panic on ids that do not exist, for
// that is a mistake in the test.
type Site struct {
	s   *Server
	key string

	// All below is guarded by the server's lock.
	variants Variants
	zone     *time.Location
	offline  bool
	calls    map[Op]int

	patients    table[Patient]
	physicians  table[Physician]
	facilities  table[Facility]
	resources   table[Resource]
	types       table[AppointmentType]
	statuses    table[AppointmentStatus]
	docTypes    table[DocumentType]
	documents   table[Document]
	slots       table[Slot]
	bridge      BridgeInfo
	visits      map[string]*visit
	byStart     []*visit // sorted by start and id; nil when out of date
	editsByID   map[string][]Edit
	sequence    map[string]int
	paging      Paging
	faultedNext bool // the next run is the one that faults
	runs        []*run
	pages       map[string]page // by token
	runSeq      int
}

func newSite(s *Server, key string) *Site {
	site := &Site{s: s, key: key, zone: time.UTC, calls: map[Op]int{}}
	site.clear()
	site.facilities.put("F-3", Facility{ID: "F-3", Code: "EAST", Name: "Sim Clinic East",
		Address: Address{Line1: "1 Test St", City: "Testville", State: "NY", Zip: "00000"}})
	site.physicians.put("D-7", Physician{ID: "D-7", FirstName: "Ada", LastName: "Example", Specialty: "Family Medicine",
		Phone: "+1-555-010-0007", Email: "ada.example@clinic.example.com"})
	site.patients.put("P-501", Patient{ID: "P-501", AlternateID: "0007", FirstName: "Robin", LastName: "Sample",
		DateOfBirth: "1990-02-03", Sex: "U", Email: "robin@patient.example.com", MobilePhone: "+1-555-010-0501",
		Address: Address{Line1: "2 Test St", City: "Testville", State: "NY", Zip: "00000"}, FacilityID: "F-3"})
	return site
}

// clear empties the site but for its types, statuses and settings.
func (site *Site) clear() {
	site.patients, site.physicians, site.facilities = table[Patient]{}, table[Physician]{}, table[Facility]{}
	site.resources, site.documents, site.slots = table[Resource]{}, table[Document]{}, table[Slot]{}
	site.types, site.statuses, site.docTypes = standardTypes(), standardStatuses(), standardDocumentTypes()
	site.bridge = standardBridge()
	site.visits, site.byStart = map[string]*visit{}, nil
	site.editsByID, site.sequence = map[string][]Edit{}, map[string]int{}
	site.runs, site.pages = nil, map[string]page{}
}

// Clear takes every person, facility, slot, document and appointment away and
// puts types and statuses back as they were. Variants stay.
func (site *Site) Clear() {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	site.clear()
}

// Key is the SiteServiceKey.
func (site *Site) Key() string { return site.key }

// newID makes the next id of a kind, such as A-1001. The caller holds the lock.
func (site *Site) newID(prefix string) string {
	site.sequence[prefix]++
	return fmt.Sprintf("%s-%d", prefix, 1000+site.sequence[prefix])
}

// table is records by id, in the order they were added.
type table[T any] struct {
	ids  []string
	rows map[string]T
}

func (t *table[T]) put(id string, row T) {
	if t.rows == nil {
		t.rows = map[string]T{}
	}
	if _, known := t.rows[id]; !known {
		t.ids = append(t.ids, id)
	}
	t.rows[id] = row
}

func (t *table[T]) get(id string) (T, bool) {
	row, ok := t.rows[id]
	return row, ok
}

func (t *table[T]) all() []T {
	list := make([]T, 0, len(t.ids))
	for _, id := range t.ids {
		list = append(list, t.rows[id])
	}
	return list
}

// first is the id added first, "" when there is none.
func (t *table[T]) first() string {
	if len(t.ids) == 0 {
		return ""
	}
	return t.ids[0]
}

func (t *table[T]) remove(id string) {
	if _, ok := t.rows[id]; ok {
		delete(t.rows, id)
		t.ids = slices.DeleteFunc(t.ids, func(other string) bool { return other == id })
	}
}
