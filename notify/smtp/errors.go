package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/wneessen/go-mail"

	"github.com/televisit/televisit-go/notify"
)

// Error says why a message was not taken. Its text holds no address, nothing of
// the message, and nothing that the server wrote but its codes.
type Error struct {
	Code     int    // the server's reply, such as 550; 0 when there was none
	Enhanced string // the enhanced status (RFC 3463), such as "5.1.1"; often empty
	reason   string
	cause    error // only a context's error
}

func (e *Error) Error() string {
	s := "smtp: " + e.reason
	if e.Code != 0 {
		s += fmt.Sprintf(" (%d", e.Code)
		if e.Enhanced != "" {
			s += " " + e.Enhanced
		}
		s += ")"
	}
	return s
}

// Unwrap returns the context's error when the context of Send ended.
func (e *Error) Unwrap() error { return e.cause }

// operatorsCodes are refusals of us and not of a message: sign-in needed or
// failed, TLS needed, command not known or not expected.
var operatorsCodes = []int{500, 502, 503, 504, 530, 534, 535, 538}

// refused turns the library's error about one message into ours.
func refused(ctx context.Context, failed *mail.SendError) error {
	if err := ctx.Err(); err != nil {
		return &Error{reason: "stopped while sending", cause: err}
	}
	if failed == nil {
		return &Error{reason: "the message was not sent"}
	}
	e := &Error{Code: failed.ErrorCode(), Enhanced: failed.EnhancedStatusCode(), reason: "the connection ended while sending"}
	switch {
	case e.Code == 0:
		return e
	case slices.Contains(operatorsCodes, e.Code):
		e.reason = "the mail server does not accept us: check user, password and TLS"
	case failed.Reason == mail.ErrSMTPMailFrom:
		e.reason = "the mail server refused the sender: check the From address"
		if e.Code == 552 {
			e.reason = "the mail server refused the message as too large"
			return notify.Permanent(e)
		}
	case failed.Reason == mail.ErrSMTPRcptTo:
		e.reason = "the mail server refused the recipient"
		return permanentFrom500(e)
	default:
		e.reason = "the mail server refused the message"
		return permanentFrom500(e)
	}
	return e
}

func permanentFrom500(e *Error) error {
	if e.Code >= 500 {
		return notify.Permanent(e)
	}
	return e
}

// unreachable turns a failure to connect into words for the operator. It is
// always temporary: no message is at fault.
func unreachable(ctx context.Context, err error) error {
	e := &Error{reason: "the connection to the mail server failed", cause: ctx.Err()}
	reply, answered := errors.AsType[*textproto.Error](err)
	_, noName := errors.AsType[*net.DNSError](err)
	_, badCertificate := errors.AsType[*tls.CertificateVerificationError](err)
	netErr, isNet := errors.AsType[net.Error](err)
	switch {
	case e.cause != nil:
		e.reason = "stopped while connecting"
	case answered && slices.Contains(operatorsCodes, reply.Code):
		e.Code, e.reason = reply.Code, "the mail server does not accept us: check user, password and TLS"
	case answered:
		e.Code, e.reason = reply.Code, "the mail server does not want to talk now"
	case badCertificate:
		e.reason = "the mail server's certificate is not valid"
	case noName:
		e.reason = "the mail server's host name was not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		e.reason = "the mail server refused the connection"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), isNet && netErr.Timeout():
		e.reason = "the mail server did not answer in time"
	case strings.Contains(err.Error(), "does not support STARTTLS"):
		e.reason = "the mail server offers no TLS: ask for it, or set tls=none if the network is yours"
	case strings.Contains(err.Error(), "AUTH"):
		e.reason = "the mail server offers no way to sign in that keeps the password safe"
	}
	return e
}
