package storage

// VisitState is where a visit stands.
type VisitState string

const (
	Preparing VisitState = "preparing"  // its meeting, links or patient identity are being made
	Ready     VisitState = "ready"      // everything is in place
	Live      VisitState = "live"       // somebody is in the meeting
	Ended     VisitState = "ended"      // over
	Cancelled VisitState = "cancelled"  // withdrawn in the EHR; may be restored
	NeedsHost VisitState = "needs_host" // its physician is not on the list
	Unmanaged VisitState = "unmanaged"  // its type is not queried any more; its meeting stays
	VisitHeld VisitState = "held"       // its removal waits for a yes
)
