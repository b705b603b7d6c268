package ellkaytest

import (
	"fmt"
	"slices"
	"time"
)

// Clinic describes invented days for demos and load. The same Clinic in an
// emptied site gives the same days, except for when records were made.
type Clinic struct {
	Seed       uint64        `json:"seed"`
	From       time.Time     `json:"from"`       // when the first visits start; now, up to the next full quarter, when zero
	Length     time.Duration `json:"-"`          // of a day's work; 8 hours when 0
	Days       int           `json:"days"`       // 1 when 0
	Physicians int           `json:"physicians"` // how many are invented; 4 when 0
	// PhysicianIDs are physicians whom the site has already and who take the
	// visits; none are invented then.
	PhysicianIDs []string `json:"physicianIds"`
	Visits       int      `json:"visits"`   // over all days; 6 per physician and day when 0
	Patients     int      `json:"patients"` // one per visit when 0
	// VideoPercent is how many of 100 visits are of the site's first appointment
	// type, which is telehealth in a new site; the others get its second. 0
	// means 75; use -1 for none.
	VideoPercent int `json:"videoPercent"`
	// NoEmailPercent is how many of 100 patients have no e-mail address.
	NoEmailPercent int `json:"noEmailPercent"`
}

// Populate adds the clinic's physicians, patients and visits, and returns the
// ids of the visits by physician, day and time. A physician's visits are spread
// evenly over the day. Names and numbers are invented: surnames say so,
// addresses are under example.com, and phone numbers are of the fictional
// 555-01xx range. 100,000 visits take about a second.
func (site *Site) Populate(c Clinic) []string {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	c = c.complete(site.now())
	invent := newInventor(c.Seed)
	facility := site.facilities.first()
	physicians := slices.Clone(c.PhysicianIDs)
	for i := len(physicians); i < c.Physicians; i++ { // none, when some were named
		physicians = append(physicians, site.addInventedPhysician(invent, i))
	}
	patients := make([]string, c.Patients)
	for i := range patients {
		patients[i] = site.addPatient(inventedPatient(invent, i, physicians[i%c.Physicians], facility, c.NoEmailPercent))
	}
	return site.bookDays(c, invent, physicians, patients)
}

// complete fills in what was left out.
func (c Clinic) complete(now time.Time) Clinic {
	if c.From.IsZero() {
		c.From = now.Truncate(15 * time.Minute).Add(15 * time.Minute)
	}
	if c.Length == 0 {
		c.Length = 8 * time.Hour
	}
	c.Days = max(c.Days, 1)
	c.Physicians = max(orElse(c.Physicians, 4), 1)
	if len(c.PhysicianIDs) > 0 {
		c.Physicians = len(c.PhysicianIDs)
	}
	c.Visits = orElse(c.Visits, 6*c.Physicians*c.Days)
	c.Patients = max(orElse(c.Patients, c.Visits), 1)
	c.VideoPercent = orElse(c.VideoPercent, 75)
	return c
}

func (site *Site) bookDays(c Clinic, invent inventor, physicians, patients []string) []string {
	booked := make([]string, 0, c.Visits)
	for i, physician := range physicians {
		mine := share(c.Visits, c.Physicians, i)
		for day := range c.Days {
			today := share(mine, c.Days, day)
			for n := range today {
				after := (c.Length / time.Duration(today) * time.Duration(n)).Truncate(5 * time.Minute)
				booked = append(booked, site.book(Appointment{
					Start: c.From.AddDate(0, 0, day).Add(after), PhysicianID: physician, PatientID: patients[len(booked)%len(patients)],
					TypeID: site.typeFor(invent, c.VideoPercent), Duration: time.Duration(15+15*invent.IntN(2)) * time.Minute,
				}))
			}
		}
	}
	return booked
}

// share is the i-th of n nearly equal parts of total.
func share(total, n, i int) int { return total*(i+1)/n - total*i/n }

func (site *Site) typeFor(invent inventor, videoPercent int) string {
	second := min(1, len(site.types.ids)-1)
	if invent.IntN(100) < videoPercent {
		second = 0
	}
	return site.types.ids[second]
}

func (site *Site) addInventedPhysician(invent inventor, i int) string {
	first, last := invent.name()
	id := site.newID("D")
	site.physicians.put(id, Physician{ID: id, FirstName: first, LastName: last,
		Specialty: specialties()[i%len(specialties())], Phone: invent.phone(),
		Email: "dr." + invent.email(first, last, i+1, "clinic")})
	return id
}

func inventedPatient(invent inventor, i int, physician, facility string, noEmailPercent int) Patient {
	first, last := invent.name()
	relative, _ := invent.name()
	p := Patient{
		AlternateID: fmt.Sprintf("%05d", i+1), FirstName: first, LastName: last,
		DateOfBirth: fmt.Sprintf("%d-%02d-%02d", 1935+invent.IntN(80), 1+invent.IntN(12), 1+invent.IntN(28)),
		Sex:         "FMU"[invent.IntN(3):][:1], MobilePhone: invent.phone(), MRN: fmt.Sprintf("MRN-%06d", i+1),
		Address:    Address{Line1: fmt.Sprintf("%d Invented Rd", 1+invent.IntN(99)), City: "Testville", State: "NY", Zip: "00000"},
		FacilityID: facility, PhysicianIDs: []string{physician},
		EmergencyContact: Contact{Name: relative + " " + last, Relationship: "Sibling", Phone: invent.phone(),
			Email: invent.email(relative, last, i+1, "relative")},
	}
	if invent.IntN(100) >= noEmailPercent {
		p.Email = invent.email(first, last, i+1, "patient")
	}
	return p
}
