package outbox

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// Result is what became of a test.
type Result struct {
	OK      bool
	Message string // what happened, and what to do when it failed, in plain words
}

// tryFor bounds a test: somebody is waiting for its answer.
const tryFor = 30 * time.Second

// TestMail sends a mail at once, past the outbox, and says what happened: one of
// kind [notify.Test], or another kind as a sample of what patients get, about a
// visit that does not exist. Errors: storage.ErrNotFound before the first save of
// settings.
func (o Outbox) TestMail(ctx context.Context, to string, kind notify.Kind) (Result, error) {
	settings, err := o.a.Settings(ctx)
	if err != nil {
		return Result{}, err
	}
	if o.Mailer == nil {
		return Result{Message: "No mail was sent: no mail server is set up. Whoever runs this server names one when starting it."}, nil
	}
	m, err := o.letter(ctx, settings, to)
	if err != nil {
		return Result{}, err
	}
	message, err := o.render(o.sample(m, kind))
	if err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	if err := o.a.Around(ctx, "mail.try", func() error { return o.Mailer.Send(ctx, message) }); err != nil {
		return Result{Message: "The mail was not sent: " + cause(err) + ". Check the address, and the mail server that this server was started with."}, nil
	}
	return Result{OK: true, Message: "The mail was handed to the mail server. It should arrive within a minute; if not, look into the folder for unwanted mail."}, nil
}

// sample makes a mail about a visit that does not exist, tomorrow at nine.
func (o Outbox) sample(m notify.Mail, kind notify.Kind) notify.Mail {
	m.Kind, m.ID = kind, "test-"+rand.Text()
	if kind == notify.Test {
		return m
	}
	today := m.WrittenAt.In(m.Zone)
	m.Start = time.Date(today.Year(), today.Month(), today.Day()+1, 9, 0, 0, 0, m.Zone)
	m.Duration, m.Sequence, m.UID = 30*time.Minute, 1, m.ID+"@"+o.a.PublicURL.Hostname()
	if kind == notify.Changed {
		m.Previous = m.Start.Add(-time.Hour)
	}
	if kind != notify.Cancelled {
		m.Link = o.a.PublicURL.String()
	}
	return m
}

// TestEvent posts an event of type [notify.TestEvent] to the account's endpoint
// at once, past the outbox, and says what happened. Errors: storage.ErrNotFound
// before the first save of settings.
func (o Outbox) TestEvent(ctx context.Context) (Result, error) {
	settings, err := o.a.Settings(ctx)
	if err != nil {
		return Result{}, err
	}
	n, now := settings.Notifications, o.a.Now()
	switch {
	case n.EndpointURL == "":
		return Result{Message: "No event was sent: no endpoint is set. Enter its address and save."}, nil
	case o.Sink == nil:
		return Result{Message: "No event was sent: this server sends none."}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	ev := notify.Event{
		ID: "evt_test_" + rand.Text(), Account: o.a.ID(), Type: notify.TestEvent, Timestamp: now,
		Data: notify.EventData{OccurredAt: now}, Endpoint: notice.EndpointOf(n, now),
	}
	err = o.a.Around(ctx, "event.try", func() error { return o.Sink.Post(ctx, ev) })
	if err != nil {
		return Result{Message: "The event was not taken: " + cause(err) + ". Check the address and the system behind it, then test again."}, nil
	}
	return Result{OK: true, Message: "The endpoint took the event."}, nil
}

// cause is what a mailer or a sink says went wrong, without the name of its
// package. It holds no personal data, by their contract.
func cause(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "there was no answer in time"
	}
	text := err.Error()
	for _, name := range []string{"smtp: ", "httpmail: ", "webhook: "} {
		text = strings.TrimPrefix(text, name)
	}
	return strings.TrimSuffix(text, ".")
}
