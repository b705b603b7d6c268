package ellkay

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/internal/httpcall"
)

const (
	maxAnswer  = 32 << 20  // bytes of one answer
	maxRequest = 5_000_000 // bytes of one request, the lower of LKCloud's two published limits
)

// envelope is the body of every operation.
type envelope struct {
	Authentication *authentication `json:"authentication,omitempty"`
	Request        any             `json:"request,omitempty"`
	Token          *pageToken      `json:"token,omitempty"`
}

type authentication struct {
	SubscriberKey  string `json:"subscriberKey"`
	SiteServiceKey string `json:"siteServiceKey"`
}

type pageToken struct {
	NextToken string `json:"nextToken"`
}

type none struct{}

// read makes a call that may be repeated; request nil sends an empty one.
func (s *Site) read(ctx context.Context, op string, request any) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op, Safe: true}, envelope{Request: request})
}

// next asks for a further page.
func (s *Site) next(ctx context.Context, op, token string) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op, Safe: true}, envelope{Token: &pageToken{token}})
}

// write makes a call that is repeated only when it was surely not carried out.
func (s *Site) write(ctx context.Context, op string, request any) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op}, envelope{Request: request})
}

func (s *Site) call(ctx context.Context, op httpcall.Operation, body envelope) (ans httpcall.Answer, err error) {
	if s.broken != nil {
		return ans, notSent(op.Name, s.broken)
	}
	if key := s.subscriber.reveal(); key != "" {
		body.Authentication = &authentication{SubscriberKey: key, SiteServiceKey: s.state.key.reveal()}
	} else if s.client.token == nil {
		return ans, notSent(op.Name, errNoCredentials)
	}
	if body.Request == nil && body.Token == nil {
		body.Request = none{}
	}
	raw, err := json.Marshal(body)
	switch {
	case err != nil:
		return ans, notSent(op.Name, errors.New("the request cannot be written as JSON"))
	case len(raw) > maxRequest:
		return ans, notSent(op.Name, errTooMuch)
	}
	req := httpcall.Request{Method: http.MethodPost, Path: operationPath(op.Name), Body: json.RawMessage(raw)}
	if err := s.state.caller.Do(ctx, op, req, &ans); err != nil {
		return ans, asError(op, err)
	}
	return ans, nil
}

var (
	errNoCredentials = errors.New("no credentials: set client credentials or a subscriber key")
	errTooMuch       = errors.New("the request is larger than the 5,000,000 bytes LKCloud takes")
)

// notSent is a call that cannot be made.
func notSent(op string, err error) *Error {
	return &Error{Operation: op, Class: ClassRequest, Err: err}
}

func operationPath(op string) string {
	parts := strings.Split(op, "/")
	args := make([]any, len(parts))
	for i, p := range parts {
		args[i] = p
	}
	return httpcall.Path(args...)
}

// asError makes the *Error that every failed call returns.
func asError(op httpcall.Operation, err error) *Error {
	e := &Error{Operation: op.Name, Class: ClassRetryable, Err: err}
	if fault, ok := errors.AsType[*Error](err); ok {
		c := *fault // a token's failure may be shared by many calls
		e = &c
		if e.Operation != op.Name { // the token's: name the call it was for as well
			e.Operation, e.token = op.Name+" ("+fault.Operation+")", true
		}
	} else {
		e.describe(err)
	}
	e.unknown = httpcall.Unknown(err)
	if at, ok := httpcall.RetryAt(err); ok {
		e.RetryAt = at
	}
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) && !errors.Is(e.Err, end) {
			e.Err = end
		}
	}
	return e
}

// describe fills in what an error that is not LKCloud's means.
func (e *Error) describe(err error) {
	if t, ok := errors.AsType[*httpcall.TransportError](err); ok {
		e.Err, e.action = t, "check the network and the configured URL, then try again"
		return
	}
	if r, ok := errors.AsType[*httpcall.RedirectError](err); ok {
		e.Err, e.Class = r, ClassClient
		return
	}
	if l, ok := errors.AsType[*httpcall.BodyTooLargeError](err); ok {
		e.Err, e.Class, e.Status = l, ClassRequest, l.Status
		return
	}
	if w, ok := errors.AsType[*httpcall.WaitError](err); ok && w.Err == nil {
		e.Err, e.action = errResting, "the EHR limits calls; wait"
	}
}

var errResting = errors.New("not sent: the EHR's call limit was reached")
