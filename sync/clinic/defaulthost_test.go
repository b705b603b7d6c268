package clinic_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

// B11: the default host is on the list of physicians; saving one asks first and
// has the visits planned anew; leaving the list ends it.
func TestB11DefaultHost(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	s := save(t, d, clinictest.Settings()).Settings
	s.DefaultHost = " D-1 "
	_, err := d.SaveSettings(t.Context(), s, "")
	if e, ok := errors.AsType[*clinic.InvalidError](err); !ok || len(e.Fields) != 1 || e.Fields[0].Field != "default_host" {
		t.Fatalf("somebody who is not on the list: %v", err)
	}
	if _, err := d.AddPhysicians(t.Context(), []storage.Physician{{ID: "D-1", Type: storage.NotLoggedIn}}); err != nil {
		t.Fatal(err)
	}
	b.Engine.Effects = []string{"1 coming visit gets another physician as host."}
	_, err = d.SaveSettings(t.Context(), s, "")
	e, ok := errors.AsType[*clinic.ConfirmationError](err)
	if !ok {
		t.Fatalf("error %v, want a ConfirmationError", err)
	}
	asked := len(b.Engine.Asked())
	saved, err := d.SaveSettings(t.Context(), s, e.Confirm)
	if err != nil || saved.DefaultHost != "D-1" || !slices.Contains(b.Engine.Asked()[asked:], "roster") {
		t.Fatalf("saved %q, engine asked for %v, %v", saved.DefaultHost, b.Engine.Asked(), err)
	}
	if draft, err := d.Draft(t.Context()); err != nil || draft.DefaultHost != "D-1" {
		t.Errorf("a document that leaves it out gets %q, %v", draft.DefaultHost, err)
	}
	b.Engine.Effects = nil
	if err := d.RemovePhysicians(t.Context(), []string{"D-1"}, ""); err != nil {
		t.Fatal(err)
	}
	after, err := d.Settings(t.Context())
	if err != nil || after.DefaultHost != "" {
		t.Errorf("the default host who left the list is still %q, %v", after.DefaultHost, err)
	}
	save(t, d, after.Settings)
}
