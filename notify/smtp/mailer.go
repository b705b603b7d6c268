// Package smtp hands mail to a mail server (RFC 5321 and RFC 6409).
//
// TLS is required unless the URL says otherwise, and the server's certificate
// is verified. Connections are kept for further messages. A message is a
// multipart of text and HTML with its pictures inline and its files attached.
package smtp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/wneessen/go-mail"

	"github.com/televisit/televisit-go/notify"
)

var _ notify.Mailer = (*Mailer)(nil)

// Mailer is a [notify.Mailer] over SMTP. It may be used by many goroutines at
// once. Make one with [New]; end it with Close.
type Mailer struct {
	config config
	slots  chan struct{} // one for each connection that may be open

	mu     sync.Mutex
	idle   []*conn // newest last
	closed bool
}

// New reads a URL such as
//
//	smtp://user:password@mail.example.org:587?tls=required
//	smtps://user:password@mail.example.org
//
// The parameter tls is "required" (STARTTLS or nothing; the default),
// "opportunistic" (STARTTLS where the server offers it) or "none". The port is
// 587, or 465 for smtps, unless given. Characters of the user or the password
// that have a meaning in URLs are percent-encoded. New makes no connection. Its
// errors do not repeat the URL.
func New(rawURL string, opts ...Option) (*Mailer, error) {
	c, err := parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("smtp: %w", err)
	}
	for _, opt := range opts {
		if err := opt(&c); err != nil {
			return nil, fmt.Errorf("smtp: %w", err)
		}
	}
	c.finish()
	return &Mailer{config: c, slots: make(chan struct{}, c.connections)}, nil
}

// Send hands one message to the server and returns nil once the server has
// taken it.
//
// An error is an [*Error]. It is marked as permanent when the server refused
// this recipient or this message (a reply of 5xx), or the message cannot be
// sent by anyone; whatever an operator could mend, such as a wrong password or
// a sender that is not allowed, is temporary. When ctx ends while the server
// decides, the message may have been taken: another try has the same
// Message-ID.
func (m *Mailer) Send(ctx context.Context, msg notify.Message) error {
	if err := msg.Check(); err != nil {
		return err
	}
	msg = plainDomains(msg)
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return &Error{reason: "stopped while waiting for a connection", cause: ctx.Err()}
	}
	if err := ctx.Err(); err != nil {
		return &Error{reason: "stopped before sending", cause: err}
	}
	if c := m.take(); c != nil {
		err := m.sendOn(ctx, c, msg)
		if !errors.Is(err, errStale) {
			return err
		}
	}
	c, err := dial(ctx, &m.config)
	if err != nil {
		return err
	}
	return m.sendOn(ctx, c, msg)
}

// sendOn sends over a connection and keeps it when all went well.
func (m *Mailer) sendOn(ctx context.Context, c *conn, msg notify.Message) error {
	encoded, err := encode(msg)
	if err != nil {
		m.keep(c)
		return notify.Permanent(&Error{reason: "the message cannot be encoded"})
	}
	if err := c.send(ctx, encoded, needsUTF8(msg)); err != nil {
		c.drop()
		return err
	}
	m.keep(c)
	return nil
}

// take gives the connection that was used last, nil when none is open.
func (m *Mailer) take() *conn {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(m.idle) > 0 {
		c := m.idle[len(m.idle)-1]
		m.idle = m.idle[:len(m.idle)-1]
		if c.wake() {
			return c
		}
	}
	return nil
}

func (m *Mailer) keep(c *conn) {
	m.mu.Lock()
	closed := m.closed
	if !closed {
		c.sleep(m.config.idle, func() { m.forget(c) })
		m.idle = append(m.idle, c)
	}
	m.mu.Unlock()
	if closed {
		c.quit()
	}
}

// forget ends a connection that nobody wanted for a while.
func (m *Mailer) forget(c *conn) {
	m.mu.Lock()
	m.idle = slices.DeleteFunc(m.idle, func(other *conn) bool { return other == c })
	m.mu.Unlock()
	c.quit()
}

// Close ends the connections that are open and not in use; those in use end
// after their message.
func (m *Mailer) Close() error {
	m.mu.Lock()
	idle := m.idle
	m.idle, m.closed = nil, true
	m.mu.Unlock()
	for _, c := range idle {
		if c.wake() {
			c.quit()
		}
	}
	return nil
}

// encode makes the library's form of a checked message.
func encode(m notify.Message) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	msg.SetAddrHeaderFromMailAddress(mail.HeaderFrom, &m.From)
	msg.SetAddrHeaderFromMailAddress(mail.HeaderTo, &m.To)
	msg.SetMessageIDWithValue(m.ID)
	msg.Subject(m.Subject)
	if m.Date.IsZero() {
		msg.SetDate()
	} else {
		msg.SetDateWithValue(m.Date)
	}
	for name, value := range m.Header {
		msg.SetGenHeader(mail.Header(name), value)
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	return msg, addParts(msg, m)
}
