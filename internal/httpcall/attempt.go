package httpcall

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
)

// attempts is the transport below the retry layer: one RoundTrip is one try,
// with its wait for the limiter, its token, the exchange and the whole answer.
// It reports failures in the call, not as errors, so that the retry layer
// always has a response to find the call by.
type attempts struct{ *Caller }

func (c attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	cl := callOf(req.Context())
	cl.tries++
	cl.err, cl.retry, cl.after, cl.waiting = nil, false, 0, false
	refused := c.once(cl, req, "")
	if refused.token != "" {
		refused = c.once(cl, req, refused.token)
	}
	if refused.redirect != nil {
		return refused.redirect, nil
	}
	cl.blank = http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: req}
	return &cl.blank, nil
}

// again says why one exchange did not end the attempt.
type again struct {
	token    string         // it was refused: renew it and exchange once more
	redirect *http.Response // for http.Client to follow, or to refuse
}

// once makes one exchange; refused is the token to renew first, if any.
func (c attempts) once(cl *call, req *http.Request, refused string) again {
	ctx, clock := cl.Context, c.clock() // the caller's own: below here nobody looks for the call
	release, err := c.admit(ctx, cl.op)
	if err != nil {
		cl.err = fmt.Errorf("%s: not sent: %w", cl.op.Name, err)
		return again{}
	}
	defer release()
	token, err := c.token(ctx, refused)
	if err != nil {
		cl.err = fmt.Errorf("%s: not sent: %w", cl.op.Name, err)
		return again{}
	}
	a := Attempt{Operation: cl.op.Name, Class: cl.op.Class, Try: cl.tries, Waited: clock.lap()}
	ctx = c.cfg.Trace.start(ctx, a)
	resp, err := c.exchange(ctx, cl, req, token) //nolint:bodyclose // exchange has read and closed it
	if resp != nil {
		a.Status = resp.StatusCode
	}
	a.Duration = clock.lap()
	c.cfg.Trace.done(ctx, a)
	switch {
	case err != nil:
		c.failed(ctx, cl, req.URL.Host, a.Status, err)
	case !c.cfg.NoRedirects && redirects(resp):
		return again{redirect: resp}
	default:
		return c.judge(cl, token, refused)
	}
	return again{}
}

func (c attempts) admit(ctx context.Context, op Operation) (func(), error) {
	if c.cfg.Limiter == nil {
		return nothing, nil
	}
	release, err := c.cfg.Limiter.Wait(ctx, op)
	if release == nil {
		release = nothing
	}
	return release, err
}

func nothing() {}

func (c attempts) token(ctx context.Context, refused string) (string, error) {
	switch {
	case c.cfg.Token == nil:
		return "", nil
	case refused != "":
		return c.cfg.Token.Renew(ctx, refused)
	}
	return c.cfg.Token.Token(ctx)
}

// exchange sends the request and reads the whole answer into the call. The
// response is returned without its body, also when reading failed.
func (c attempts) exchange(ctx context.Context, cl *call, req *http.Request, token string) (*http.Response, error) {
	ctx = c.timeouts.start(ctx, &cl.running)
	defer c.timeouts.finish(&cl.running)
	r := req.WithContext(ctx)
	r.Header = c.headerFor(cl, req.Header, token)
	if len(cl.body) > 0 {
		r.Body, _ = cl.reader()
		r.GetBody, r.ContentLength = cl.reader, int64(len(cl.body))
	}
	resp, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, timedOut(ctx, err)
	}
	body, err := readBody(resp, c.cfg.MaxBody)
	_ = resp.Body.Close() // its whole content has been read or is being dropped
	resp.Body, resp.Request = http.NoBody, req
	if err != nil {
		return resp, timedOut(ctx, err)
	}
	cl.answer = Answer{Status: resp.StatusCode, Header: resp.Header, Body: bytes.TrimPrefix(body, bom)}
	return resp, nil
}

// headerFor makes the header of one attempt: a fresh map, since an earlier
// attempt's may still be being written to its connection.
func (c attempts) headerFor(cl *call, own http.Header, token string) http.Header {
	h := make(http.Header, 8)
	for _, f := range c.fixed {
		h[f.name] = f.values
	}
	maps.Copy(h, own) // cookies
	for k, v := range cl.header {
		h[http.CanonicalHeaderKey(k)] = v
	}
	if cl.content != nil {
		h["Content-Type"] = cl.content
	}
	if token != "" {
		h["Authorization"] = c.authorization(token)
	}
	return h
}

// bearer is the header of the access token in use. Like every header here it is
// shared between requests and never changed.
type bearer struct {
	token  string
	values []string
}

func (c *Caller) authorization(token string) []string {
	b := c.bearer.Load()
	if b == nil || b.token != token {
		b = &bearer{token, []string{"Bearer " + token}}
		c.bearer.Store(b)
	}
	return b.values
}

// failed settles an exchange without a complete answer.
func (c attempts) failed(ctx context.Context, cl *call, host string, status int, err error) {
	if errors.Is(err, errTooLarge) {
		cl.err = cl.lost(c.cfg.Failed(cl.op, &BodyTooLargeError{Operation: cl.op.Name, Status: status, Limit: c.cfg.MaxBody}))
		return
	}
	te := newTransportError(ctx, cl.op, host, err)
	cl.err = c.cfg.Failed(cl.op, te)
	switch {
	case te.Sent && !cl.op.Safe:
		cl.err = cl.lost(cl.err)
	case ctx.Err() == nil && !permanent(err):
		cl.retry = true
	}
}

// judge settles an exchange with an answer.
func (c attempts) judge(cl *call, token, refused string) again {
	v := c.cfg.Judge(cl.op, cl.answer)
	cl.err = v.Err
	switch {
	case v.Err == nil:
	case v.RenewToken && token != "" && refused == "":
		return again{token: token}
	case v.Retry && (v.Reject || cl.op.Safe):
		cl.retry, cl.after = true, v.After
	case v.Retry:
		cl.err = cl.lost(v.Err)
	}
	return again{}
}
