package zoom

import (
	"net/http"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/fault"
	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// newError is what an answer says, nil when it says success.
func newError(op httpcall.Operation, ans httpcall.Answer, now time.Time) *Error {
	f, found := fault.Parse(ans.Status, ans.Body)
	if !found {
		return nil
	}
	e := &Error{
		Operation: op.Name, Status: ans.Status, Code: f.Code, Fields: f.Fields,
		TrackingID: plain.TrackingID(ans.Header.Get("X-Zm-Trackingid")), Message: plain.Text(f.Text),
	}
	e.explain()
	if ans.Status == http.StatusTooManyRequests || f.Code == http.StatusTooManyRequests || f.Code == 4001 {
		e.kind, e.advice = ErrRateLimited, ""
		e.Limit, e.RetryAt = classify(f.Text, ans.Header, now)
	}
	switch {
	case f.OAuth == "":
	case f.OAuth == "invalid_client":
		e.kind, e.advice = ErrUnauthorized, adviseKeys
	case e.Limit == "" && e.Status < 500:
		e.kind, e.dead = ErrUnauthorized, deadToken(f.Code, f.OAuth, f.Text)
		if e.dead {
			e.advice = adviseInstall
		}
	}
	return e
}

// deadGrant tells a refresh token that will never work again from refused app
// credentials and passing trouble.
func deadToken(code int, oauthError, reason string) bool {
	switch code {
	case 4711, 4734, 4735, 4741:
		return true
	}
	text := strings.ToLower(reason)
	return oauthError == "invalid_grant" || strings.Contains(text, "invalid token") || strings.Contains(text, "invalid refresh")
}

// classify tells Zoom's limits apart, by text before headers: headers may be
// missing, and the host's limit carries those of another.
//
// See https://developers.zoom.us/docs/api/rate-limits/
func classify(message string, h http.Header, now time.Time) (Limit, time.Time) {
	after, told := httpcall.RetryAfter(h.Get("Retry-After"), now)
	until := func(otherwise time.Time) time.Time {
		if told && after > 0 {
			return now.Add(after)
		}
		return otherwise
	}
	text := strings.ToLower(message)
	midnight := now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
	switch {
	case strings.Contains(text, "meeting create/update") || strings.Contains(text, "rate limit (100)"):
		return LimitHost, until(midnight)
	case strings.Contains(text, "user invite"):
		return LimitInvites, until(midnight)
	case strings.Contains(text, "concurrent"):
		return LimitLock, until(now.Add(1500 * time.Millisecond))
	case strings.Contains(text, "per-second"):
		return LimitPerSecond, until(now.Add(time.Second))
	case strings.Contains(text, "daily") || strings.EqualFold(h.Get("X-Ratelimit-Type"), "Daily-limit") || after > time.Minute:
		return LimitDaily, until(midnight)
	}
	return LimitPerSecond, until(now.Add(time.Second))
}

// verdict turns an answer into what the pipeline does about it.
func verdict(op httpcall.Operation, ans httpcall.Answer, now time.Time) httpcall.Verdict {
	e := newError(op, ans, now)
	if e == nil {
		return httpcall.Verdict{}
	}
	v := httpcall.Verdict{Err: e}
	switch {
	case e.Is(ErrRateLimited):
		v.Retry, v.Reject, v.After = true, true, e.RetryAt.Sub(now)
	case e.Code == 124 || e.Code == 4700 || e.Status == http.StatusUnauthorized && e.Code == 0:
		v.RenewToken = true
	case e.Is(ErrUnavailable):
		v.Retry = true
		v.After, _ = httpcall.RetryAfter(ans.Header.Get("Retry-After"), now)
	}
	return v
}

// meaning is what is known about one of Zoom's codes.
type meaning struct {
	kind   error
	advice string
}

const (
	adviseKeys      = "check the client id and secret of the Zoom app"
	adviseInstall   = "the account's owner must authorise the app again"
	adviseScopes    = "add the missing scopes to the Zoom app, then authorise it again"
	adviseActivate  = "the Zoom app is switched off: activate it in the Zoom App Marketplace"
	advisePlan      = "the account's plan or licence does not allow it: ask the Zoom administrator"
	adviseLicence   = "no licence or user place is left: ask the Zoom administrator"
	advisePrivilege = "give the app's owner the role permission for this, or change the account setting"
	adviseGone      = "it is gone or belongs to another account: take it as deleted, or look it up again"
	adviseExists    = "fetch the user by e-mail address instead of creating it"
)

// codes holds Zoom's codes. A code is Zoom's number, not the HTTP status.
//
// See https://developers.zoom.us/docs/api/errors/
var codes = map[int]meaning{
	124: {ErrUnauthorized, "the access token is invalid or expired"}, 4700: {ErrUnauthorized, "the access token is missing or invalid"},
	4702: {ErrUnauthorized, adviseKeys}, 4704: {ErrUnauthorized, adviseKeys},
	4705: {ErrUnauthorized, "the app's kind does not allow this way of signing in"}, 4706: {ErrUnauthorized, adviseKeys},
	4709: {ErrUnauthorized, "the redirect URL is not the one registered with the Zoom app"},
	4711: {ErrUnauthorized, adviseScopes}, 4717: {ErrUnauthorized, adviseActivate}, 4738: {ErrUnauthorized, adviseActivate},
	4733: {ErrUnauthorized, "the code is older than 5 minutes: begin the authorisation again"},
	4734: {ErrUnauthorized, "the code is not valid: begin the authorisation again"},
	4735: {ErrUnauthorized, adviseInstall}, 4741: {ErrUnauthorized, adviseInstall},

	1001: {ErrNotFound, adviseGone}, 1010: {ErrNotFound, "the user belongs to another account"}, 1012: {ErrNotFound, adviseGone}, 3001: {ErrNotFound, adviseGone},
	8202: {ErrNotFound, adviseGone}, 8204: {ErrNotFound, adviseGone}, 30093007: {ErrNotFound, adviseGone},
	1005: {ErrExists, adviseExists}, 1009: {ErrExists, adviseExists},

	200: {ErrForbidden, advisePrivilege}, 1107: {ErrForbidden, "the e-mail domain is blocked or managed"}, 1108: {ErrForbidden, advisePlan},
	1116: {ErrForbidden, "the e-mail domain is not allowed by the account"}, 1117: {ErrForbidden, "an administrator cannot be removed"},
	2002: {ErrForbidden, "single sign-on is not set up"}, 2016: {ErrForbidden, "Zoom must enable this for the account: ask Zoom's support"},
	2032: {ErrForbidden, "users cannot be made this way on this account"}, 2033: {ErrForbidden, adviseLicence}, 2034: {ErrForbidden, adviseLicence},
	2035: {ErrForbidden, adviseLicence}, 2036: {ErrForbidden, adviseLicence}, 2037: {ErrForbidden, adviseLicence}, 2038: {ErrForbidden, adviseLicence},
	3412: {ErrForbidden, adviseLicence}, 11321: {ErrForbidden, "the e-mail domain is blocked by Zoom"}, 2306: {ErrForbidden, advisePrivilege},
	3000: {ErrForbidden, "the meeting cannot be used this way by this user"}, 3161: {ErrForbidden, "the user may not host or schedule meetings: check the licence"},
	3003: {ErrForbidden, "the user is not the host of the meeting"},

	300: {ErrInvalid, "correct the request"}, 303: {ErrInvalid, "only scheduled meetings can do this"}, 404: {ErrInvalid, "registration is not switched on for the meeting"},
	1120: {ErrInvalid, "there is no valid invitation"}, 2300: {ErrInvalid, "Zoom does not know this address"},
	3018: {ErrInvalid, "a personal meeting cannot be deleted"}, 3037: {ErrInvalid, "a personal audio conference cannot be deleted"},
	3038: {ErrInvalid, "the meeting is over"}, 3043: {ErrInvalid, "the meeting is full"}, 3063: {ErrInvalid, "the meeting of an on-premise user cannot be ended"},
	12702: {ErrInvalid, "the meeting is more than a year past"}, 8201: {ErrInvalid, "the room could not be reserved: it is likely taken"},
	2: {ErrUnavailable, "Zoom's room service is failing: try again later"},
}

// explain gives e its kind and advice, by Zoom's code and else by the status.
func (e *Error) explain() {
	if m, ok := codes[e.Code]; ok && (e.Code != 404 || e.Status == http.StatusBadRequest) {
		e.kind, e.advice = m.kind, m.advice
		return
	}
	switch s := e.Status; {
	case s == http.StatusUnauthorized:
		e.kind, e.advice = ErrUnauthorized, adviseKeys
	case s == http.StatusForbidden:
		e.kind, e.advice = ErrForbidden, advisePrivilege
	case s == http.StatusNotFound:
		e.kind, e.advice = ErrNotFound, adviseGone
	case s == http.StatusConflict:
		e.kind, e.advice = ErrExists, adviseExists
	case s == http.StatusTooManyRequests:
		e.kind = ErrRateLimited
	case s == http.StatusRequestTimeout || s >= 500:
		e.kind, e.advice = ErrUnavailable, "Zoom is failing: try again later"
	default:
		e.kind, e.advice = ErrInvalid, "correct the request"
	}
}
