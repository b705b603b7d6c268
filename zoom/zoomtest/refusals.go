package zoomtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Refusals in Zoom's words, for [Server.Fail]. Each is a [Fault] to which a test adds
// Op, Object and Times; the fake gives most of them by itself when there is reason to.

// Gateway is the page of what stands before Zoom: HTML under any status.
func Gateway(status int) Fault { return Fault{Status: status} }

// MeetingGone says that a meeting does not exist.
func MeetingGone() Fault {
	return Fault{Status: http.StatusNotFound, Code: 3001, Message: "Meeting does not exist."}
}

// MeetingInProgress refuses to delete a meeting that runs; see Quirks.RunningStays.
func MeetingInProgress() Fault {
	return Fault{Code: 3002, Message: "Sorry, you cannot delete this meeting since it's in progress."}
}

// HostingRefused says that a user may neither host nor schedule meetings.
func HostingRefused() Fault {
	return Fault{Code: 3161, Message: "Your user account is not allowed meeting hosting and scheduling capabilities."}
}

// NoAPIUsers refuses action custCreate; see Quirks.NoCustCreate.
func NoAPIUsers() Fault {
	return Fault{Code: 2016, Message: "No permission. Please contact Zoom Customer Support."}
}

// NoLicence refuses one more Licensed user; see Policy.Licences.
func NoLicence() Fault {
	return Fault{Code: 2034, Message: "Your request to add a new Licensed user could not be approved at this time because your account has reached the permitted maximum number of users."}
}

// OnlyPaid refuses a registration whose host has no licence.
func OnlyPaid() Fault { return Fault{Code: 200, Message: "Only available for paid users."} }

// MissingScopes names the scopes that a token lacks; see Policy.MissingScopes.
func MissingScopes(scopes ...string) Fault {
	return Fault{Code: 4711, Message: "Invalid access token, does not contain scopes:[" + strings.Join(scopes, ", ") + "]."}
}

// OutOfReach refuses what belongs to somebody whom the app's user may not see.
func OutOfReach() Fault {
	return Fault{Status: http.StatusForbidden, Code: http.StatusForbidden, Message: "The authenticated user has not permitted access to the targeted resource."}
}

// RegistrantLimit says that a person was registered for a meeting three times today.
func RegistrantLimit(email string) Fault {
	return limited("You have exceeded the daily rate limit of (3) for Add a meeting registrant API requests for the registrant ("+email+").", "")
}

// HostLimit says that a host's meetings were made and changed a hundred times today.
func HostLimit() Fault {
	return limited("You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.", "")
}

// InviteLimit says that too many people were invited today.
func InviteLimit() Fault {
	return limited("You have exceeded the daily rate limit (50) of user invite requests permitted for this account.", "")
}

// DailyLimit says that the account's calls of a label are spent for today.
func DailyLimit() Fault {
	return limited("You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.", "Daily-limit")
}

// PerSecondLimit says that the account calls too fast.
func PerSecondLimit() Fault {
	return limited("You have reached the maximum per-second rate limit for this API. Try again later.", "QPS")
}

// Locked says that another call is at work on the same user.
func Locked() Fault {
	return limited("Too many concurrent requests. A request to disassociate this user has already been made.", "")
}

func limited(message, kind string) Fault {
	f := Fault{Status: http.StatusTooManyRequests, Code: http.StatusTooManyRequests, Message: message, Header: http.Header{}}
	if kind != "" {
		f.Header.Set("X-Ratelimit-Type", kind)
	}
	return f
}

// RetryAfter adds a Retry-After header in whatever form; see [RetryAtEpoch].
func (f Fault) RetryAfter(value string) Fault {
	f.Header = f.Header.Clone()
	if f.Header == nil {
		f.Header = http.Header{}
	}
	f.Header.Set("Retry-After", value)
	return f
}

// RetryAtEpoch is an instant as some gateways write it into Retry-After: Unix
// seconds, which are easily taken for a wait.
func RetryAtEpoch(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// For narrows a fault to an operation and, unless it is blank, to one thing that its
// path names.
func (f Fault) For(op, object string) Fault {
	f.Op, f.Object = op, object
	return f
}

// Always makes a fault take every call from now on.
func (f Fault) Always() Fault {
	f.Times = -1
	return f
}
