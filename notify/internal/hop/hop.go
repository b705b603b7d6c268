// Package hop says what went wrong on the way to a web server, in words of our
// own: those of net/http repeat the URL.
package hop

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"
)

// maxWait bounds what a server may ask for with Retry-After.
const maxWait = 24 * time.Hour

// RetryAfter reads the header of that name: seconds or an HTTP date. It is 0
// when the header is neither, or past.
func RetryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(header, 10, 64); err == nil {
		return time.Duration(min(max(0, seconds), int64(maxWait/time.Second))) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(0, at.Sub(now)), maxWait)
	}
	return 0
}

// Trouble says why a try to reach a server got no answer. The server is named
// as a person would: "the endpoint".
func Trouble(ctx context.Context, server string, err error) string {
	switch {
	case ctx.Err() != nil:
		return "the try was stopped before " + server + " answered"
	case isA[*net.DNSError](err):
		return server + "'s host name was not found"
	case isA[*tls.CertificateVerificationError](err):
		return server + "'s certificate is not valid"
	case errors.Is(err, syscall.ECONNREFUSED):
		return server + " refused the connection"
	case errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return server + " did not answer in time"
	}
	return "the connection to " + server + " failed"
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}
