package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	"github.com/wneessen/go-mail"
	mailsmtp "github.com/wneessen/go-mail/smtp"

	"github.com/televisit/televisit-go/notify"
)

// errStale says that a kept connection turned out to be over before anything
// was handed to the server: another one may try at once.
var errStale = errors.New("smtp: the connection was over")

// farewell is how long a server may take to answer QUIT.
const farewell = 2 * time.Second

// conn is one connection to the server.
type conn struct {
	client  *mail.Client
	session *mailsmtp.Client
	raw     net.Conn // beneath session, to stop it
	used    bool     // a message went over it
	timer   *time.Timer
}

// dial connects, says hello, starts TLS and signs in.
func dial(ctx context.Context, config *config) (*conn, error) {
	c := &conn{}
	var stop func() bool
	defer func() {
		if stop != nil {
			stop()
		}
	}()
	open := func(ctxDial context.Context, network, address string) (net.Conn, error) {
		raw, err := connect(ctxDial, config, network, address)
		if err != nil {
			return nil, err
		}
		c.raw = raw
		stop = context.AfterFunc(ctx, func() { _ = raw.Close() }) // the library looks at ctx only until here
		return raw, nil
	}
	var err error
	if c.client, err = mail.NewClient(config.host, config.clientOptions(open)...); err != nil {
		return nil, &Error{reason: "the mail server's settings cannot be used"}
	}
	if c.session, err = c.client.DialToSMTPClientWithContext(ctx); err != nil {
		if c.raw != nil {
			_ = c.raw.Close() // the library leaves it open
		}
		return nil, unreachable(ctx, err)
	}
	return c, nil
}

func connect(ctx context.Context, config *config, network, address string) (net.Conn, error) {
	if config.implicit {
		return (&tls.Dialer{NetDialer: &net.Dialer{}, Config: config.tls}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// send hands over one message. After an error the connection is of no use.
func (c *conn) send(ctx context.Context, msg *mail.Msg, utf8 bool) error {
	if offered, _ := c.session.Extension("SMTPUTF8"); utf8 && !offered {
		return notify.Permanent(&Error{reason: "the mail server cannot take an address with letters beyond ASCII"})
	}
	c.session.SkipSMTPUTF8(!utf8)
	stop := context.AfterFunc(ctx, func() { _ = c.raw.Close() })
	defer stop()
	used := c.used
	c.used = true
	err := c.client.SendWithSMTPClient(c.session, msg)
	if err == nil || msg.IsDelivered() {
		return nil // taken, whatever came after
	}
	failed, _ := errors.AsType[*mail.SendError](err)
	if used && ctx.Err() == nil && isStale(failed) {
		return errStale
	}
	return refused(ctx, failed)
}

// isStale reports whether the connection ended, or the server wanted it to end
// (421), before it was told of the recipient.
func isStale(failed *mail.SendError) bool {
	if failed == nil {
		return false
	}
	early := failed.Reason == mail.ErrSMTPMailFrom || failed.Reason == mail.ErrConnCheck
	return early && (failed.ErrorCode() == 0 || failed.ErrorCode() == 421)
}

// sleep starts the time after which the connection is ended.
func (c *conn) sleep(d time.Duration, end func()) { c.timer = time.AfterFunc(d, end) }

// wake takes the connection back into use; false when it is about to be ended.
func (c *conn) wake() bool { return c.timer.Stop() }

func (c *conn) drop() { _ = c.raw.Close() }

// quit takes leave as the protocol asks, but not for long.
func (c *conn) quit() {
	if c.session.UpdateDeadline(farewell) == nil {
		_ = c.session.Quit()
	}
	_ = c.raw.Close()
}
