package zoom

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/televisit/televisit-go/internal/httpcall"
)

const (
	defaultAPI   = "https://api.zoom.us/v2"
	defaultOAuth = "https://zoom.us/oauth"
	userAgent    = "televisit-go"
)

// Client calls the API of one Zoom account. It is safe for concurrent use and
// needs no closing. Make one per account and keep it: it holds the account's
// token and its share of the rate limit.
type Client struct {
	caller *httpcall.Caller
	limits *limits
	token  TokenSource

	Meetings       *MeetingService
	Registrants    *RegistrantService
	LiveMeetings   *LiveMeetingService
	PastMeetings   *PastMeetingService
	Reports        *ReportService
	TrackingFields *TrackingFieldService
	Users          *UserService
	Rooms          *RoomService
	Workspaces     *WorkspaceService
}

// TokenSource gives access tokens; see [WithTokenSource].
type TokenSource = httpcall.TokenSource

// New returns a client. One of [WithServerToServer] and [WithTokenSource] is
// required; everything else has a default that reaches Zoom itself.
//
// See https://developers.zoom.us/docs/api/
func New(opts ...Option) (*Client, error) {
	o, err := collect(opts)
	if err != nil {
		return nil, err
	}
	c := &Client{limits: newLimits(o.plan, o.share, o.maxWait)}
	transport := o.transport()
	token, err := o.tokenSource(transport)
	if err != nil {
		return nil, err
	}
	c.token = token
	if !o.apiSet {
		transport = viaRegion(transport, token)
	}
	cfg := o.config(o.api, transport)
	cfg.Token, cfg.Limiter, cfg.Judge = token, c.limits, c.limits.judge
	if c.caller, err = httpcall.New(cfg); err != nil {
		return nil, fmt.Errorf("zoom: API URL: %w", err)
	}
	c.Meetings, c.Registrants = &MeetingService{c}, &RegistrantService{c}
	c.LiveMeetings, c.PastMeetings, c.Reports = &LiveMeetingService{c}, &PastMeetingService{c}, &ReportService{c}
	c.TrackingFields, c.Users = &TrackingFieldService{c}, &UserService{c}
	c.Rooms, c.Workspaces = &RoomService{c}, &WorkspaceService{c}
	return c, nil
}

// CheckToken makes sure that Zoom accepts the credentials, by taking a token
// now. It is the cheapest test of a set-up: a cached token answers it at once.
func (c *Client) CheckToken(ctx context.Context) error {
	_, err := c.token.Token(ctx)
	return err
}

// CheckGrant asks Zoom now whether it still gives out tokens, whatever is cached: nil
// when it does. A [TokenError] that is Dead says that the app was removed from the
// account; every other error proves nothing about it. It is the question to ask when
// somebody says that the app was removed.
func (c *Client) CheckGrant(ctx context.Context) error {
	token, err := c.token.Token(ctx)
	if err != nil {
		return err
	}
	_, err = c.token.Renew(ctx, token)
	return err
}

// Scopes returns what the present token may do, names with spaces between; "" when the
// token's source does not say. Package zoomapp holds it against what is needed.
func (c *Client) Scopes(ctx context.Context) (string, error) {
	source, ok := c.token.(interface{ granted() string })
	if !ok {
		return "", nil
	}
	_, err := c.token.Token(ctx)
	return source.granted(), err
}

// Call is a call of an operation that has no method of its own.
type Call struct {
	Name   string         // for errors and hooks, as "Webinars.Get"; must hold no data
	Label  RateLimitLabel // its rate-limit label; empty is paced as [LabelHeavy]
	Method string         // as "GET"
	Path   string         // below /v2, best made with [Path]
	Query  url.Values     // nil means none
	Body   any            // sent as JSON; nil sends nothing
	Safe   bool           // may be repeated although an earlier try may have been carried out; GET always may
}

// Do makes a call and decodes its answer into out, a struct; nil discards it. It is
// the way to operations this package has no method for; limits, token, repeats and
// errors are those of every method. [ErrNotFound] then goes by any of Zoom's codes of
// absence, and whether the answer has what makes it a success is for the caller to see.
func (c *Client) Do(ctx context.Context, call Call, out any) error {
	op := httpcall.Operation{Name: call.Name, Class: string(call.Label), Safe: call.Safe || call.Method == http.MethodGet}
	if op.Name == "" {
		op.Name = "Client.Do"
	}
	if op.Class == "" {
		op.Class = string(LabelHeavy)
	}
	return c.caller.Do(ctx, op, httpcall.Request{Method: call.Method, Path: call.Path, Query: call.Query, Body: call.Body}, out)
}

// Path joins the parts of a path, each escaped as one element, so that no id
// can break out of its place.
func Path(parts ...any) string { return httpcall.Path(parts...) }
