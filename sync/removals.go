package syncer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/televisit/televisit-go/storage"
)

// What one pass may remove without asking (D5): no more than removalMax visits,
// nor a greater part than one in removalPart of those that the pass looked at; a
// handful is never too many.
const (
	removalMax     = 50
	removalPart    = 4
	removalHandful = 3
)

// removal is a cancellation that a pass calls for. It waits for the pass's end,
// when it is known how many there are.
type removal struct {
	id         string
	generation int // of the visit, once it is cancelled
	why        string
}

// capRemovals tells what waits when a pass would remove too many of the visits
// that it looked at, unless confirm is the yes to exactly these. nil: nothing
// waits.
func capRemovals(removed []removal, base int, confirm string) *ConfirmationError {
	ask := &ConfirmationError{
		Effects: []string{fmt.Sprintf("%d of %d coming visits are gone from the EHR and would be cancelled.", len(removed), base)},
		Confirm: confirmationOf(removed),
	}
	if !tooMany(len(removed), base) || confirm == ask.Confirm {
		return nil
	}
	for _, r := range removed {
		ask.ids = append(ask.ids, r.id)
	}
	return ask
}

// removed plans a removal, or that it waits for a yes.
func (w world) removed(v storage.Visit, r removal, hold bool) change {
	return planned(&v, func(v *storage.Visit) change {
		switch {
		case !pending(*v):
			return none(*v, "It is going on, over, or cancelled.")
		case hold:
			return w.held(*v)
		}
		return w.withdrawn(*v, r.why)
	})
}

// heldEffect is what a yes to held removals does.
func heldEffect(n int) string {
	return counted(n, "visit that is gone from the EHR is", "visits that are gone from the EHR are") + " to be cancelled."
}

func tooMany(removed, of int) bool {
	return removed > removalMax || removed > removalHandful && removed*removalPart > of
}

// held plans a visit whose removal waits for a yes: it is neither cancelled nor
// announced.
func (w world) held(v storage.Visit) change {
	c := change{ID: v.AppointmentID, Action: actionHold, Why: "Unusually many visits are gone from the EHR at once: its removal waits for a yes."}
	if v.State == storage.VisitHeld {
		c.Action, c.Visit = ActionNone, v
		return c
	}
	v.State = storage.VisitHeld
	clearProblem(&v, problemNeedsHost)
	setProblem(&v, storage.Problem{
		Code: problemHeld, Message: "The appointment is gone from the EHR, together with unusually many others.",
		Action: "Look at the EHR. If the appointments are gone indeed, confirm their removal.", Since: w.now,
	})
	c.Visit = v
	return c
}

// confirmationOf is the yes to removing exactly these visits as they are.
func confirmationOf(removed []removal) string {
	keys := make([]string, len(removed))
	for i, r := range removed {
		keys[i] = fmt.Sprintf("%q@%d", r.id, r.generation)
	}
	slices.Sort(keys)
	sum := sha256.Sum256(fmt.Append(nil, keys))
	return hex.EncodeToString(sum[:12])
}
