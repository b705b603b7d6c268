package httpcall

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// call is the state of one call. It is itself the request's context, because
// retryablehttp tells its policy neither the operation nor, after a transport
// error, the request.
type call struct {
	context.Context // the caller's

	op      Operation
	caller  *Caller
	header  http.Header // of the request, nil for none
	content []string    // content type, nil for none
	body    []byte      // sent anew by every exchange, nil for none

	tries   int
	answer  Answer
	err     error         // why the last try failed; nil after a success
	retry   bool          // the last try may and should be repeated
	after   time.Duration // what the host asked to wait
	wait    time.Duration // before the next try
	waiting bool          // between two tries

	running running       // the exchange under way
	blank   http.Response // what the retry layer gets, to find the call by
}

type callKey struct{}

// Value gives the call itself out, and the caller's values.
func (cl *call) Value(key any) any {
	if key == (callKey{}) {
		return cl
	}
	return cl.Context.Value(key)
}

func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

// Do makes a call and decodes the JSON of its success into out; nil discards
// it, an *[Answer] receives it undecoded.
//
// Errors: what Judge and Failed made of the vendor's answer or the transport
// error; or a [UnknownOutcomeError], [WaitError], [BodyTooLargeError],
// [RedirectError], [DecodeError]; or what the limiter or token source gave.
// Any of them may be wrapped: match with errors.As.
func (c *Caller) Do(ctx context.Context, op Operation, req Request, out any) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: not sent: %w", op.Name, err)
	}
	if err := checkPath(req.Path); err != nil {
		return fmt.Errorf("%s: %w", op.Name, err)
	}
	body, contentType, err := encode(op, req.Body)
	if err != nil {
		return err
	}
	cl := &call{Context: ctx, op: op, caller: c, header: req.Header, content: contentType, body: body}
	hr, err := c.request(cl, req)
	if err != nil {
		return fmt.Errorf("%s: not sent: its method or address is malformed", op.Name)
	}
	_, err = c.retry.Do(hr) //nolint:bodyclose // the attempt has read and closed it
	return cl.result(err, out)
}

// request is what the retry layer gets: everything but header and body, which each
// exchange adds.
func (c *Caller) request(ctx context.Context, req Request) (*retryablehttp.Request, error) {
	address := c.base + req.Path
	if len(req.Query) > 0 {
		address += "?" + req.Query.Encode()
	}
	return retryablehttp.NewRequestWithContext(ctx, req.Method, address, nil)
}

// reader reads the body from its beginning.
func (cl *call) reader() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(cl.body)), nil }

// result turns the state after the last try into what Do returns; err is what
// the retry layer returned.
func (cl *call) result(err error, out any) error {
	switch {
	case err != nil && cl.waiting: // cancelled between two tries
		return fmt.Errorf("%s: %w while waiting to try again after: %w", cl.op.Name, err, cl.err)
	case err != nil && cl.err == nil:
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err // it prints the URL
		}
		return err
	case cl.err != nil:
		return cl.err
	}
	if err := cl.decode(out); err != nil {
		return cl.lost(err)
	}
	return nil
}

// lost marks the loss of an answer after which it is not known whether the call
// was carried out.
func (cl *call) lost(err error) error {
	if cl.op.Safe {
		return err
	}
	return &UnknownOutcomeError{Operation: cl.op.Name, Err: err}
}
