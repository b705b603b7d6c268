package ellkay

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

type none struct{}

// read makes a call that may be repeated; request nil sends an empty one.
func (s *Site) read(ctx context.Context, op string, request any) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op, Safe: true}, wire.Envelope{Request: request})
}

// next asks for a further page.
func (s *Site) next(ctx context.Context, op, token string) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op, Safe: true}, wire.Envelope{Token: &wire.PageToken{NextToken: token}})
}

// write makes a call that is repeated only when it was surely not carried out.
func (s *Site) write(ctx context.Context, op string, request any) (httpcall.Answer, error) {
	return s.call(ctx, httpcall.Operation{Name: op}, wire.Envelope{Request: request})
}

func (s *Site) call(ctx context.Context, op httpcall.Operation, body wire.Envelope) (ans httpcall.Answer, err error) {
	if s.broken != nil {
		return ans, notSent(op.Name, s.broken)
	}
	if key := s.subscriber.reveal(); key != "" {
		body.Authentication = &wire.Authentication{SubscriberKey: key, SiteServiceKey: s.state.key.reveal()}
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
	case len(raw) > bounds.Request:
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

func operationPath(op string) string {
	parts := strings.Split(op, "/")
	args := make([]any, len(parts))
	for i, p := range parts {
		args[i] = p
	}
	return httpcall.Path(args...)
}

// Call is an operation without a method of its own.
type Call struct {
	Path    string // service and operation, such as "LKCharges/SendCharge"
	Request any    // becomes the member "request" of the body; nil sends an empty one
	Token   string // of the page that is wanted, in calls of the Next kind, instead of Request

	// Safe allows the call to be repeated although an earlier try may have been
	// carried out. Set it for operations that only read.
	Safe bool
}

// Do makes any call with the site's queue, retries, token and errors, and
// decodes the JSON of its answer into out; a nil out discards it, a
// *json.RawMessage keeps it as it is. An answer of success that is no JSON, or null
// where out wants something, matches [ErrUnreadable]; whether it says what it should,
// the caller must see.
func (s *Site) Do(ctx context.Context, c Call, out any) error {
	op := httpcall.Operation{Name: strings.Trim(c.Path, "/"), Safe: c.Safe}
	if op.Name == "" {
		return notSent("call", errors.New("the path of the operation is empty"))
	}
	body := wire.Envelope{Request: c.Request}
	if c.Token != "" {
		body = wire.Envelope{Token: &wire.PageToken{NextToken: c.Token}}
	}
	ans, err := s.call(ctx, op, body)
	if err != nil || out == nil {
		return err
	}
	switch {
	case string(bytes.TrimSpace(ans.Body)) != "null" && json.Unmarshal(ans.Body, out) == nil:
		return nil
	case c.Safe:
		return unreadable(op.Name, ans.Status)
	}
	return unacknowledged(op.Name, ans.Status)
}
