// Package api answers Zoom's REST API from an account: each call is checked in
// Zoom's order (token, scope, rate limit, fields by the table of operations) and
// done by the handler of its operation, with every refusal that Zoom documents.
//
//   - api.go: the order; handlers.go: which function does which operation;
//     ratelimit.go: limits as answers; pages.go: lists page by page;
//   - the rest by area, as package zoom names its services: users.go and
//     userwrite.go, meetings.go (reads), meetingwrite.go, meetinginput.go (bodies
//     and what is wrong with them), registrants.go (and invite links),
//     livemeetings.go, pastmeetings.go (and reports), trackingfields.go, rooms.go
//     (and calendars), workspaces.go.
package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// Request is one API call on its way through the server.
type Request struct {
	HTTP  *http.Request
	Op    *table.Operation
	Path  map[string]string // values of the path's placeholders
	Query url.Values
	Raw   []byte
	body  map[string]any
	token *world.AccessToken
	now   time.Time
}

// API answers Zoom's REST API from an account.
type API struct {
	*world.State
	cursors map[string]cursor
}

// New makes the API of an account.
func New(w *world.State) *API { return &API{State: w, cursors: map[string]cursor{}} }

// handler does one operation. It runs with the account's lock held.
type handler func(*API, *Request) answer.Answer

// BodyLimit is far above any documented request.
const BodyLimit = 1 << 20

// Perform checks a call in the order Zoom does (token, scope, rate, fields)
// and does it.
func (s *API) Perform(req *Request) answer.Answer {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	req.now = s.Now()
	if refused, ok := s.authenticate(req); !ok {
		return refused
	}
	do := handlerOf(req.Op)
	if do == nil {
		return answer.Fail(http.StatusBadRequest, 2300, "This API endpoint is not recognized.")
	}
	if !slices.ContainsFunc(append(req.Op.Scopes, req.Op.Classic...), req.token.Has) {
		return answer.Fail(http.StatusBadRequest, 4711, "Invalid access token, does not contain scopes:[%s].", strings.Join(req.Op.Scopes, ", "))
	}
	limited, refused := s.limit(req)
	if refused {
		return limited
	}
	if bad, ok := req.check(s.Rules.Lenient); !ok {
		return bad
	}
	if refused, ok := s.permitted(req); !ok {
		return refused
	}
	a := do(s, req)
	return a.With("X-Ratelimit-Category", category(req.Op.Label))
}

// check reads query and body and compares them with the table.
func (req *Request) check(lenient bool) (answer.Answer, bool) {
	if bad := req.Op.Query.CheckQuery(req.Query, lenient); len(bad) > 0 {
		return answer.Rejected(bad...), false
	}
	req.body = map[string]any{}
	takesBody := len(req.Op.Request) > 0
	if len(bytes.TrimSpace(req.Raw)) > 0 {
		dec := json.NewDecoder(bytes.NewReader(req.Raw))
		dec.UseNumber()
		if dec.Decode(&req.body) != nil || dec.More() {
			return answer.Fail(http.StatusBadRequest, 300, "Request Body should be a valid JSON object."), false
		}
		if !takesBody && len(req.body) > 0 && !lenient {
			return answer.Fail(http.StatusBadRequest, 300, "Request Body is not expected."), false
		}
	} else if takesBody {
		return answer.Fail(http.StatusBadRequest, 300, "Request Body should be a valid JSON object."), false
	}
	if bad := req.Op.Body.CheckBody(req.body, lenient); takesBody && len(bad) > 0 {
		return answer.Rejected(bad...), false
	}
	return answer.Answer{}, true
}

// into decodes the body, already checked, into a struct.
func (req *Request) into(v any) {
	_ = json.Unmarshal(req.Raw, v)
}

// authenticate finds the token of an API call.
func (s *API) authenticate(req *Request) (answer.Answer, bool) {
	bearer, isBearer := strings.CutPrefix(req.HTTP.Header.Get("Authorization"), "Bearer ")
	token := s.Records.Tokens[bearer]
	switch {
	case !isBearer || token == nil || token.Grant != nil && token.Grant.Revoked:
		return answer.Fail(http.StatusUnauthorized, 124, "Invalid access token."), false
	case !req.now.Before(token.Expires):
		return answer.Fail(http.StatusUnauthorized, 124, "Access token is expired."), false
	}
	req.token = token
	return answer.Answer{}, true
}
