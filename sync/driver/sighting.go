package driver

import (
	"time"
)

// Sighting is one thing that a webhook told about a meeting, in the engine's
// own terms.
type Event struct {
	What        string    // one of the Saw… values; empty: nothing of interest here
	At          time.Time // when it happened, not when it was told
	Instance    string    // Zoom's uuid of the meeting instance
	Host        string    // Zoom user id of the meeting's host
	Participant Participant
	Meeting     *MeetingSpec // SawEdit: what the meeting is now, as far as it was told; nil: not told, or it is gone
}

// What was seen.
const (
	Started      = "start"
	Ended        = "end"
	Joined       = "join"
	Left         = "leave"
	Waiting      = "wait"     // in the waiting room, or before the host came
	WaitingEnded = "wait_end" // left the waiting room, for the meeting or for good
	Edited       = "edit"     // the meeting was changed or deleted, by whomever
)

// SightedPerson is what Zoom tells of a participant. Names are not in it: nobody
// is recognised by a name (E22).
type Participant struct {
	Connection string // one per join
	UserID     string // Zoom user id; empty for outsiders
	Registrant string
	Email      string
}
