package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Ask is what a person has to agree to first.
type Ask struct {
	Effects []string // in plain words
	Confirm string   // the yes to exactly these
	IDs     []string // the appointments whose removal waits
}

// Counted is a number with its noun.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// What one pass may remove without asking (D5): no more than removalMax visits,
// nor a greater part than one in removalPart of those that the pass looked at; a
// handful is never too many.
const (
	removalMax     = 50
	removalPart    = 4
	removalHandful = 3
)

// Removal is a cancellation that a pass calls for. It waits for the pass's end,
// when it is known how many there are.
type Removal struct {
	ID         string
	Generation int // of the visit, once it is cancelled
	Why        string
}

// CapRemovals tells what waits when a pass would remove too many of the visits
// that it looked at, unless confirm is the yes to exactly these. nil: nothing
// waits.
func CapRemovals(removed []Removal, base int, confirm string) *Ask {
	ask := &Ask{
		Effects: []string{fmt.Sprintf("%d of %d coming visits are gone from the EHR and would be cancelled.", len(removed), base)},
		Confirm: confirmationOf(removed),
	}
	if !TooMany(len(removed), base) || confirm == ask.Confirm {
		return nil
	}
	for _, r := range removed {
		ask.IDs = append(ask.IDs, r.ID)
	}
	return ask
}

// Removed plans a removal, or that it waits for a yes.
func (w Input) Removed(v storage.Visit, r Removal, hold bool) Change {
	return Planned(&v, func(v *storage.Visit) Change {
		switch {
		case !v.Pending():
			return None(*v, "It is going on, over, or cancelled.")
		case hold:
			return w.held(*v)
		}
		return w.withdrawn(*v, r.Why)
	})
}

// HeldEffect is what a yes to held removals does.
func HeldEffect(n int) string {
	return Counted(n, "visit that is gone from the EHR is", "visits that are gone from the EHR are") + " to be cancelled."
}

// TooMany reports whether so many removals want a yes.
func TooMany(removed, of int) bool {
	return removed > removalMax || removed > removalHandful && removed*removalPart > of
}

// held plans a visit whose removal waits for a yes: it is neither cancelled nor
// announced.
func (w Input) held(v storage.Visit) Change {
	c := Change{ID: v.AppointmentID, Action: ActionHold, Why: "Unusually many visits are gone from the EHR at once: its removal waits for a yes."}
	if v.State == storage.VisitHeld {
		c.Action, c.Visit = ActionNone, v
		return c
	}
	v.State = storage.VisitHeld
	visit.ClearProblem(&v, visit.ProblemNeedsHost)
	visit.SetProblem(&v, storage.Problem{
		Code: visit.ProblemHeld, Message: "The appointment is gone from the EHR, together with unusually many others.",
		Action: "Look at the EHR. If the appointments are gone indeed, confirm their removal.", Since: w.Now,
	})
	c.Visit = v
	return c
}

// confirmationOf is the yes to removing exactly these visits as they are.
func confirmationOf(removed []Removal) string {
	keys := make([]string, len(removed))
	for i, r := range removed {
		keys[i] = fmt.Sprintf("%q@%d", r.ID, r.Generation)
	}
	slices.Sort(keys)
	sum := sha256.Sum256(fmt.Append(nil, keys))
	return hex.EncodeToString(sum[:12])
}
