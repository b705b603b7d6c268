package notify

import (
	"net/mail"
	"time"
)

// Mail is what a message about a visit is made from: see [Render].
type Mail struct {
	Kind      Kind
	ID        string       // what the Message-ID is made of: stable over tries, another for each recipient
	To        mail.Address // the recipient: Address as people write it (see CheckAddress), the name may be empty
	From      mail.Address
	Company   string
	Intro     string // A12: plain text, line breaks kept
	Logo      *Part  // A11; nil: none
	Start     time.Time
	Duration  time.Duration
	Zone      *time.Location // the recipient's; nil: UTC
	Language  string         // such as "es" or "es-MX"; one that is not there, or "": "en"
	Link      string         // the way in; empty when the mail must carry none (A8)
	UID       string         // of the calendar entry: stable over the visit's life
	Sequence  int            // of the calendar entry: rises with each change
	Previous  time.Time      // Changed: the time that no longer holds
	WrittenAt time.Time      // now, for the Date header and the calendar entry
}
