package practice

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// Populate adds the clinic's physicians, patients and visits.
func (site *State) Populate(c ehr.Clinic) []string {
	c = complete(c, site.Now())
	invent := newInventor(c.Seed)
	facility := site.Facilities.First()
	physicians := slices.Clone(c.PhysicianIDs)
	for i := len(physicians); i < c.Physicians; i++ { // none, when some were named
		physicians = append(physicians, site.addInventedPhysician(invent, i))
	}
	patients := make([]string, c.Patients)
	for i := range patients {
		patients[i] = site.AddPatient(inventedPatient(invent, i, physicians[i%c.Physicians], facility, c.NoEmailPercent))
	}
	return site.bookDays(c, invent, physicians, patients)
}

// complete fills in what was left out.
func complete(c ehr.Clinic, now time.Time) ehr.Clinic {
	if c.From.IsZero() {
		c.From = now.Truncate(15 * time.Minute).Add(15 * time.Minute)
	}
	if c.Length == 0 {
		c.Length = 8 * time.Hour
	}
	c.Days = max(c.Days, 1)
	c.Physicians = max(cmp.Or(c.Physicians, 4), 1)
	if len(c.PhysicianIDs) > 0 {
		c.Physicians = len(c.PhysicianIDs)
	}
	c.Visits = cmp.Or(c.Visits, 6*c.Physicians*c.Days)
	c.Patients = max(cmp.Or(c.Patients, c.Visits), 1)
	c.VideoPercent = cmp.Or(c.VideoPercent, 75)
	return c
}

func (site *State) bookDays(c ehr.Clinic, invent inventor, physicians, patients []string) []string {
	booked := make([]string, 0, c.Visits)
	for i, physician := range physicians {
		mine := share(c.Visits, c.Physicians, i)
		for day := range c.Days {
			today := share(mine, c.Days, day)
			for n := range today {
				after := (c.Length / time.Duration(today) * time.Duration(n)).Truncate(5 * time.Minute)
				booked = append(booked, site.Book(ehr.Appointment{
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

func (site *State) typeFor(invent inventor, videoPercent int) string {
	second := min(1, len(site.Types.IDs)-1)
	if invent.IntN(100) < videoPercent {
		second = 0
	}
	return site.Types.IDs[second]
}

func (site *State) addInventedPhysician(invent inventor, i int) string {
	first, last := invent.name()
	id := site.NewID("D")
	site.Physicians.Put(id, ehr.Physician{ID: id, FirstName: first, LastName: last,
		Specialty: specialties()[i%len(specialties())], Phone: invent.phone(),
		Email: "dr." + invent.email(first, last, i+1, "clinic")})
	return id
}

func inventedPatient(invent inventor, i int, physician, facility string, noEmailPercent int) ehr.Patient {
	first, last := invent.name()
	relative, _ := invent.name()
	p := ehr.Patient{
		AlternateID: fmt.Sprintf("%05d", i+1), FirstName: first, LastName: last,
		DateOfBirth: fmt.Sprintf("%d-%02d-%02d", 1935+invent.IntN(80), 1+invent.IntN(12), 1+invent.IntN(28)),
		Sex:         "FMU"[invent.IntN(3):][:1], MobilePhone: invent.phone(), MRN: fmt.Sprintf("MRN-%06d", i+1),
		Address:    ehr.Address{Line1: fmt.Sprintf("%d Invented Rd", 1+invent.IntN(99)), City: "Testville", State: "NY", Zip: "00000"},
		FacilityID: facility, PhysicianIDs: []string{physician},
		EmergencyContact: ehr.Contact{Name: relative + " " + last, Relationship: "Sibling", Phone: invent.phone(),
			Email: invent.email(relative, last, i+1, "relative")},
	}
	if invent.IntN(100) >= noEmailPercent {
		p.Email = invent.email(first, last, i+1, "patient")
	}
	return p
}

// inventor makes people up, the same ones for the same seed.
type inventor struct {
	*rand.Rand
	given, sur []string
}

func newInventor(seed uint64) inventor {
	source := rand.NewPCG(seed, 0x7e1e)
	return inventor{rand.New(source), givenNames(), surnames()} // invented people need no secrecy
}

func (v inventor) name() (first, last string) {
	return v.given[v.IntN(len(v.given))], v.sur[v.IntN(len(v.sur))]
}

func (v inventor) phone() string { return fmt.Sprintf("+1-555-555-01%02d", v.IntN(100)) }

// email is an address under example.com that tells who is meant.
func (v inventor) email(first, last string, number int, domain string) string {
	return strings.ToLower(first+"."+last) + "." + strconv.Itoa(number) + "@" + domain + ".example.com"
}

func givenNames() []string {
	return []string{"Alex", "Bo", "Casey", "Dana", "Eden", "Fran", "Gale", "Harper", "Indy", "Jules", "Kim", "Lane",
		"Morgan", "Nico", "Oak", "Pat", "Quinn", "Robin", "Sam", "Toni", "Uma", "Val", "Wren", "Xen", "Yael", "Zuri"}
}

// surnames leave no doubt that nobody is called so.
func surnames() []string {
	return []string{"Sample", "Example", "Testcase", "Fictional", "Invented", "Placeholder", "Specimen", "Mockup",
		"Imaginary", "Pretend", "Makebelieve", "Dummydata", "Simulated", "Nobody", "Standin", "Notreal"}
}

func specialties() []string {
	return []string{"Family Medicine", "Internal Medicine", "Pediatrics", "Dermatology", "Psychiatry", "Cardiology"}
}
