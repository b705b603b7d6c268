package zoomtest

import (
	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// The records of the account; package account holds their fields.
type (
	// User is a person, or an API user, of the fake account.
	User = account.User
	// Meeting is a scheduled meeting as the server knows it.
	Meeting = account.Meeting
	// Occurrence is one date of a recurring meeting.
	Occurrence = account.Occurrence
	// TrackingField is a field that the account defines for its meetings.
	TrackingField = account.TrackingField
	// TrackingValue is the value of a tracking field of one meeting.
	TrackingValue = account.TrackingValue
	// Registrant is a person registered for one meeting.
	Registrant = account.Registrant
	// Person is who enters a meeting, and what the link they used says about them.
	Person = account.Person
	// Participant is one stay of a person in a meeting.
	Participant = account.Participant
	// Location is a node of the account's location tree.
	Location = account.Location
	// Room is a Zoom Room.
	Room = account.Room
	// Reservation holds a workspace for a time.
	Reservation = account.Reservation
	// Quirks are ways in which accounts, and Zoom's answers and webhooks, differ
	// from the smooth case.
	Quirks = account.Quirks
	// Policy is what the account's administrator has set for everybody.
	Policy = account.Policy
	// PasscodePolicy is what a meeting's passcode must be like.
	PasscodePolicy = account.PasscodePolicy
	// Plan is what the account pays for. It decides rate limits and some rights.
	Plan = account.Plan
	// Credentials are those of the one app that the fake account knows.
	Credentials = account.Credentials
)

// The plans that Zoom's rate-limit table knows.
const (
	Free     = account.Free
	Pro      = account.Pro
	Business = account.Business
)

// Roles of a user in the account.
const (
	Owner  = account.Owner
	Admin  = account.Admin
	Member = account.Member
)

// Where a participant is.
const (
	InMeeting      = account.InMeeting
	InWaitingRoom  = account.InWaitingRoom
	WaitingForHost = account.WaitingForHost
	Gone           = account.Gone
)

// What people cannot do.
var (
	ErrNoUser      = world.ErrNoUser      // the account has no such user
	ErrNoMeeting   = world.ErrNoMeeting   // there is no such meeting
	ErrNotHost     = world.ErrNotHost     // only the host or an alternative host can do this
	ErrHostBusy    = world.ErrHostBusy    // the host is in another meeting that is still running
	ErrNotThere    = world.ErrNotThere    // nobody of that id is in the meeting
	ErrNotRunning  = world.ErrNotRunning  // the meeting is not running
	ErrLinkInvalid = world.ErrLinkInvalid // the link is not valid, or no longer
)
