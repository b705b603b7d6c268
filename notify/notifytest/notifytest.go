// Package notifytest checks that a mailer or a sink of your own keeps the
// promises of [notify.Mailer] and [notify.Sink]. The engine relies on them:
// whether a mail is tried again, and whether it comes twice, is decided by what
// Send returns.
//
// Call [TestMailer] or [TestSink] from a test, with a function that makes the
// adapter and the system behind it. What the system cannot be made to do, such
// as to refuse a mail, is left out of its description, and the checks that need
// it are skipped by name.
package notifytest

import (
	"context"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// MailSystem is a mailer under test and the mail system behind it.
type MailSystem struct {
	Mailer notify.Mailer

	// Mails returns what the system took, oldest first, at least with ID, To,
	// Subject and Text. See [ParseMail] for systems that hold raw mails.
	Mails func() []notify.Message

	// Refuse makes the system refuse further mails, for good or for now. nil:
	// the system cannot.
	Refuse func(forGood bool)

	// Hang makes the system not answer until the test ends. nil: it cannot.
	Hang func()
}

// Endpoint is a sink under test and the system behind it.
type Endpoint struct {
	Sink notify.Sink

	// Target is put into each event.
	Target notify.Endpoint

	// Events returns what the system took, oldest first.
	Events func() []Taken

	// Refuse makes the system refuse further events, for now. nil: it cannot.
	Refuse func()

	// Hang makes the system not answer until the test ends. nil: it cannot.
	Hang func()
}

// Taken is an event as the system behind a sink got it.
type Taken struct {
	ID   string
	Body []byte
}

// TestMailer checks a mailer. Each check gets a fresh system from open, which
// cleans up with t.Cleanup.
func TestMailer(t *testing.T, open func(t *testing.T) MailSystem) {
	for _, c := range mailerChecks {
		t.Run(c.name, func(t *testing.T) { run(t, c, open(t)) })
	}
}

// TestSink checks a sink. Each check gets a fresh system from open, which
// cleans up with t.Cleanup.
func TestSink(t *testing.T, open func(t *testing.T) Endpoint) {
	for _, c := range sinkChecks {
		t.Run(c.name, func(t *testing.T) { run(t, c, open(t)) })
	}
}

// check is one promise. It returns an error instead of failing a test, so that
// the checks can be tried on adapters that break it.
type check[S any] struct {
	name  string
	needs func(S) bool // nil: nothing
	hold  func(context.Context, S) error
}

// patience ends a check whose adapter hangs.
const patience = 30 * time.Second

func run[S any](t *testing.T, c check[S], system S) {
	t.Helper()
	if c.needs != nil && !c.needs(system) {
		t.Skip("the system does not offer what this needs")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := c.hold(ctx, system); err != nil {
		t.Error(err)
	}
}
