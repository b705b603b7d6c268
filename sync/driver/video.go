package driver

import (
	"context"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Video is what the engine needs of a video service, for one account. Package
// zoomvideo has the adapter to Zoom. Methods may be called at once from many goroutines; their
// errors are read by [KindOf]. What is deleted already counts as deleted.
type Video interface {
	// Name is what people call the service: "Zoom". It stands in texts that they read.
	Name() string

	// EnsureHost returns the id of the user that hosts a physician's visits: the
	// user who signs in with the address, or else an API user, made when there is
	// none yet.
	EnsureHost(ctx context.Context, h Host) (HostUser, error)

	// CreateMeeting makes a meeting that carries the stamp where FindMeeting sees
	// it. It is never repeated by the adapter when its outcome is unknown.
	CreateMeeting(ctx context.Context, host string, m MeetingSpec) (Meeting, error)

	// FindMeeting looks for the host's meeting that carries the stamp.
	FindMeeting(ctx context.Context, host, stamp string) (m Meeting, found bool, err error)

	// ReadMeeting is a meeting as it stands. want is what it should be: settings that
	// differ from what the service makes of it are deviations.
	ReadMeeting(ctx context.Context, id int64, want MeetingSpec) (MeetingState, error)

	// PatchMeeting changes what MeetingSpec names, and nothing else, of a meeting
	// that carries its stamp; one that does not is left alone, with an error of
	// kind NotFound.
	PatchMeeting(ctx context.Context, id int64, m MeetingSpec) error

	// DeleteMeeting deletes a meeting that carries the stamp; one that does not
	// is left alone, with an error of kind Permanent.
	DeleteMeeting(ctx context.Context, id int64, stamp string) error

	// EnsureAttendee gives a person the way into a meeting that is asked for: an API
	// user, or a registrant. It finds what it made before. An account that may not
	// have it is an error of kind Unsupported, about the feature [FeatureAPIUsers] or
	// [FeatureRegistration]: the next way is tried then.
	EnsureAttendee(ctx context.Context, meeting storage.Meeting, p Attendee) (storage.Access, error)

	// RemoveAttendee deletes an API user, or cancels a registrant's link.
	RemoveAttendee(ctx context.Context, meeting storage.Meeting, id storage.Access) error

	// Meetings yields the host's meetings that carry a stamp, any stamp.
	Meetings(ctx context.Context, host string) iter.Seq2[MarkedMeeting, error]

	// OrphanedUsers returns the API users that stand for people of these keys.
	OrphanedUsers(ctx context.Context, keys []string) (map[string]storage.Access, error)

	// Rooms lists the rooms that can be reserved, or, in an account that cannot
	// reserve any, those that can be called into a meeting (Room.Joins). An account
	// that can do neither is an error of kind Unsupported.
	Rooms(ctx context.Context) ([]Room, error)

	// JoinRoom has a room join a meeting now. Doing it twice does no harm.
	JoinRoom(ctx context.Context, room string, meetingID int64) error

	// ReserveRoom reserves a room for a meeting and returns the reservation's id.
	// It finds what it made before, by topic and time. A room that is taken is an
	// error of kind Permanent and code "room_taken".
	ReserveRoom(ctx context.Context, r RoomReservation) (id string, err error)

	// MoveRoom gives a reservation another time; errors as with ReserveRoom.
	MoveRoom(ctx context.Context, r RoomReservation) error

	// ReleaseRoom gives a room back. Without an id the reservation is looked for
	// by topic and time.
	ReleaseRoom(ctx context.Context, r RoomReservation) error

	// JoinURL is where a person's click leads, minted afresh.
	JoinURL(ctx context.Context, meeting storage.Meeting, id storage.Access) (string, error)

	// History tells who was in a meeting, for when webhooks were lost. A meeting that
	// never took place has none.
	History(ctx context.Context, meetingID int64) (History, error)

	// HostBudget tells what is left of a host's daily limit, as far as is known.
	HostBudget(host string) HostBudget

	// StartURL mints the host's link. It must never be stored, logged or mailed.
	StartURL(ctx context.Context, meetingID int64) (string, error)
}

// Host is a physician as the video service gets to know them.
type Host struct {
	Key   string // derived: a keyed hash, never an id of the EHR
	Name  string
	Email string // of a physician who signs in; empty: an API user starts their visits
}

// Features that a video service may refuse an account; see [Error.Feature].
const (
	FeatureAPIUsers     = "api_users"
	FeatureRegistration = "registration"
	FeatureHistory      = "history"
	FeatureRooms        = "rooms"
)

// HostUser is who hosts a physician's meetings at the video service.
type HostUser struct {
	ID      string
	Longest time.Duration // that a meeting of theirs may last; zero: as long as any
}

// MeetingState is a meeting as it stands.
type MeetingState struct {
	Spec MeetingSpec // as far as we own it; Stamp is empty when it does not carry the wanted one any more
	Made Meeting
}

// MeetingSpec is what we own of a meeting.
type MeetingSpec struct {
	Stamp    string
	Host     string // whose daily limit a change counts against
	Topic    string
	Start    time.Time
	Duration time.Duration
	TimeZone string // IANA name, for display
	Register bool   // patients get registrant links
}

// Meeting is a meeting as the video service has it.
type Meeting struct {
	ID         int64
	UUID       string
	JoinURL    string
	Deviations []string // settings that are not as asked for: "password", "settings.waiting_room" …
}

// Room is a place with a screen and a camera.
type Room struct {
	ID         string
	Name       string
	LocationID string
	Joins      bool // it cannot be reserved: it joins when the visit begins
}

// RoomReservation is the time of a room for a meeting.
type RoomReservation struct {
	Room       string
	ID         string // empty: not known
	Topic      string // shown at the door: it names nobody
	Meeting    string // uuid of the meeting
	Start, End time.Time
}

// HostBudget is a host's limit of meetings made and changed in a day.
type HostBudget struct {
	Limit   int
	Used    int       // by this process; others are not seen
	Spent   bool      // the video service has said that it is spent
	ResetAt time.Time // when the next day begins
}

// MarkedMeeting is a meeting that an engine made, this one or another.
type MarkedMeeting struct {
	ID    int64
	Stamp string
}

// Attendee is somebody who is to get a way in.
type Attendee struct {
	Key  string // derived: a keyed hash, never an id of the EHR
	Name string // shown in the meeting
	By   string // storage.APIUser or storage.Registrant: the way in that is wanted
}

// History is what a meeting has been so far.
type History struct {
	Running     bool // somebody is in it now
	Occurrences []Occurrence
}

// Occurrence is one run of a meeting that is over.
type Occurrence struct {
	Instance    string // the uuid that webhooks name it by
	Host        string // the video service's id of the host
	Start, End  time.Time
	Attendances []Attendance // without those who were alone
}

// Attendance is somebody's being in a meeting, or waiting for it.
type Attendance struct {
	Participant  Participant
	Joined, Left time.Time
	Waiting      bool
}
