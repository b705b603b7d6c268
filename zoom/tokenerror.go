package zoom

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
	"github.com/televisit/televisit-go/zoom/internal/fault"
	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// TokenError says that no access token could be had, so that a call was not sent.
// It says nothing about what the call was to do: it matches [ErrUnauthorized] when
// Zoom itself refuses the credentials, [ErrRateLimited], or else [ErrUnavailable],
// and nothing of a meeting or a user, whatever the token endpoint answers.
type TokenError struct {
	Operation  string // OAuth.Token, OAuth.Exchange, OAuth.Refresh, OAuth.Revoke
	Status     int    // HTTP status; 0 when no answer came
	Code       int    // Zoom's own code; 0 when it sent none
	Reason     string // OAuth's word, as "invalid_client"; "" when there is none
	TrackingID string // names the call to Zoom's support
	Dead       bool   // Zoom will never take this refresh token again: the app was removed, or must be authorised anew
	RetryAt    time.Time
	Err        error // the cause, when the exchange itself failed

	kind   error
	advice string
}

// Error names the operation, the status, Zoom's code and trace id, and what to do.
func (e *TokenError) Error() string {
	same := Error{
		Operation: e.Operation, Status: e.Status, Code: e.Code, TrackingID: e.TrackingID, Message: e.Reason, Err: e.Err, advice: e.advice,
	}
	return same.Error()
}

// Unwrap returns the cause, when the exchange itself failed.
func (e *TokenError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrUnauthorized], [ErrRateLimited] or
// [ErrUnavailable], whichever e is.
func (e *TokenError) Is(target error) bool { return target != nil && target == e.kind }

// tokenVerdict turns an answer of the OAuth endpoints into what the pipeline does
// about it. Credentials are refused by Zoom's own words only.
func tokenVerdict(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	f, found := fault.Parse(ans.Status, ans.Body)
	if !found {
		return httpcall.Verdict{}
	}
	now := time.Now()
	e := &TokenError{
		Operation: op.Name, Status: ans.Status, Code: f.Code, Reason: f.OAuth,
		TrackingID: plain.TrackingID(ans.Header.Get("X-Zm-Trackingid")),
	}
	v := httpcall.Verdict{Err: e}
	after, told := httpcall.RetryAfter(ans.Header.Get("Retry-After"), now)
	own, known := tokenCodes[f.Code]
	switch {
	case ans.Status == http.StatusTooManyRequests || f.Code == http.StatusTooManyRequests || f.Code == codePerSecond:
		if !told || after == 0 {
			after = bounds.Second
		}
		after = min(after, bounds.Unnamed)
		e.kind, e.RetryAt = ErrRateLimited, now.Add(after)
		v.Retry, v.Reject, v.After = true, true, after
	case ans.Status >= 500 || ans.Status == http.StatusRequestTimeout || ans.Status == http.StatusNotFound || !known && f.OAuth == "":
		e.kind, e.advice = ErrUnavailable, "no answer of Zoom's token endpoint: try again later, and look at the OAuth URL, proxies and firewalls"
		v.Retry, v.After = true, min(after, bounds.Unnamed)
	case f.OAuth == "invalid_client":
		e.kind, e.advice = ErrUnauthorized, adviseKeys
	case deadToken(f):
		e.kind, e.advice, e.Dead = ErrUnauthorized, adviseInstall, true
	case known:
		e.kind, e.advice = ErrUnauthorized, own
	default:
		e.kind, e.advice = ErrUnauthorized, adviseKeys
	}
	return v
}

// deadToken tells a refresh token that will never work again from refused app
// credentials and passing trouble.
func deadToken(f fault.Fault) bool {
	switch f.Code {
	case 4711, 4734, 4735, 4741:
		return true
	}
	text := strings.ToLower(f.Text)
	return f.OAuth == "invalid_grant" || slices.ContainsFunc(deadWords, func(words string) bool { return strings.Contains(text, words) })
}

// deadWords are Zoom's words where it sends no code.
var deadWords = []string{"invalid token", "invalid refresh", "has been revoked", "owner of the token does not exist"}

// tokenCodes are the codes of the token endpoint, and what to do about each.
var tokenCodes = map[int]string{
	124: "the token is invalid or expired", 4700: "the token is missing or invalid", 4702: adviseKeys, 4704: adviseKeys,
	4705: "the app's kind does not allow this way of signing in", 4706: adviseKeys,
	4709: "the redirect URL is not the one registered with the Zoom app",
	4711: adviseScopes, 4717: adviseActivate, 4738: adviseActivate,
	4733: "the code is older than 5 minutes: begin the authorisation again",
	4734: "the code is not valid: begin the authorisation again",
	4735: adviseInstall, 4741: adviseInstall,
}

var errTokenDead = errors.New("the grant has ended")
