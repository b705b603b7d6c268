package zoom

import (
	"net/http"
	"strings"
)

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

// harmless are beginnings of Zoom's texts that name no person, address or id.
var harmless = []string{
	"Access token is expired", "Invalid access token", "Invalid client_id or client_secret", "Validation Failed",
	"Request Body should be a valid JSON object", "You have reached the maximum per-second rate limit",
	"You have reached the maximum daily rate limit", "Too many concurrent requests", "Only available for paid account",
	"The next page token is invalid or expired", "Unable to unlink API user", "This API endpoint is not recognized",
	"Registration has not been enabled for this meeting", "Your user account is not allowed meeting hosting",
	"No permission", "Invalid date and time range", "Meeting is over", "Cannot access webinar/meeting info",
	"Invalid Token!", "Bad Request",
}

// harmlessText returns the known beginning of message, or "": the rest may name someone.
func harmlessText(message string) string {
	for _, known := range harmless {
		if strings.HasPrefix(message, known) {
			return known
		}
	}
	return ""
}
