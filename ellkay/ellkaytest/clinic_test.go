package ellkaytest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func populated(c ellkaytest.Clinic) (*ellkaytest.Site, []string) {
	s := ellkaytest.NewUnstarted(ellkaytest.WithNow(func() time.Time { return monday }))
	site := s.Site(ellkaytest.DefaultSite)
	return site, site.Populate(c)
}

func TestPopulate(t *testing.T) {
	t.Parallel()
	site, booked := populated(ellkaytest.Clinic{Seed: 7, From: monday, Days: 2, Physicians: 3, Visits: 61, Patients: 20, NoEmailPercent: 30})
	if len(booked) != 61 || len(site.Appointments()) != 61 {
		t.Fatalf("%d booked, %d there", len(booked), len(site.Appointments()))
	}
	video, silent, physicians, seen := 0, 0, map[string]int{}, map[string]bool{}
	for _, id := range booked {
		a, _ := site.Appointment(id)
		day := a.Start.Sub(monday) / (24 * time.Hour)
		if sinceOpen := a.Start.Sub(monday) % (24 * time.Hour); day < 0 || day > 1 || sinceOpen >= 8*time.Hour || sinceOpen%(5*time.Minute) != 0 {
			t.Errorf("visit at %v", a.Start)
		}
		physicians[a.PhysicianID]++
		if a.TypeID == "T-12" {
			video++
		}
		p, ok := site.Patient(a.PatientID)
		if !ok || p.Email != "" && !strings.HasSuffix(p.Email, "@patient.example.com") || !strings.HasPrefix(p.MobilePhone, "+1-555-555-01") {
			t.Errorf("patient %+v", p)
		}
		if !seen[p.ID] && p.Email == "" {
			silent++
		}
		seen[p.ID] = true
	}
	if len(physicians) != 3 || len(seen) != 20 || video < 35 || video > 56 || silent < 1 || silent > 12 {
		t.Errorf("physicians %v, %d patients, %d video, %d without an address", physicians, len(seen), video, silent)
	}
}

// The physicians of one day work the next, too.
func TestPopulateWithPhysiciansWhoAreThere(t *testing.T) {
	t.Parallel()
	site, _ := populated(ellkaytest.Clinic{Seed: 7, From: monday, Physicians: 2, Visits: 6})
	var ids []string
	for _, p := range site.Physicians() {
		ids = append(ids, p.ID)
	}
	for _, id := range site.Populate(ellkaytest.Clinic{Seed: 8, From: monday.AddDate(0, 0, 1), Physicians: 5, PhysicianIDs: ids, Visits: 6}) {
		if a, _ := site.Appointment(id); !slices.Contains(ids, a.PhysicianID) {
			t.Errorf("%s is booked for %s, who is new", id, a.PhysicianID)
		}
	}
	if n := len(site.Physicians()); n != len(ids) {
		t.Errorf("%d physicians, want the %d of the first day", n, len(ids))
	}
}

func TestPopulateIsDeterministic(t *testing.T) {
	t.Parallel()
	day := ellkaytest.Clinic{Seed: 3, From: monday}
	a, _ := populated(day)
	b, _ := populated(day)
	if d := cmp.Diff(a.Appointments(), b.Appointments()); d != "" {
		t.Error(d)
	}
	pa, _ := a.Patient("P-1001")
	pb, _ := b.Patient("P-1001")
	if d := cmp.Diff(pa, pb); d != "" {
		t.Error(d)
	}
	day.Seed = 4
	if c, _ := populated(day); cmp.Equal(a.Appointments(), c.Appointments()) {
		t.Error("another seed gives the same day")
	}
}

// B14: enough for load tests, in the time of a test. Under the race detector,
// which makes it ten times as slow, a tenth is enough.
func TestHundredThousandAppointments(t *testing.T) {
	t.Parallel()
	w := plug(t)
	site := w.s.Site(ellkaytest.DefaultSite)
	begun := time.Now()
	if booked := site.Populate(ellkaytest.Clinic{From: monday, Physicians: 200, Visits: loadVisits}); len(booked) != loadVisits {
		t.Fatalf("%d booked", len(booked))
	}
	t.Logf("populated in %v", time.Since(begun))
	site.SetPaging(ellkaytest.Paging{Size: loadVisits / 20})
	site.SetVariants(ellkaytest.Variants{ThinSearch: true})
	begun = time.Now()
	found := 0
	for token := w.begin(); token != ""; {
		var p struct {
			Appointments []json.RawMessage
			NextToken    string
		}
		w.ok(opNext, next(token), &p)
		found, token = found+len(p.Appointments), p.NextToken
	}
	if found != loadVisits || w.s.Calls(ellkaytest.OpNextSearchAppointments) != 20 {
		t.Errorf("%d found in %d pages", found, w.s.Calls(ellkaytest.OpNextSearchAppointments))
	}
	t.Logf("searched in %v", time.Since(begun))
}
