package notice

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// named is an account whose names are easy to read.
type named struct{}

func (named) ID() string                  { return "acct" }
func (named) VisitKey(id string) string   { return "key-" + id }
func (named) Sign(about ...string) string { return strings.Join(about, "/") }

// B7: nobody is told that the patient waits while the physician is there, nor
// afterwards of a wait that is over.
func TestPatientWaits(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*storage.Visit)
		want   bool
	}{
		"waits":                    {func(*storage.Visit) {}, true},
		"the physician is there":   {func(v *storage.Visit) { v.Presence[1].LeftAt = time.Time{} }, false},
		"the wait is over":         {func(v *storage.Visit) { v.Presence[0].LeftAt = visittest.At(2) }, false},
		"somebody else waits":      {func(v *storage.Visit) { v.Presence[0].Role = storage.RoleGuest }, false},
		"it was told before":       {func(v *storage.Visit) { v.Announced.Waiting = true }, false},
		"of a visit that is over":  {func(v *storage.Visit) { v.State, v.Announced.Ended = storage.VisitEnded, true }, false},
		"inside, and nobody came":  {func(v *storage.Visit) { v.Presence[0].Waiting = false }, true},
		"inside, alone again":      {func(v *storage.Visit) { v.Presence[0].Waiting, v.Presence[1].LeftAt = false, visittest.At(2) }, false},
		"the physician waits, too": {func(v *storage.Visit) { v.Presence[1].Waiting, v.Presence[1].LeftAt = true, time.Time{} }, true},
	} {
		v := visittest.Ready()
		v.Announced = AnnouncedOf(v)
		v.Presence = []storage.Presence{
			{Role: storage.RolePatient, JoinedAt: visittest.At(0), Waiting: true}, {Role: storage.RolePhysician, JoinedAt: visittest.At(-9), LeftAt: visittest.At(-5)},
		}
		test.change(&v)
		got := News(named{}, storage.Notifications{PatientWaiting: true}, &v, visittest.At(3))
		if (len(got) == 1) != test.want {
			t.Errorf("%s: %d events", name, len(got))
		}
	}
}
