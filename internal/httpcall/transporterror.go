package httpcall

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
)

// TransportError says that no complete answer came. Its text is made of known
// words only: what the libraries below print may quote the answer or the URL.
type TransportError struct {
	Operation string
	Host      string
	Reason    string // what happened, in plain words
	Sent      bool   // false: the request surely never reached the host
	Err       error  // the cause, for errors.Is; do not print it
}

func (e *TransportError) Error() string {
	return e.Operation + ": " + e.Host + ": " + e.Reason
}

func (e *TransportError) Unwrap() error { return e.Err }

// errAttemptTimeout is not context.DeadlineExceeded: the caller's time is not up.
var errAttemptTimeout error = attemptTimeoutError{}

type attemptTimeoutError struct{}

func (attemptTimeoutError) Error() string   { return "attempt timed out" }
func (attemptTimeoutError) Timeout() bool   { return true }
func (attemptTimeoutError) Temporary() bool { return true }

// newTransportError explains err, met while ctx was the caller's context.
func newTransportError(ctx context.Context, op Operation, host string, err error) *TransportError {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // it prints the URL
	}
	e := &TransportError{Operation: op.Name, Host: host, Sent: true, Err: err}
	e.Reason, e.Sent = explain(err)
	switch {
	case ctx.Err() != nil:
		e.Err, e.Reason = ctx.Err(), "given up by the caller before an answer came"
		if errors.Is(e.Err, context.DeadlineExceeded) {
			e.Reason = "no answer within the caller's time"
		}
	case errors.Is(err, context.DeadlineExceeded):
		e.Err, e.Reason = errAttemptTimeout, "no complete answer in time"
	}
	return e
}

// explain names the failure, and reports whether the request may have been sent.
func explain(err error) (reason string, sent bool) {
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsNotFound {
			return "the host name is unknown; check the configured URL", false
		}
		return "the host name could not be looked up", false
	}
	if certificate(err) {
		return "the host's certificate is not trusted; check the URL, the clock and the installed authorities", false
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return "the host does not speak TLS on this port; check the configured URL", false
	}
	if alert, ok := errors.AsType[tls.AlertError](err); ok {
		return "TLS failed: " + alert.Error(), true
	}
	if o, ok := errors.AsType[*net.OpError](err); ok && (o.Op == "dial" || o.Op == "proxyconnect") {
		if errors.Is(err, syscall.ECONNREFUSED) {
			return "connection refused", false
		}
		return "could not connect", false
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, errAttemptTimeout):
		return "no complete answer in time", true
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was cut before the answer was complete", true
	}
	return "the exchange failed before the answer was complete", true
}

// permanent reports whether another try is pointless.
func permanent(err error) bool { return certificate(err) }

func certificate(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.HostnameError](err)
	return ok
}
