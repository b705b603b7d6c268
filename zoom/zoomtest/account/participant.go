package account

import (
	"time"
)

// Person is who enters a meeting, and what the link they used says about them.
// A guest has a name only.
type Person struct {
	Name string `json:"name"`
	// UserID is the Zoom user, by id or e-mail, who is signed in or whose ZAK is
	// in the link.
	UserID string `json:"user_id"`
	// RegistrantID is whose registrant link was used.
	RegistrantID string `json:"registrant_id"`
	// Email of a guest who is not a user of the account; webhooks do not show it.
	Email       string `json:"email"`
	CustomerKey string `json:"customer_key"` // Meeting SDK only
	PhoneNumber string `json:"phone_number"` // dial-in only
}

// Where a participant is.
const (
	InMeeting      = "in_meeting"
	InWaitingRoom  = "in_waiting_room"
	WaitingForHost = "waiting_for_host"
	Gone           = "gone"
)

// Participant is one stay of a person in a meeting.
type Participant struct {
	Person
	// UUID names this stay; a rejoin is another one.
	UUID string `json:"participant_uuid"`
	// Number is the user_id of webhooks: a number within the meeting.
	Number string `json:"number"`
	// State is InMeeting, InWaitingRoom, WaitingForHost or Gone.
	State  string    `json:"state"`
	Host   bool      `json:"host"`
	Role   string    `json:"role"` // host, co-host or attendee
	Joined time.Time `json:"joined"`
	Left   time.Time `json:"left"`
}

// Registrant is a person registered for one meeting.
type Registrant struct {
	ID        string    `json:"id"`
	Email     string    `json:"email"`
	FirstName string    `json:"first_name"`
	LastName  string    `json:"last_name"`
	Status    string    `json:"status"` // approved, pending or denied
	JoinURL   string    `json:"join_url"`
	Created   time.Time `json:"create_time"`
	// Fields are further members of the registration, such as phone.
	Fields map[string]any `json:"fields,omitempty"`
}
