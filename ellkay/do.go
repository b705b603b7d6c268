package ellkay

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/televisit/televisit-go/internal/httpcall"
)

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
// *json.RawMessage keeps it as it is.
func (s *Site) Do(ctx context.Context, c Call, out any) error {
	op := httpcall.Operation{Name: strings.Trim(c.Path, "/"), Safe: c.Safe}
	if op.Name == "" {
		return notSent("call", errors.New("the path of the operation is empty"))
	}
	body := envelope{Request: c.Request}
	if c.Token != "" {
		body = envelope{Token: &pageToken{c.Token}}
	}
	ans, err := s.call(ctx, op, body)
	if err != nil || out == nil {
		return err
	}
	if json.Unmarshal(ans.Body, out) == nil {
		return nil
	}
	e := unreadable(op.Name, ans.Status)
	if !c.Safe {
		e.unknown, e.Class = true, ClassAmbiguous
	}
	return e
}
