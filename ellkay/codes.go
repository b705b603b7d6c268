package ellkay

import (
	"net/http"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Code is LKCloud's ErrorCode. New ones may appear at any time.
type Code string

// The codes LKCloud documents (lkcloud-api.readme.io/docs, "Errors").
const (
	CodeFeatureNotEnabled           Code = "FeatureNotEnabled"
	CodeFeatureNotSupported         Code = "FeatureNotSupported"
	CodeSearchParameterNotSupported Code = "SearchParameterNotSupported"
	CodeMissingRequiredField        Code = "MissingRequiredField"
	CodeBadFieldInput               Code = "BadFieldInput"
	CodePatientNotFound             Code = "PatientNotFound"
	CodeEntityNotFound              Code = "EntityNotFound"
	CodeOperationFailed             Code = "OperationFailed"
	CodeTemporaryBridgeError        Code = "TemporaryBridgeError"
	CodeUnauthorized                Code = "Unauthorized" // the EHR refused the credentials stored at ELLKAY, not ours
	CodeBridgeForbidden             Code = "BridgeForbidden"
	CodeForbidden                   Code = "Forbidden"
	CodeServiceUnavailable          Code = "ServiceUnavailable"
	CodeBridgeOffline               Code = "BRIDGE_OFFLINE"
	CodeOperationCancelled          Code = "OperationCancelled"
	CodeExternalAPIRateLimitReached Code = "ExternalApiRateLimitReached"
	CodeExternalInternalServerError Code = "ExternalInternalServerError"
	CodeExternalServerUnavailable   Code = "ExternalServerUnavailable"
	CodePageRequestTimeout          Code = "PageRequestTimeout"
	CodePageRequestFaulted          Code = "PageRequestFaulted"
	CodeLKCloudFileTransmitFailed   Code = "LKCloudFileTransmitFailed"
)

// Class says what a failed call means for the caller.
type Class string

// The classes.
const (
	ClassSite      Class = "site"      // permanent until somebody changes the site's set-up at ELLKAY or the practice
	ClassRequest   Class = "request"   // permanent: the same request will fail again
	ClassRecord    Class = "record"    // permanent for this record: it is not there
	ClassClient    Class = "client"    // permanent until our credentials or rights change
	ClassRetryable Class = "retryable" // worth another try soon
	ClassSlow      Class = "slow"      // worth another try in minutes; can last hours
	ClassAmbiguous Class = "ambiguous" // a read may be repeated; after a write, look first
	ClassRestart   Class = "restart"   // this run of pages is over; begin a new one
)

// Permanent reports whether repeating the same call is pointless.
func (c Class) Permanent() bool {
	switch c {
	case ClassSite, ClassRequest, ClassRecord, ClassClient:
		return true
	}
	return false
}

// Subject says what a failed call is about. Nothing is to be concluded about more.
type Subject string

// The subjects, from the narrowest.
const (
	SubjectRequest Subject = "request" // this one request, for now; also whatever was not proven
	SubjectObject  Subject = "object"  // the appointment, patient or slot that the call named
	SubjectFeature Subject = "feature" // what Error.Operation does, at this site; other operations go on
	SubjectSite    Subject = "site"    // the practice's EHR, whatever is asked of it
	SubjectKeys    Subject = "keys"    // the client's credentials, the subscriber key or the site service key
)

// rule is what to do about a failure.
type rule struct {
	class    Class
	subject  Subject
	retry    bool // reads are repeated within the call
	rejected bool // surely not carried out: writes are repeated too
	lost     bool // a write may have been carried out
	renew    bool // with a new access token, once
	action   string
}

var codeRules = map[Code]rule{
	CodeFeatureNotEnabled:           {class: ClassSite, subject: SubjectFeature, action: "ask ELLKAY to enable this operation for the site"},
	CodeFeatureNotSupported:         {class: ClassSite, subject: SubjectFeature, action: "the practice's EHR cannot do this; nothing to repeat"},
	CodeSearchParameterNotSupported: {class: ClassRequest, subject: SubjectRequest, action: "leave out the optional filters"},
	CodeMissingRequiredField:        {class: ClassRequest, subject: SubjectRequest, action: "this EHR requires a further field"},
	CodeBadFieldInput:               {class: ClassRequest, subject: SubjectRequest, action: "a field has a form or length that this EHR refuses"},
	CodePatientNotFound:             {class: ClassRecord, subject: SubjectObject, action: "the EHR knows no such patient; check again later once"},
	CodeEntityNotFound:              {class: ClassRecord, subject: SubjectObject, action: "the EHR knows no such record; look a second time minutes later before concluding that it is gone"},
	CodeOperationFailed:             {class: ClassAmbiguous, subject: SubjectRequest, retry: true, lost: true, action: "try again; if it stays, give ELLKAY the handle"},
	CodeTemporaryBridgeError:        {class: ClassRetryable, subject: SubjectRequest, retry: true, lost: true, action: "try again; if it stays, give ELLKAY the handle"},
	CodeUnauthorized:                {class: ClassSite, subject: SubjectSite, action: "the EHR refuses the credentials that ELLKAY holds for this site: the practice or ELLKAY must renew them"},
	CodeBridgeForbidden:             {class: ClassSite, subject: SubjectFeature, action: "the credentials that ELLKAY holds for this site lack the right: the practice must grant it"},
	CodeForbidden:                   {class: ClassClient, subject: SubjectFeature, action: "ask ELLKAY to permit this operation to your subscription"},
	CodeServiceUnavailable:          {class: ClassSlow, subject: SubjectSite, action: "the site's adapter is not running; try again in some minutes, tell ELLKAY if it stays"},
	CodeBridgeOffline:               {class: ClassSlow, subject: SubjectSite, action: "the adapter at the practice is not connected; try again in some minutes, tell the practice if it stays"},
	CodeOperationCancelled:          {class: ClassRetryable, subject: SubjectRequest, lost: true, action: "ask for less at once and make fewer calls at a time"},
	CodeExternalAPIRateLimitReached: {class: ClassRetryable, subject: SubjectSite, retry: true, rejected: true, action: "the EHR limits calls; wait"},
	CodeExternalInternalServerError: {class: ClassRetryable, subject: SubjectRequest, retry: true, lost: true, action: "the EHR failed; try again"},
	CodeExternalServerUnavailable:   {class: ClassSlow, subject: SubjectSite, lost: true, action: "the EHR is down; try again in some minutes"},
	CodePageRequestTimeout:          {class: ClassRetryable, subject: SubjectRequest, retry: true, action: "ask for the same page again"},
	CodePageRequestFaulted:          {class: ClassRestart, subject: SubjectRequest, action: "begin the search again"},
	CodeLKCloudFileTransmitFailed:   {class: ClassRetryable, subject: SubjectRequest, retry: true, rejected: true, action: "send it again"},
}

// named says which code of absence is about the record that an operation names. A
// patient who is not found does not make the appointment absent, and a list names
// no record.
var named = map[string][]Code{
	opGetAppointment:  {CodeEntityNotFound},
	opEditAppointment: {CodeEntityNotFound},
	opSlot:            {CodeEntityNotFound},
	opPatient:         {CodePatientNotFound, CodeEntityNotFound},
	opPatientSummary:  {CodePatientNotFound, CodeEntityNotFound},
}

// statusRule applies when the answer held no fault of LKCloud's: somebody in
// between speaks, of this one request. The one thing proven is what its own size
// may be.
func statusRule(status int) rule {
	r := rule{class: ClassSlow, subject: SubjectRequest}
	switch {
	case status == http.StatusUnauthorized:
		r.renew = true
		r.action = "the call was refused without LKCloud's own reason; try again, and check the client id and secret, or the subscriber key, if it stays"
	case status == http.StatusForbidden:
		r.action = "the call was refused without LKCloud's own reason; try again, and check the site service key and the network if it stays"
	case status == http.StatusNotFound:
		r.action = "LKCloud is not to be found at this address; try again, and check the configured URL if it stays"
	case status == http.StatusRequestEntityTooLarge:
		r.class, r.action = ClassRequest, "the request is too large"
	case status == http.StatusTooManyRequests:
		r.class, r.retry, r.rejected, r.action = ClassRetryable, true, true, "too many calls; wait"
	case status == http.StatusRequestTimeout || status >= 500:
		r.class, r.retry, r.lost, r.action = ClassRetryable, true, true, "LKCloud is in trouble; try again"
	default:
		r.action = "the answer is not LKCloud's; try again, and check the configured URL and the network if it stays"
	}
	return r
}

// unknownRule applies to a fault whose code is not known.
func unknownRule(code Code, status int) rule {
	const tell = "try again; if it stays, give ELLKAY the handle"
	switch {
	case expiredToken(code), status == http.StatusUnauthorized:
		return refusedKeys(true)
	case status >= 200 && status < 300:
		return rule{class: ClassAmbiguous, subject: SubjectRequest, retry: true, lost: true, action: tell}
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status >= 500:
		return statusRule(status)
	}
	return rule{class: ClassSlow, subject: SubjectRequest, action: tell}
}

func refusedKeys(renew bool) rule {
	return rule{class: ClassClient, subject: SubjectKeys, renew: renew,
		action: "LKCloud refuses the keys: check the client id and secret, the subscriber key and the site service key, or ask ELLKAY for new ones"}
}

// ruleFor decides about a fault: by its code, by what its code can mean for this
// operation, and by its status when the code says nothing.
func ruleFor(op string, code Code, keys wire.Keys, status int) rule {
	code, isKnown := canonical(code)
	r := codeRules[code]
	switch {
	case !isKnown:
		return unknownRule(code, status)
	case code == CodeForbidden && (status == http.StatusUnauthorized || keys.Alone()):
		return refusedKeys(false)
	case r.class == ClassRecord && !slices.Contains(named[op], code):
		r.class, r.subject = ClassRequest, SubjectRequest
	case code == CodeUnauthorized && status == http.StatusUnauthorized:
		r.renew = true // the code might be used for our token as well
	}
	return r
}

// canonical spells a known code as it is documented.
func canonical(code Code) (Code, bool) {
	if _, isKnown := codeRules[code]; isKnown {
		return code, true
	}
	for known := range codeRules {
		if strings.EqualFold(string(known), string(code)) {
			return known, true
		}
	}
	return code, false
}

// expiredToken recognises the codes for expired access tokens, whose names are
// not public.
func expiredToken(code Code) bool {
	c := strings.ToLower(string(code))
	return !strings.Contains(c, "page") && (strings.Contains(c, "token") || strings.Contains(c, "expired"))
}
