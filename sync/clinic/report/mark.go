package report

import (
	"github.com/televisit/televisit-go/storage"
)

// Mark is a visit at a glance, as a list shows it.
type Mark string

// Marks. Waiting, Trouble and NoShow say more than the visit's state.
const (
	MarkWaiting Mark = "waiting" // a patient is there, and no physician
	MarkTrouble Mark = "problem" // to come, and something is to be done about it
	MarkNoShow  Mark = "no-show" // over, and somebody did not come
)

// MarkOf says how a visit is marked: by what a person at the desk has to see
// first, else by its state.
func MarkOf(v storage.Visit) Mark {
	switch {
	case !v.WaitingSince().IsZero():
		return MarkWaiting
	case v.State == storage.VisitNeedsHost, v.State == storage.VisitHeld:
		return Mark(v.State)
	case len(v.Problems) > 0 && (v.State == storage.VisitReady || v.State == storage.VisitPreparing):
		return MarkTrouble
	case v.State == storage.VisitEnded && len(v.Absent) > 0:
		return MarkNoShow
	}
	return Mark(v.State)
}

// Group is a selection of a day's visits that a button shows.
type Group string

// Groups of visits. A visit with a problem is in another one as well.
const (
	GroupAll       Group = ""
	GroupWaiting   Group = "waiting"
	GroupLive      Group = "live"
	GroupToCome    Group = "to-come"
	GroupProblems  Group = "problems"
	GroupEnded     Group = "ended"
	GroupCancelled Group = "cancelled"
)

// Has reports whether a visit belongs to the group.
func (g Group) Has(v storage.Visit) bool {
	switch g {
	case GroupWaiting:
		return !v.WaitingSince().IsZero()
	case GroupLive:
		return v.State == storage.VisitLive
	case GroupToCome:
		return v.State != storage.VisitLive && v.State != storage.VisitEnded && v.State != storage.VisitCancelled
	case GroupProblems:
		return v.State == storage.VisitNeedsHost || v.State == storage.VisitHeld || len(v.Problems) > 0 && v.State != storage.VisitEnded && v.State != storage.VisitCancelled
	case GroupEnded:
		return v.State == storage.VisitEnded
	case GroupCancelled:
		return v.State == storage.VisitCancelled
	}
	return true
}
