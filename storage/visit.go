package storage

import (
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Visit is an appointment of the EHR and everything made for it. The engine
// alone writes visits.
type Visit struct {
	Meta `json:"-"`

	AppointmentID string     `json:"appointment_id"`
	State         VisitState `json:"state"`
	// Generation rises when the visit is moved, cancelled, restored or
	// re-assigned; every message belongs to one.
	Generation int     `json:"generation"`
	Booking    Booking `json:"booking"`
	// Rebooked is the EHR's newer word, kept while the visit is live and pinned.
	Rebooked *Booking `json:"rebooked,omitempty"`

	// HostedBy is the id of the physician who hosts the visit in place of the
	// appointment's own, who is not on the list; empty: the appointment's own.
	HostedBy string `json:"hosted_by,omitempty"`

	Patient Contact  `json:"patient"`
	Host    string   `json:"host_id,omitempty"` // Zoom user id of the physician
	Meeting *Meeting `json:"meeting,omitempty"`
	// Lost is the stamp of a meeting that was deleted or taken in Zoom and is
	// being replaced; it is kept until those who have a link were told.
	Lost            string           `json:"lost,omitempty"`
	RetiredMeetings []RetiredMeeting `json:"retired,omitempty"` // meetings to be deleted at Zoom
	Access          Access           `json:"identity,omitzero"`
	WriteBack       WriteBack        `json:"written,omitzero"`

	Participants  []Participant   `json:"participants,omitempty"`
	RetiredAccess []Access        `json:"leaving,omitempty"` // ways in that are to be closed at Zoom: of removed participants, of a former patient
	Room          *Room           `json:"room,omitempty"`
	Presence      []Presence      `json:"presence,omitempty"`
	Problems      []Problem       `json:"problems,omitempty"`
	Sent          map[string]bool `json:"sent,omitempty"` // what was put into the outbox, by a key with the generation in it
	// NotifiedAt is until when each recipient is told of the visit, by a key with the
	// generation in it: reminders that were due before then are done with.
	NotifiedAt map[string]time.Time `json:"told,omitempty"`

	// Announced is what of the visit was last made known by events.
	Announced Announced `json:"announced,omitzero"`

	MissingSince  time.Time      `json:"missing_since,omitzero"` // first not found in the EHR
	EndedAt       time.Time      `json:"ended_at,omitzero"`
	MeetingEvents []MeetingEvent `json:"seen,omitempty"` // what Zoom told of its meetings; Presence follows from it
	// ReviewedAt is when Zoom was last asked who had been there, in case it had
	// told too little.
	ReviewedAt time.Time `json:"reviewed_at,omitzero"`
	// Absent is who did not come to a visit that is over: RolePatient,
	// RolePhysician, both, or nobody, as far as is known.
	Absent         []Role    `json:"absent,omitempty"`
	CreatedAt      time.Time `json:"created_at"`
	CleanedAt      time.Time `json:"cleaned_at,omitzero"`      // when what was made for the people was last removed
	PatientSince   int       `json:"patient_since,omitzero"`   // generation in which the present patient id came
	LinkGeneration int       `json:"link_generation,omitzero"` // raise it to make every link given out before dead
	DueAt          time.Time `json:"due_at,omitzero"`          // next instant anything is to be done for it; zero: never
	Sequence       int       `json:"sequence"`                 // of the last event or message put into the outbox

	// Retries holds the steps that failed, by name, until they succeed.
	Retries map[string]Retry `json:"retries,omitempty"`
}

// Announced is a visit as the receiver of events knows it, had every event been
// switched on. The zero value: nothing was made known yet.
type Announced struct {
	Booking   string `json:"booking"` // a hash of what a change of the appointment is about
	Cancelled bool   `json:"cancelled,omitempty"`
	Ended     bool   `json:"ended,omitempty"`
	Waiting   bool   `json:"waiting,omitempty"` // the patient waits and the physician is not there
}

// Retry is a step of the engine's that failed.
type Retry struct {
	Tries int       `json:"tries"`
	At    time.Time `json:"at"`             // not to be tried again before
	Code  string    `json:"code,omitempty"` // of the problem that stands for it
}

// Booking is what the EHR says of an appointment, as far as Televisit acts on it.
type Booking struct {
	Start      time.Time     `json:"start"`
	Duration   time.Duration `json:"duration"`
	Physician  Ref           `json:"physician"`
	PatientID  string        `json:"patient_id"`
	Type       Ref           `json:"type"`
	FacilityID string        `json:"facility_id,omitempty"`
	Flags      []string      `json:"flags,omitempty"` // "dst_gap", "dst_overlap", "alike"
}

// End is when the visit is due to end.
func (b Booking) End() time.Time { return b.Start.Add(b.Duration) }

// Ref is an id of the EHR and the name it has there.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Contact is what Televisit keeps of a patient. Fetched is zero until the EHR
// has been asked.
type Contact struct {
	Name    string    `json:"name"`
	Email   string    `json:"email"`
	Fetched time.Time `json:"fetched,omitzero"`
	Stale   bool      `json:"stale,omitzero"` // to be asked for again now
	// Language and TimeZone are the patient's own, such as "es" and
	// "America/Denver", where the EHR tells; empty: the account's.
	Language string `json:"language,omitempty"`
	TimeZone string `json:"timezone,omitempty"`
}

// Meeting is a visit's meeting at Zoom. An ID of 0 is an intent: a meeting that
// carries Stamp may or may not exist.
type Meeting struct {
	Stamp     string    `json:"stamp"`
	Host      string    `json:"host_id"`
	ID        int64     `json:"id,omitempty"`
	UUID      string    `json:"uuid,omitempty"`
	JoinURL   string    `json:"join_url,omitempty"`
	Hash      string    `json:"hash,omitempty"`      // of what we asked for
	Start     time.Time `json:"start,omitzero"`      // as last asked for
	Deviation []string  `json:"deviation,omitempty"` // settings that are not as asked for, and stay so
	Mended    []string  `json:"mended,omitempty"`    // settings that were found changed, and asked for once more
	CreatedAt time.Time `json:"created_at,omitzero"`
	Holder    string    `json:"holder,omitempty"` // the process that wrote the intent
	Doubt     bool      `json:"doubt,omitzero"`   // it may have been edited or deleted in Zoom: to be looked at
}

// RetiredMeeting is a meeting that is no longer the visit's and is to be deleted.
type RetiredMeeting struct {
	Stamp string `json:"stamp"`
	Host  string `json:"host_id"`
	ID    int64  `json:"id,omitempty"` // 0: to be looked for by its stamp
	// Since is when it was retired: an intent is looked for a while.
	Since time.Time `json:"since,omitzero"`
}

// Access is how a person enters the meeting.
type Access struct {
	Mode       string `json:"mode,omitempty"`    // "api_user", "registrant", "meeting_link"; empty: not made yet
	UserID     string `json:"user_id,omitempty"` // Zoom user made for the patient
	Email      string `json:"email,omitempty"`   // derived, never the patient's own
	Registrant string `json:"registrant_id,omitempty"`
	JoinURL    string `json:"join_url,omitempty"` // a registrant's own link
	Removed    bool   `json:"removed,omitzero"`   // the Zoom user was deleted after the visit
	// MadeAt is when it was made, or last found.
	MadeAt time.Time `json:"made_at,omitzero"`
	// BetterAt is when a better way in is tried for again; zero: it is as good as the
	// account allows.
	BetterAt time.Time `json:"better_at,omitzero"`
}

// Values of Access.Mode, best first.
const (
	APIUser     = "api_user"     // a user of their own: known for sure when they come
	Registrant  = "registrant"   // a registrant's own link: likewise
	MeetingLink = "meeting_link" // the meeting's own link, behind its waiting room: whoever comes is a guest
)

// WriteBack is what stands in the EHR, as far as we own it.
type WriteBack struct {
	Hash string    `json:"hash,omitempty"` // of the link block that was read back
	At   time.Time `json:"at,omitzero"`
}

// Participant is a third person with a link of their own.
type Participant struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	Access Access `json:"identity,omitzero"`
}

// Room is a Zoom Room reserved for the visit.
type Room struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	State         string `json:"state"` // one of the Room… values
	ReservationID string `json:"reservation_id,omitempty"`
	Stamp         string `json:"stamp,omitempty"` // of the meeting that the reservation is bound to
	// Start and End are the time that it is reserved for.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
}

// Values of Room.State.
const (
	RoomWanted    = "wanted"    // to be reserved as soon as the meeting stands
	RoomReserved  = "reserved"  // its time is blocked for the visit's meeting
	RoomReleasing = "releasing" // to be given back
	RoomJoins     = "joins"     // cannot be reserved: it is called into the meeting when the visit begins
	RoomJoined    = "joined"    // it was called into the meeting
)

// Role is a person's part in a visit.
type Role string

const (
	RolePatient     Role = "patient"
	RolePhysician   Role = "physician"
	RoleParticipant Role = "participant"
	RoleGuest       Role = "guest"
)

// Presence is an interval in which somebody was in the meeting, or waited for
// it. LeftAt is zero while it lasts.
type Presence struct {
	Role     Role      `json:"who"`
	ID       string    `json:"id"` // patient or physician id of the EHR, participant id, or empty
	JoinedAt time.Time `json:"joined_at,omitzero"`
	LeftAt   time.Time `json:"left_at,omitzero"`
	Waiting  bool      `json:"waiting"`
}

// MeetingEvent is one thing that Zoom told of a visit's meeting, kept so that presence
// follows from all of it, in whatever order it came.
type MeetingEvent struct {
	What       string    `json:"what"` // "start", "end", "join", "leave", "wait", "wait_end"
	At         time.Time `json:"at"`
	Instance   string    `json:"instance"`             // Zoom's uuid of the meeting instance
	Connection string    `json:"connection,omitempty"` // one per join
	Role       Role      `json:"who,omitempty"`
	ID         string    `json:"id,omitempty"`
}

// Problem is something a person should know of, and what to do about it.
type Problem struct {
	Code    string    `json:"code"`
	Message string    `json:"message"`
	Action  string    `json:"action"`
	Since   time.Time `json:"since"`
}

func (*Visit) kind() string { return kind.Visit }
func (v *Visit) index(h hasher) index {
	return index{
		id: h(kind.Visit, v.AppointmentID), state: string(v.State),
		ref: h("patient", v.Booking.PatientID), at: v.Booking.Start,
	}
}

// satellites keeps the work queue and the look-up by meeting beside the visit.
// They go with the visit, those of meetings that are still to be deleted at Zoom
// as well.
func (v *Visit) satellites(rs sealed.Records, main index) []driver.Change {
	due := driver.Change{Expect: driver.AnyVersion, Delete: v.DueAt.IsZero()}
	due.Record = driver.Record{Key: rs.Key(kind.Due, main.id), At: v.DueAt}
	out := []driver.Change{due}
	for id := range v.meetings() {
		m := driver.Change{Expect: driver.AnyVersion}
		m.Record = driver.Record{Key: rs.Key(kind.Meeting, meetingHash(rs.Hash, id)), Ref: main.id, At: v.Booking.Start}
		out = append(out, m)
	}
	return out
}

// meetings are the ids of the visit's meetings, former ones included.
func (v *Visit) meetings() map[int64]bool {
	ids := make(map[int64]bool, 1+len(v.RetiredMeetings))
	if v.Meeting != nil {
		ids[v.Meeting.ID] = true
	}
	for _, r := range v.RetiredMeetings {
		ids[r.ID] = true
	}
	delete(ids, 0) // an intent has no id yet
	return ids
}

func meetingHash(h hasher, id int64) string { return h(kind.Meeting, strconv.FormatInt(id, 10)) }
