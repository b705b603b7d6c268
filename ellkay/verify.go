package ellkay

import (
	"context"
	"errors"
	"net/http"
)

// VerifyReason says why [Site.Verify] failed.
type VerifyReason string

// The reasons, each named for what to look at.
const (
	WrongClient        VerifyReason = "client credentials" // the OAuth client id or secret is wrong
	WrongSubscriberKey VerifyReason = "subscriber key"
	WrongSiteKey       VerifyReason = "site service key"
	NotPermitted       VerifyReason = "permission"      // the keys are right, ELLKAY has to enable something
	EHRRefused         VerifyReason = "EHR credentials" // the keys are right, the EHR refuses ELLKAY
	Unreachable        VerifyReason = "reachability"    // nothing is known about the keys
)

// VerifyError is a failed [Site.Verify], in words for the person who entered
// the keys.
type VerifyError struct {
	Reason VerifyReason
	Err    error // the [*Error] or [*TokenError] of the call
}

var reasonTexts = map[VerifyReason]string{
	WrongClient:        "LKCloud does not accept the client id and secret. Check both, or ask Ellkay for new ones.",
	WrongSubscriberKey: "LKCloud does not accept the subscriber key. Check it for missing characters, or ask Ellkay for the right one.",
	WrongSiteKey:       "LKCloud does not know this site service key, or it is not open to you. Check it for missing characters, or ask Ellkay for the right one.",
	NotPermitted:       "LKCloud accepts the keys, but does not permit reading appointment types with them. Ask Ellkay to enable LKAppointments for this site.",
	EHRRefused:         "LKCloud accepts the keys, but the practice's EHR refuses Ellkay's access to it. The practice or Ellkay must renew that access.",
	Unreachable:        "LKCloud or the practice's EHR cannot be reached at the moment, so the keys could not be checked. Try again in some minutes.",
}

func (e *VerifyError) Error() string { return reasonTexts[e.Reason] }

// Unwrap returns the error of the call.
func (e *VerifyError) Unwrap() error { return e.Err }

// Is matches [ErrKeysRefused] when a key is refused in LKCloud's own words, or cannot
// be one. The reason alone may be a guess from a bare status.
func (e *VerifyError) Is(target error) bool {
	switch e.Reason {
	case WrongClient, WrongSubscriberKey, WrongSiteKey:
	default:
		return false
	}
	answer, ok := errors.AsType[*Error](e.Err)
	return target == ErrKeysRefused && (!ok || answer.Status == 0 || answer.Code != "")
}

// Verify finds out whether the keys work by reading the appointment types. It
// changes nothing. The error is a [*VerifyError], ctx's own when
// ctx ended, or what is wrong with the profile.
func (s *Site) Verify(ctx context.Context) error {
	if err := s.profile.Validate(); err != nil {
		return err
	}
	_, err := s.Appointments.Types(ctx)
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	return &VerifyError{Reason: s.verifyReason(err), Err: err}
}

// verifyReason goes by what the fault names, then by its code, then by its status:
// which code LKCloud answers to which wrong key is not public.
func (s *Site) verifyReason(err error) VerifyReason {
	if token, ok := errors.AsType[*TokenError](err); ok {
		if token.Subject == SubjectKeys {
			return WrongClient
		}
		return Unreachable
	}
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return Unreachable
	case s.state.broken != nil:
		return WrongSiteKey
	case errors.Is(e, errNoCredentials), s.broken != nil:
		return WrongSubscriberKey
	case e.Code == "" && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden):
		return s.reasonByCode(e) // no proof, but a hint to whoever has just entered them
	case e.Class == ClassRetryable, e.Class == ClassSlow, e.Class == ClassAmbiguous && e.Status >= 500:
		return Unreachable
	case e.names.SiteKey && !e.names.SubscriberKey:
		return WrongSiteKey
	case e.names.SubscriberKey && !e.names.SiteKey:
		return WrongSubscriberKey
	}
	return s.reasonByCode(e)
}

func (s *Site) reasonByCode(e *Error) VerifyReason {
	switch {
	case e.Status != http.StatusUnauthorized || e.Code == CodeBridgeForbidden:
	case s.client.token == nil:
		return WrongSubscriberKey // even when the code may speak of the EHR: the keys were just entered
	case e.Code == CodeUnauthorized:
		return EHRRefused // our token was renewed and is right
	default:
		return WrongClient
	}
	switch e.Code {
	case CodeEntityNotFound, CodeBadFieldInput, CodeMissingRequiredField:
		return WrongSiteKey // the call names nothing else
	case CodeForbidden, CodeFeatureNotEnabled, CodeFeatureNotSupported:
		return NotPermitted
	case CodeBridgeForbidden, CodeUnauthorized:
		return EHRRefused
	}
	if e.Status == http.StatusForbidden {
		return WrongSiteKey
	}
	return Unreachable
}
