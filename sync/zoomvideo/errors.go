package zoomvideo

import (
	"errors"
	"strings"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
)

// asError says what an error of the Zoom client means for the engine, and what it
// is about: as much as Zoom has said, and no more.
func asError(err error) error {
	if err == nil {
		return nil
	}
	e := &driver.Error{Err: err, Kind: driver.Temporary, Code: "zoom_unavailable"}
	at, wait := zoom.RetryAt(err)
	e.Until = at
	token, ofToken := errors.AsType[*zoom.TokenError](err)
	z, _ := errors.AsType[*zoom.Error](err)
	switch {
	case zoom.Unknown(err):
		e.Kind, e.Code = driver.OutcomeUnknown, "zoom_unknown"
	case ofToken:
		noToken(e, token)
	case z != nil:
		e.Subject = subjects[z.Subject]
		refused(e, z)
	}
	if wait && e.Kind == driver.Temporary { // asked to come back later, and told when
		e.Kind, e.Code = driver.RateLimited, "zoom_limit"
	}
	return e
}

var subjects = map[zoom.Subject]driver.Subject{
	zoom.SubjectObject: driver.OfObject, zoom.SubjectRegistrant: driver.OfObject, zoom.SubjectHost: driver.OfHost,
	zoom.SubjectFeature: driver.OfFeature, zoom.SubjectAccount: driver.OfAccount,
}

// noToken is what is known when no token was to be had: nothing about what the call
// was for.
func noToken(e *driver.Error, token *zoom.TokenError) {
	switch {
	case token.Is(zoom.ErrUnauthorized):
		e.Kind, e.Subject, e.Code, e.Action = driver.Unauthorized, driver.OfAccount, "zoom_keys", "Check the credentials of the Zoom app, or install it again."
	case token.Is(zoom.ErrRateLimited):
		e.Kind, e.Code = driver.RateLimited, "zoom_limit"
	}
}

func refused(e *driver.Error, z *zoom.Error) {
	is := func(kind error) bool { return errors.Is(z, kind) }
	switch {
	case is(zoom.ErrUnauthorized):
		e.Kind, e.Code, e.Action = driver.Unauthorized, "zoom_keys", "Check the credentials of the Zoom app, or install it again."
	case is(zoom.ErrRateLimited):
		e.Kind, e.Code = driver.RateLimited, "zoom_limit"
		if z.Limit == zoom.LimitHost {
			e.Code, e.Action = "zoom_daily_limit", "Nothing to do: Zoom's daily limit for this host is spent, and it goes on after midnight UTC."
		}
		if z.Limit == zoom.LimitRegistrant {
			e.Code, e.Action = "zoom_registrant_limit", "Nothing to do: Zoom registers a person for a meeting three times a day, and goes on after midnight UTC."
		}
	case is(zoom.ErrNotFound):
		e.Kind, e.Code = driver.NotFound, "zoom_not_found"
	case is(zoom.ErrInProgress):
		e.Code, e.Action = "zoom_in_progress", "Nothing to do: it goes on when the meeting in Zoom has ended."
	case is(zoom.ErrScope):
		e.Kind, e.Subject, e.Code, e.Feature = driver.Unsupported, driver.OfFeature, "zoom_scope", featureOf(z.Operation)
		e.Action = "Add the missing scope to the Zoom app and authorise it again."
		if len(z.Scopes) > 0 {
			e.Action = "Add the scope " + strings.Join(z.Scopes, " or ") + " to the Zoom app and authorise it again."
		}
	case is(zoom.ErrFeatureOff):
		e.Kind, e.Subject, e.Code, e.Feature = driver.Unsupported, driver.OfFeature, "zoom_feature_off", featureOf(z.Operation)
		e.Action = "Ask the administrator of the Zoom account: it does not have this feature."
	case is(zoom.ErrNoLicence):
		e.Kind, e.Code, e.Action = driver.Permanent, "zoom_licence", "Ask the administrator of the Zoom account: a licence or a user place is missing."
	case is(zoom.ErrForbidden), is(zoom.ErrInvalid):
		e.Kind, e.Code, e.Action = driver.Permanent, "zoom_refused", "Ask the administrator of the Zoom account; it is tried again every hour."
	}
}

// featureOf is the feature that an operation is of: one that is not known to more
// than itself is its own.
func featureOf(operation string) string {
	switch group, _, _ := strings.Cut(operation, "."); {
	case operation == "Users.Create", operation == "Users.Token", operation == "Users.Delete":
		return driver.FeatureAPIUsers
	case group == "Registrants":
		return driver.FeatureRegistration
	case group == "PastMeetings":
		return driver.FeatureHistory
	case group == "Rooms", group == "Workspaces":
		return driver.FeatureRooms
	}
	return operation
}

// featureOff reports whether Zoom says that the account has no such feature: no
// refusal of one user, nor of a scope, says that.
func featureOff(err error) bool {
	return errors.Is(err, zoom.ErrFeatureOff)
}
