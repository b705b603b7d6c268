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

// capRemovals holds the cancellations of a plan when there are too many of them,
// unless confirm is the yes to exactly these. The rest of the plan stays. The
// error tells what waits; nil when nothing does.
func capRemovals(w world, s snapshot, changes []change, known map[string]storage.Visit, confirm string) ([]change, *ConfirmationError) {
	var removed []change
	for _, c := range changes {
		if c.Action == ActionCancel {
			removed = append(removed, c)
		}
	}
	base := 0
	for _, v := range known {
		if pending(v) && (expected(v, s) || slices.ContainsFunc(removed, func(c change) bool { return c.ID == v.AppointmentID })) {
			base++
		}
	}
	if !tooMany(len(removed), base) {
		return changes, nil
	}
	ask := &ConfirmationError{
		Effects: []string{fmt.Sprintf("%d of %d coming visits are gone from the EHR and would be cancelled.", len(removed), base)},
		Confirm: confirmationOf(removed),
	}
	for _, c := range removed {
		ask.ids = append(ask.ids, c.ID)
	}
	if confirm == ask.Confirm {
		return changes, nil
	}
	out := slices.Clone(changes)
	for i, c := range out {
		if c.Action == ActionCancel {
			out[i] = w.held(known[c.ID])
		}
	}
	return out, ask
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
func confirmationOf(removed []change) string {
	keys := make([]string, len(removed))
	for i, c := range removed {
		keys[i] = fmt.Sprintf("%q@%d", c.ID, c.Visit.Generation)
	}
	slices.Sort(keys)
	sum := sha256.Sum256(fmt.Append(nil, keys))
	return hex.EncodeToString(sum[:12])
}
