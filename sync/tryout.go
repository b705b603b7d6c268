package syncer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// Tried is what became of a test.
type Tried struct {
	OK      bool   `json:"ok"`
	Message string `json:"message"` // what happened, and what to do when it failed, in plain words
}

// tryFor bounds a test: somebody is waiting for its answer.
const tryFor = 30 * time.Second

// TestMail sends a mail at once, past the outbox, and says what happened: one of
// kind [notify.Test], or another kind as a sample of what patients get, about a
// visit that does not exist. Errors: storage.ErrNotFound before the first save of
// settings; *InputError.
func (e *Engine) TestMail(ctx context.Context, account, to string, kind notify.Kind) (Tried, error) {
	to = strings.TrimSpace(to)
	switch {
	case !slices.Contains(notify.Kinds(), kind):
		return Tried{}, &InputError{Field: "kind", Message: fmt.Sprintf("Must be one of %v.", notify.Kinds())}
	case notify.CheckAddress(to) != nil:
		return Tried{}, &InputError{Field: "to", Message: "Enter an e-mail address, such as robin@example.com."}
	}
	a := e.account(account)
	settings, err := a.Settings(ctx)
	if err != nil {
		return Tried{}, err
	}
	if e.cfg.Mailer == nil {
		return Tried{Message: "No mail was sent: no mail server is set up. Whoever runs this server names one when starting it."}, nil
	}
	m, err := e.letter(ctx, a, settings, to)
	if err != nil {
		return Tried{}, err
	}
	message, err := e.cfg.Render(e.sample(m, kind))
	if err != nil {
		return Tried{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	if err := e.around(ctx, "mail.try", func() error { return e.cfg.Mailer.Send(ctx, message) }); err != nil {
		return Tried{Message: "The mail was not sent: " + said(err) + ". Check the address, and the mail server that this server was started with."}, nil
	}
	return Tried{OK: true, Message: "The mail was handed to the mail server. It should arrive within a minute; if not, look into the folder for unwanted mail."}, nil
}

// sample makes a mail about a visit that does not exist, tomorrow at nine.
func (e *Engine) sample(m notify.Mail, kind notify.Kind) notify.Mail {
	m.Kind, m.ID = kind, "test-"+rand.Text()
	if kind == notify.Test {
		return m
	}
	today := m.WrittenAt.In(m.Zone)
	m.Start = time.Date(today.Year(), today.Month(), today.Day()+1, 9, 0, 0, 0, m.Zone)
	m.Duration, m.Sequence, m.UID = 30*time.Minute, 1, m.ID+"@"+e.cfg.PublicURL.Hostname()
	if kind == notify.Changed {
		m.Previous = m.Start.Add(-time.Hour)
	}
	if kind != notify.Cancelled {
		m.Link = e.cfg.PublicURL.String()
	}
	return m
}

// TestEvent posts an event of type [notify.TestEvent] to the account's endpoint
// at once, past the outbox, and says what happened. Errors: storage.ErrNotFound
// before the first save of settings.
func (e *Engine) TestEvent(ctx context.Context, account string) (Tried, error) {
	settings, err := e.account(account).Settings(ctx)
	if err != nil {
		return Tried{}, err
	}
	n, now := settings.Notifications, e.now()
	switch {
	case n.EndpointURL == "":
		return Tried{Message: "No event was sent: no endpoint is set. Enter its address and save."}, nil
	case e.cfg.Sink == nil:
		return Tried{Message: "No event was sent: this server sends none."}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	ev := notify.Event{
		ID: "evt_test_" + rand.Text(), Account: account, Type: notify.TestEvent, Timestamp: now,
		Data: notify.EventData{OccurredAt: now}, Endpoint: notice.EndpointOf(n, now),
	}
	err = e.around(ctx, "event.try", func() error { return e.cfg.Sink.Post(ctx, ev) })
	if err != nil {
		return Tried{Message: "The event was not taken: " + said(err) + ". Check the address and the system behind it, then test again."}, nil
	}
	return Tried{OK: true, Message: "The endpoint took the event."}, nil
}

// said is what a mailer or a sink says went wrong, without the name of its
// package. It holds no personal data, by their contract.
func said(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "there was no answer in time"
	}
	text := err.Error()
	for _, name := range []string{"smtp: ", "httpmail: ", "webhook: "} {
		text = strings.TrimPrefix(text, name)
	}
	return strings.TrimSuffix(text, ".")
}
