package clinic_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
)

func TestAddPhysicians(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	b.EHR.Doctors = []storage.Ref{{ID: "D-1", Name: "Ada Example"}, {ID: "D-2", Name: "Bo Sample"}}
	b.Zoom.People = []driver.User{{Email: "ada@clinic.example"}}
	d := b.Session()
	save(t, d, clinictest.Settings())
	tally, err := d.AddPhysicians(t.Context(), []storage.Physician{
		{ID: "D-2", Type: storage.NotLoggedIn},
		{ID: "D-1", Type: storage.LoggedIn, Email: "ada@clinic.example"},
	})
	if err != nil || tally != (roster.Counts{Added: 2}) {
		t.Fatalf("A17: %+v, %v", tally, err)
	}
	list, _, _, err := d.PhysiciansPage(t.Context(), "", 0)
	if err != nil || len(list) != 2 || list[0].Name != "Ada Example" {
		t.Errorf("the list is %+v, %v", list, err)
	}
	_, err = d.AddPhysicians(t.Context(), []storage.Physician{{ID: "D-2", Type: storage.LoggedIn, Email: "bo@elsewhere.example"}})
	if got := fieldsOf(t, err); got[0] != "email" {
		t.Errorf("A18: an address that Zoom does not know: errors at %v", got)
	}
	_, err = d.AddPhysicians(t.Context(), []storage.Physician{{ID: "D-2", Type: storage.LoggedIn}})
	if got := fieldsOf(t, err); got[0] != "email" {
		t.Errorf("A18: no address: errors at %v", got)
	}
}

func TestSearchPhysicians(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	b.EHR.Doctors = []storage.Ref{{ID: "D-1", Name: "Ada Example"}, {ID: "D-22", Name: "Bo Sample-Example"}}
	d := b.Session()
	if _, err := d.SearchPhysicians(t.Context(), "ada"); err == nil {
		t.Error("a search before the first save")
	}
	save(t, d, clinictest.Settings())
	for query, want := range map[string]int{"ada": 1, "exam": 2, "ada exam": 1, "Example, Ada": 1, "d-2": 1, "xam": 0, "": 2} {
		found, err := d.SearchPhysicians(t.Context(), query)
		if err != nil || len(found) != want {
			t.Errorf("A17 %q: %d found, want %d; %v", query, len(found), want, err)
		}
	}
}

// A17: somebody who types asks LKCloud once a minute, not at every letter; new
// keys ask anew.
func TestSearchAsksOnce(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	b.EHR.Doctors = []storage.Ref{{ID: "D-1", Name: "Ada Example"}}
	d := b.Session()
	save(t, d, clinictest.Settings())
	if _, err := d.SearchPhysicians(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	b.EHR.Doctors = []storage.Ref{{ID: "D-2", Name: "Ada Later"}}
	if found, err := d.SearchPhysicians(t.Context(), "ad"); err != nil || len(found) != 1 || found[0].ID != "D-1" {
		t.Errorf("the next letter: %v, %v", found, err)
	}
	s := clinictest.Settings()
	s.Ellkay.SiteServiceKey = "site-key-0002"
	save(t, d, s)
	if found, err := d.SearchPhysicians(t.Context(), "ad"); err != nil || len(found) != 1 || found[0].ID != "D-2" {
		t.Errorf("after a save: %v, %v", found, err)
	}
}

// E15: a removal that touches visits is asked first.
func TestRemovePhysicians(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	save(t, d, clinictest.Settings())
	if _, err := d.AddPhysicians(t.Context(), []storage.Physician{{ID: "D-1", Type: storage.NotLoggedIn}}); err != nil {
		t.Fatal(err)
	}
	b.Engine.Effects = []string{"1 coming visit needs another host."}
	err := d.RemovePhysicians(t.Context(), []string{"D-1"}, "")
	e, ok := errors.AsType[*clinic.ConfirmationError](err)
	if !ok {
		t.Fatalf("error %v, want a ConfirmationError", err)
	}
	if err := d.RemovePhysicians(t.Context(), []string{"D-1"}, e.Confirm); err != nil {
		t.Fatal(err)
	}
	if err := d.RemovePhysicians(t.Context(), []string{"D-1"}, ""); !errors.Is(err, clinic.ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestImportPhysicians(t *testing.T) {
	t.Parallel()
	many := func(n int) string {
		var s strings.Builder
		for i := range n {
			fmt.Fprintf(&s, "D-%d,N,\n", i)
		}
		return s.String()
	}
	for name, tc := range map[string]struct {
		file  string
		added int
		bad   string // "row:column" of the first bad cell; "file": the whole
	}{
		"A20 plain":              {file: "D-1,Y,a@clinic.example\nD-2,N,\n", added: 2},
		"A20 heading":            {file: "ID,Signs in,E-mail\nD-1,n\n", added: 1},
		"byte order mark, CRLF":  {file: "\ufeffID,Y/N\r\nD-1,N\r\n\r\n", added: 1},
		"quotes":                 {file: "\"D-1\",\"y\",\"a@clinic.example\"\n", added: 1},
		"A21 neither Y nor N":    {file: "D-1,N\nD-2,maybe\n", bad: "2:2"},
		"A21 no address":         {file: "D-1,Y\n", bad: "1:3"},
		"A21 address with N":     {file: "D-1,N,a@clinic.example\n", bad: "1:3"},
		"A21 bad address":        {file: "ID,Y\nD-1,Y,nobody\n", bad: "2:3"},
		"A21 twice":              {file: "D-1,N\nD-1,N\n", bad: "2:1"},
		"A21 no id":              {file: ",N\n", bad: "1:1"},
		"A21 a column too many":  {file: "D-1,N,,extra\n", bad: "1:4"},
		"A21 broken quotes":      {file: "D-1,\"N\nD-2,N\n", bad: "1:1"},
		"A21 not UTF-8":          {file: "D-\xff,N\n", bad: "file"},
		"A21 a spreadsheet":      {file: "PK\x03\x04rest", bad: "file"},
		"A21 empty":              {file: "\n\n", bad: "file"},
		"more than 50,000 rows":  {file: many(50_001), bad: "large"},
		"more than 10 megabytes": {file: strings.Repeat("x", roster.MaxBytes+1), bad: "large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := clinictest.New(t).Session()
			in, err := d.Import(t.Context(), roster.Physicians, strings.NewReader(tc.file), false)
			if tc.bad == "" {
				if err != nil || in.Added != tc.added {
					t.Fatalf("added %d, want %d; %v", in.Added, tc.added, err)
				}
				return
			}
			if tc.bad == "large" {
				if !errors.Is(err, clinic.ErrTooLarge) {
					t.Errorf("error %v, want ErrTooLarge", err)
				}
				return
			}
			e, ok := errors.AsType[*clinic.InvalidError](err)
			if !ok {
				t.Fatalf("error %v, want an InvalidError", err)
			}
			got := "file"
			if len(e.Fields) > 0 {
				got = fmt.Sprintf("%d:%d", e.Fields[0].Row, e.Fields[0].Column)
			}
			if got != tc.bad {
				t.Errorf("bad at %s, want %s: %v", got, tc.bad, err)
			}
			if list, _, _, _ := d.PhysiciansPage(t.Context(), "", 0); len(list) != 0 {
				t.Errorf("%d were added all the same", len(list))
			}
		})
	}
}

// A21: the good rows of a file with bad ones are taken with a yes only.
func TestAcceptGoodRows(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	in, err := d.Import(t.Context(), roster.Staff, strings.NewReader("E-mail\na@clinic.example\nnobody\nA@clinic.example\n"), true)
	if err != nil || in.Added != 1 || len(in.Bad) != 2 {
		t.Errorf("A24: %+v, %v", in, err)
	}
}

// What spreadsheets would take for a formula is text in our files.
func TestSamplesImport(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	if in, err := d.Import(t.Context(), roster.Physicians, strings.NewReader(string(roster.PhysiciansSample())), false); err != nil || in.Added != 2 {
		t.Errorf("A20: the sample: %+v, %v", in, err)
	}
	if in, err := d.Import(t.Context(), roster.Staff, strings.NewReader(string(roster.StaffSample())), false); err != nil || in.Added != 2 {
		t.Errorf("A24: the sample: %+v, %v", in, err)
	}
}

// Lists come in pages that meet without a gap.
func TestRosterPages(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	var want []storage.StaffMember
	for i := range 25 {
		want = append(want, storage.StaffMember{Email: fmt.Sprintf("p%02d@clinic.example", i)})
	}
	if _, err := d.AddStaff(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	var got []string
	for cursor := ""; ; {
		page, _, next, err := d.StaffPage(t.Context(), cursor, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range page {
			got = append(got, s.Email)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if len(got) != 25 || got[24] != "p24@clinic.example" {
		t.Errorf("%d entries: %v", len(got), got)
	}
	if _, _, _, err := d.StaffPage(t.Context(), "not base64!", 10); err == nil {
		t.Error("a cursor that is none was taken")
	}
}

// B12: the audit trail tells whose rights were changed, and to what.
func TestAuditNamesWhoMayEnter(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	many := make([]storage.StaffMember, 23)
	for i := range many {
		many[i].Email = fmt.Sprintf("nurse%02d@clinic.example", i)
	}
	for _, entries := range [][]storage.StaffMember{{{Email: "Ina@clinic.example", Role: storage.StaffAudits}}, {{Email: "ina@clinic.example", Role: storage.StaffWorks}}, many} {
		if _, err := d.AddStaff(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.RemoveStaff(t.Context(), []string{"ina@clinic.example"}); err != nil {
		t.Fatal(err)
	}
	trail, _, err := d.Audit(t.Context(), clinic.AuditFilter{Action: "staff."}, "", 10)
	if err != nil || len(trail) != 4 {
		t.Fatalf("%d entries, %v", len(trail), err)
	}
	for i, want := range []string{
		"removed 1 ina@clinic.example", "nurse00@clinic.example=staff", "added 0 updated 1 ina@clinic.example=staff", "added 1 updated 0 Ina@clinic.example=auditor",
	} {
		if !strings.Contains(trail[i].Detail, want) {
			t.Errorf("%s: %q, want %q", trail[i].Action, trail[i].Detail, want)
		}
	}
	if _, err := d.AddPhysicians(t.Context(), []storage.Physician{{ID: "D-7", Type: storage.NotLoggedIn}}); err != nil {
		t.Fatal(err)
	}
	if hosts, _, err := d.Audit(t.Context(), clinic.AuditFilter{Action: "physicians."}, "", 10); err != nil || len(hosts) != 1 || hosts[0].Detail != "added 1 updated 0 D-7=not_logged_in" {
		t.Errorf("of hosts: %+v, %v", hosts, err)
	}
	if detail := trail[1].Detail; !strings.HasSuffix(detail, "nurse19@clinic.example=staff and 3 more") {
		t.Errorf("of many: %q", detail)
	}
}
