// Package notify says what Televisit tells people and systems: mails to
// patients and participants, and events to a vendor's endpoint.
//
// What a message says is decided by pure functions of this package; how it
// leaves is a [Mailer] (packages smtp, httpmail, memory, or your own) or a [Sink]
// (packages webhook, channel, memory, or your own; [FanOut] for several). When a delivery failed, and whether
// to try again, is in the error: see [Permanent] and [RetryAfter].
package notify

import (
	"context"
	"net/mail"
	"time"
)

// Mailer hands one message to a mail system.
//
// Send returns nil once the system has taken responsibility for the message. It
// obeys ctx and may be called at once from many goroutines. An error is
// temporary unless it is marked by [Permanent]; it must not hold the
// recipient's address or the text.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// Message is one mail, complete and ready to be encoded.
type Message struct {
	ID       string // Message-ID without brackets; the same for each try, so that a receiver can drop a double
	From     mail.Address
	To       mail.Address
	Subject  string // one line, no names
	Text     string // plain text, complete by itself
	HTML     string
	Inline   []Part            // pictures that HTML refers to by cid:
	Attached []Part            // such as the .ics
	Header   map[string]string // such as List-Id and Auto-Submitted
	Date     time.Time         // the Date header; zero: when it is sent
}

// Part is a file within a message.
type Part struct {
	Name        string // file name; for an inline part also its content id
	ContentType string
	Data        []byte
}

// Sink hands one event to a vendor's system.
//
// Post returns nil once the other side has taken the event. It obeys ctx and
// may be called at once from many goroutines; events of one visit are never
// posted at the same time. An error is temporary unless marked by [Permanent].
type Sink interface {
	Post(ctx context.Context, e Event) error
}

// Event is one thing that happened, for a machine. Its JSON form, by
// [Event.Body], holds ids and times and no personal data.
type Event struct {
	ID        string    // stable over all tries
	Account   string    // not part of the body
	Endpoint  Endpoint  // where it goes; not part of the body
	Type      string    // "patient.joined" …
	Timestamp time.Time // when the event was recorded
	Data      EventData
}

// EventData is what an event is about. Members that do not apply are empty.
type EventData struct {
	AppointmentID string    `json:"appointment_id"`
	PhysicianID   string    `json:"physician_id"`
	PatientID     string    `json:"patient_id"`
	MeetingID     string    `json:"meeting_id"`
	DeliveryID    string    `json:"delivery_id,omitzero"` // only in DeliveryFailed
	AccountID     string    `json:"account_id,omitzero"`  // only in AccountPaused
	OccurredAt    time.Time `json:"occurred_at"`
}

// Endpoint is where an account's events go.
type Endpoint struct {
	URL     string
	Secrets []string // whsec_…; each signs, newest first
}

// Types of events. [EventSchema] describes the body of each.
const (
	AppointmentPrepared  = "appointment.prepared"  // the meeting is there and the links lead to it
	AppointmentUpdated   = "appointment.updated"   // the time or another detail changed
	AppointmentCancelled = "appointment.cancelled" // it will not take place
	PatientWaiting       = "patient.waiting"       // and the physician is not there
	PatientJoined        = "patient.joined"
	PatientLeft          = "patient.left"
	PhysicianJoined      = "physician.joined"
	PhysicianLeft        = "physician.left"
	VisitEnded           = "visit.ended"
	DeliveryFailed       = "delivery.failed" // a mail or an event was given up
	AccountPaused        = "account.paused"  // until an administrator acts
	TestEvent            = "test"
)

// Kind is what a mail is for.
type Kind string

const (
	Invite    Kind = "invite"    // a visit is booked
	Reminder  Kind = "reminder"  // it is coming up
	Changed   Kind = "changed"   // it has a new time
	Refreshed Kind = "refreshed" // same time, another meeting: the link to use from now on
	Cancelled Kind = "cancelled" // it will not take place
	Test      Kind = "test"      // to try out the mail settings; needs no visit
)

// Kinds lists every kind of mail.
func Kinds() []Kind {
	return []Kind{Invite, Reminder, Changed, Refreshed, Cancelled, Test}
}
