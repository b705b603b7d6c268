package plan

import (
	"github.com/televisit/televisit-go/storage"
)

// Action is what a sync does about an appointment.
type Action string

// Actions. The first six are what a [Preview] shows.
const (
	ActionNone     Action = "none"
	ActionCreate   Action = "create"
	ActionPatch    Action = "patch"
	ActionTransfer Action = "transfer"
	ActionCancel   Action = "cancel"
	ActionRestore  Action = "restore"

	actionKeep Action = "keep" // the record changes, the visit does not
	ActionHold Action = "hold" // a removal that waits for a yes
	ActionBad  Action = "bad"  // the row cannot be used
)

// Change is one visit's part of a plan.
type Change struct {
	ID     string
	Action Action
	Why    string
	Visit  storage.Visit // to be stored, except with none and bad
	Code   string        // with bad

	// again makes the same plan for the visit as it is now: somebody may have
	// changed it since.
	Again func(v *storage.Visit) Change
}

// Stores reports whether the change has something to be stored.
func (c Change) Stores() bool {
	return c.Action != ActionNone && c.Action != ActionBad
}

// Shown is the action in the words of a preview.
func (a Action) Shown() Action {
	switch a {
	case ActionCreate, ActionPatch, ActionTransfer, ActionCancel, ActionRestore:
		return a
	case ActionHold:
		return ActionCancel
	}
	return ActionNone
}

// Planned is what a decision makes of a visit, nil for none.
func Planned(v *storage.Visit, decide func(v *storage.Visit) Change) Change {
	c := decide(v)
	c.Again = decide
	return c
}

// None is that nothing is to be done for a visit, and why.
func None(v storage.Visit, why string) Change {
	return Change{ID: v.AppointmentID, Action: ActionNone, Why: why, Visit: v}
}
