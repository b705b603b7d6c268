// Package outbox sends what is due of an account's outbox: mails, and events to
// the vendor's endpoint. Whether a mail still holds is decided in package notice.
//
//   - deliver.go: what is due is claimed and dealt with
//   - send.go: one delivery is handed over, and what became of it recorded
//   - mail.go, alert.go, event.go: one delivery, by channel
//   - endpoint.go: how the endpoint is doing, and when it is switched off
//   - retry.go: the waits between tries
//   - replay.go: what was given up, once more
//   - trial.go: a mail or an event at once, past the outbox
package outbox

import (
	"net/mail"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/sync/internal/account"
)

// Config is what the outboxes of a process have in common.
type Config struct {
	Mailer      notify.Mailer // nil: no mail is sent; deliveries wait
	Sink        notify.Sink   // nil: no event is sent; deliveries wait
	From        mail.Address  // sender of all mails
	Alerts      mail.Address  // who is mailed when something has stopped
	Render      func(notify.Mail) (notify.Message, error)
	FirstRetry  time.Duration // of mails and events
	OffAfter    time.Duration // without one event taken, before an endpoint is switched off
	PerEndpoint int           // events on their way to one endpoint at once
}

// Senders are what a process sends with. They are safe for concurrent use.
type Senders struct {
	Config
	posts *account.Locks // events on their way, by endpoint
}

// NewSenders returns senders at rest.
func NewSenders(cfg Config) *Senders { return &Senders{cfg, account.NewLocks(cfg.PerEndpoint)} }

// Outbox is one account's.
type Outbox struct {
	a account.Account
	*Senders
}

// Of is an account's outbox.
func (s *Senders) Of(a account.Account) Outbox { return Outbox{a, s} }
