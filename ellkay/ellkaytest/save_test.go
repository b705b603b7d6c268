package ellkaytest_test

import (
	"slices"
	"testing"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	first := ellkaytest.NewUnstarted().Site(ellkaytest.DefaultSite)
	ids := first.Populate(ellkaytest.Clinic{Seed: 1, Visits: 12})
	first.Cancel(ids[0])
	first.Delete(ids[1])
	first.SetNotes(ids[2], "Line one\nline two")
	data, err := first.Save()
	if err != nil {
		t.Fatal(err)
	}
	second := ellkaytest.NewUnstarted().Site(ellkaytest.DefaultSite)
	if second.Load([]byte("{")) == nil {
		t.Error("a broken file was loaded")
	}
	if err := second.Load(data); err != nil {
		t.Fatal(err)
	}
	again, err := second.Save()
	if err != nil || !slices.Equal(data, again) {
		t.Errorf("saving what was loaded differs (%v)", err)
	}
	if a, _ := second.Appointment(ids[2]); a.Notes != "Line one\nline two" {
		t.Errorf("notes %q", a.Notes)
	}
	if id := second.Book(ellkaytest.Appointment{}); slices.Contains(ids, id) {
		t.Errorf("id %s was given out twice", id)
	}
	if len(second.Physicians()) != len(first.Physicians()) || len(second.AppointmentTypes()) == 0 {
		t.Error("physicians or types are missing")
	}
}
