package driver

import "time"

// Event is one thing that a video service told about a meeting, in the engine's
// own terms.
type Event struct {
	What        string    // [Started], [Ended] …; empty: nothing of interest
	At          time.Time // when it happened, not when it was told
	Instance    string    // the service's name for this run of the meeting
	Host        string    // the service's id of the meeting's host
	Participant Participant
	Meeting     *MeetingSpec // Edited: what the meeting is now, as far as it was told; nil: not told, or it is gone
}

// What happened.
const (
	Started      = "start"    // the meeting began
	Ended        = "end"      // the meeting ended
	Joined       = "join"     // somebody came in
	Left         = "leave"    // somebody left
	Waiting      = "wait"     // somebody is in the waiting room, or there before the host
	WaitingEnded = "wait_end" // somebody left the waiting room, for the meeting or for good
	Edited       = "edit"     // the meeting was changed or deleted, by whomever
)

// Participant is what a video service tells of who is in a meeting. Names are not
// in it: nobody is recognised by a name.
type Participant struct {
	Connection string // one per join
	UserID     string // the service's id of a user; empty for outsiders
	Registrant string // the service's id of a registrant
	Email      string
}

// Removal is word that somebody has taken the app away: from the account, or from
// their own sign-in only. Its sender is proven; which of the two it is, only the
// grant can tell.
type Removal struct {
	At   time.Time // by the service's clock; zero: now
	User string    // who did, by the service's id; empty: not told
}
