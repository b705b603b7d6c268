package zoom

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
	"github.com/televisit/televisit-go/zoom/internal/fault"
	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// newError is what an answer says that is no success.
func newError(op httpcall.Operation, ans httpcall.Answer, f fault.Fault, now time.Time) *Error {
	e := &Error{
		Operation: op.Name, Status: ans.Status, Code: f.Code, Fields: f.Fields, Scopes: f.Scopes,
		TrackingID: plain.TrackingID(ans.Header.Get("X-Zm-Trackingid")), Message: plain.Text(f.Text),
	}
	if ans.Status == http.StatusTooManyRequests || f.Code == http.StatusTooManyRequests || f.Code == codePerSecond {
		e.kind = ErrRateLimited
		e.limited(f.Text, ans.Header, now)
		return e
	}
	m := meaningOf(op.Name, ans.Status, f)
	e.kind, e.Subject, e.advice = m.kind, m.about, m.advice
	return e
}

// verdict turns an answer into what the pipeline does about it.
func verdict(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	f, found := fault.Parse(ans.Status, ans.Body)
	if !found {
		return httpcall.Verdict{}
	}
	now := time.Now()
	e := newError(op, ans, f, now)
	v := httpcall.Verdict{Err: e}
	switch {
	case e.Is(ErrRateLimited):
		v.Retry, v.Reject, v.After = true, true, e.RetryAt.Sub(now)
	case e.Code == 124 || e.Code == 4700 || e.Status == http.StatusUnauthorized && e.Code == 0:
		v.RenewToken = true
	case e.Is(ErrUnavailable):
		v.Retry = true
		v.After, _ = httpcall.RetryAfter(ans.Header.Get("Retry-After"), now)
		v.After = min(v.After, bounds.Unnamed)
	}
	return v
}

// meaning is what is known about one of Zoom's codes.
type meaning struct {
	kind   error
	about  Subject
	advice string
}

// meaningOf reads an error that is no rate limit. Only Zoom's own code says what
// holds; everything else is this request's bad luck, and passes.
func meaningOf(operation string, status int, f fault.Fault) meaning {
	switch own := f.Code != 0 && (f.Code != status || f.Code == codePermission && status == http.StatusOK); {
	case status >= 500 || status == http.StatusRequestTimeout:
		return meaning{ErrUnavailable, SubjectRequest, "Zoom is failing: try again later"}
	case strings.HasPrefix(f.Text, foreign):
		return meaning{ErrForbidden, SubjectObject, advisePrivilege}
	case !own:
		return meaning{ErrUnavailable, SubjectRequest, "this is no answer of Zoom's: try again later, and look at proxies and firewalls on the way"}
	case len(f.Scopes) > 0 || f.Code == codeScope:
		return meaning{ErrScope, SubjectFeature, adviseScopes}
	}
	if about, ok := absent(operation, status, f); ok {
		return meaning{ErrNotFound, about, adviseGone}
	}
	if f.Code == codePermission {
		return permission(operation, status, f.Text)
	}
	if m, ok := codes[f.Code]; ok {
		if f.Code == codeInvalid && strings.HasPrefix(f.Text, "Registration has not been enabled") {
			m = codes[http.StatusNotFound]
		}
		return m
	}
	if kind, ok := map[int]error{http.StatusUnauthorized: ErrUnauthorized, http.StatusForbidden: ErrForbidden}[status]; ok {
		return meaning{kind, SubjectRequest, advisePrivilege}
	}
	return meaning{ErrInvalid, SubjectRequest, "correct the request"}
}

const (
	codePermission = 200 // many things, by their text
	codeInvalid    = 300
	codePerSecond  = 4001 // as newer documents have the limit per second
	codeScope      = 4711

	// foreign is how Zoom refuses what belongs to someone out of the app's reach; it comes without a code.
	foreign = "The authenticated user has not permitted access"
)

// absences are the codes by which an operation says that what it names does not
// exist, by the beginning of its name; the longest counts. A code is proof for
// these operations only: 1001 is a missing user, of a reservation too, and that
// says nothing about the room.
var absences = map[string]struct {
	codes []int
	about Subject
}{
	"Meetings.":               {[]int{3001}, SubjectObject},
	"Meetings.Create":         {[]int{1001}, SubjectHost},
	"Meetings.List":           {[]int{1001}, SubjectHost},
	"Meetings.Upcoming":       {[]int{1001, 3001}, SubjectHost},
	"LiveMeetings.":           {[]int{3001}, SubjectObject},
	"PastMeetings.":           {[]int{3001}, SubjectObject},
	"Reports.":                {[]int{3001}, SubjectObject},
	"Registrants.":            {[]int{3001}, SubjectObject},
	"Registrants.Add":         {[]int{1001, 3001}, SubjectObject},
	"Users.":                  {[]int{1001, 1010}, SubjectObject},
	"Users.Create":            {nil, SubjectObject},
	"Rooms.":                  {[]int{1012}, SubjectObject},
	"Rooms.Locations":         {[]int{4801}, SubjectObject},
	"Rooms.CalendarResources": {[]int{4061}, SubjectObject},
	"Workspaces.":             {[]int{8202, 8204, 30093007}, SubjectObject},
}

// allAbsences are for calls that this package has no method for.
var allAbsences = []int{1001, 1012, 3001, 8202, 8204, 30093007}

// absent reports whether Zoom says that what the operation names does not exist.
func absent(operation string, status int, f fault.Fault) (Subject, bool) {
	for end := len(operation); end > 0; end = strings.LastIndexByte(operation[:end-1], '.') + 1 {
		if a, ok := absences[operation[:end]]; ok {
			unnumbered := f.Code == codeInvalid && a.about == SubjectObject && // two documented texts without a code of their own
				(strings.Contains(f.Text, "Registrant ID field is invalid") || status == http.StatusNotFound && strings.HasPrefix(f.Text, "Meeting ID does not exist"))
			return a.about, slices.Contains(a.codes, f.Code) || unnumbered
		}
	}
	return SubjectObject, slices.Contains(allAbsences, f.Code)
}

// permission tells apart what Zoom says with code 200.
func permission(operation string, status int, text string) meaning {
	text = strings.ToLower(text)
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
	}
	switch {
	case has("subscription"):
		return meaning{ErrFeatureOff, SubjectFeature, advisePlan}
	case has("only available for paid") && strings.HasPrefix(operation, "Registrants."):
		return meaning{ErrNoLicence, SubjectHost, "registration needs a licensed host: ask the Zoom administrator"}
	case has("only available for paid"):
		return meaning{ErrFeatureOff, SubjectFeature, advisePlan}
	case status == http.StatusOK && !has("permission", "privilege", "restricted", "cannot", "unable"):
		return meaning{ErrUnavailable, SubjectRequest, "this is no answer of Zoom's: try again later"} // {"code":200,"message":"OK"}
	}
	return meaning{ErrForbidden, SubjectRequest, advisePrivilege}
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

// codes holds Zoom's codes. A code is Zoom's number, not the HTTP status; those
// of absence are in absences.
//
// See https://developers.zoom.us/docs/api/errors/
var codes = map[int]meaning{
	124:  {ErrUnauthorized, SubjectAccount, "the access token is invalid or expired"},
	4700: {ErrUnauthorized, SubjectAccount, "the access token is missing or invalid"},
	4717: {ErrUnauthorized, SubjectAccount, adviseActivate}, 4738: {ErrUnauthorized, SubjectAccount, adviseActivate},
	4735: {ErrUnauthorized, SubjectAccount, adviseInstall}, 4741: {ErrUnauthorized, SubjectAccount, adviseInstall},

	1005: {ErrExists, SubjectObject, adviseExists}, 1009: {ErrExists, SubjectObject, adviseExists},

	1107: {ErrForbidden, SubjectRequest, "the e-mail domain is blocked or managed"}, 1108: {ErrForbidden, SubjectRequest, advisePlan},
	1116: {ErrForbidden, SubjectRequest, "the e-mail domain is not allowed by the account"}, 1117: {ErrForbidden, SubjectObject, "an administrator cannot be removed"},
	11321: {ErrForbidden, SubjectRequest, "the e-mail domain is blocked by Zoom"},
	1010:  {ErrForbidden, SubjectObject, "the user belongs to another account"}, 2306: {ErrForbidden, SubjectObject, advisePrivilege},
	3000: {ErrForbidden, SubjectObject, "the meeting cannot be used this way by this user"}, 3003: {ErrForbidden, SubjectObject, "the user is not the host of the meeting"},
	3161: {ErrForbidden, SubjectHost, "the user may not host or schedule meetings: check the licence"},
	1109: {ErrNoLicence, SubjectHost, "the host needs a licence"},

	2016: {ErrFeatureOff, SubjectFeature, "Zoom must enable this for the account: ask Zoom's support"},
	2002: {ErrFeatureOff, SubjectFeature, "single sign-on is not set up"}, 2032: {ErrFeatureOff, SubjectFeature, "users cannot be made this way on this account"},
	2035: {ErrFeatureOff, SubjectFeature, "users cannot be made on this account"},

	1102: {ErrNoLicence, SubjectRequest, adviseLicence}, 2033: {ErrNoLicence, SubjectRequest, adviseLicence}, 2034: {ErrNoLicence, SubjectRequest, adviseLicence},
	2038: {ErrNoLicence, SubjectRequest, adviseLicence}, 2039: {ErrNoLicence, SubjectRequest, adviseLicence}, 3412: {ErrNoLicence, SubjectRequest, adviseLicence},
	2036: {ErrForbidden, SubjectRequest, advisePlan}, 2037: {ErrForbidden, SubjectRequest, advisePlan},

	3002: {ErrInProgress, SubjectObject, "the meeting is in progress: try again when it has ended"},

	404:         {ErrNoRegistration, SubjectObject, "registration is not switched on for the meeting"}, // under status 400
	codeInvalid: {ErrInvalid, SubjectRequest, "correct the request"},
	303:         {ErrInvalid, SubjectRequest, "only scheduled meetings can do this"},
	1120:        {ErrInvalid, SubjectObject, "there is no valid invitation"}, 2300: {ErrInvalid, SubjectRequest, "Zoom does not know this address"},
	3007: {ErrInvalid, SubjectObject, "the meeting has ended"}, 3018: {ErrInvalid, SubjectObject, "a personal meeting cannot be deleted"},
	3037: {ErrInvalid, SubjectObject, "a personal audio conference cannot be deleted"},
	3038: {ErrInvalid, SubjectObject, "the meeting is over"}, 3043: {ErrInvalid, SubjectObject, "the meeting is full"},
	3063: {ErrInvalid, SubjectObject, "the meeting of an on-premise user cannot be ended"}, 12702: {ErrInvalid, SubjectObject, "the meeting is more than a year past"},
	8201: {ErrInvalid, SubjectObject, "the room could not be reserved: it is likely taken"},

	2: {ErrUnavailable, SubjectRequest, "Zoom's room service is failing: try again later"},
}
