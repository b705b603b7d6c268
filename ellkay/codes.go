package ellkay

import (
	"net/http"
	"strings"
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

// rule is what to do about a failure.
type rule struct {
	class    Class
	retry    bool // reads are repeated within the call
	rejected bool // surely not carried out: writes are repeated too
	lost     bool // a write may have been carried out
	renew    bool // with a new access token, once
	action   string
}

var codeRules = map[Code]rule{
	CodeFeatureNotEnabled:           {class: ClassSite, action: "ask ELLKAY to enable this operation for the site"},
	CodeFeatureNotSupported:         {class: ClassSite, action: "the practice's EHR cannot do this; nothing to repeat"},
	CodeSearchParameterNotSupported: {class: ClassRequest, action: "leave out the optional filters"},
	CodeMissingRequiredField:        {class: ClassRequest, action: "this EHR requires a further field"},
	CodeBadFieldInput:               {class: ClassRequest, action: "a field has a form or length that this EHR refuses"},
	CodePatientNotFound:             {class: ClassRecord, action: "the EHR knows no such patient; check again later once"},
	CodeEntityNotFound:              {class: ClassRecord, action: "the EHR knows no such record; look a second time minutes later before concluding that it is gone"},
	CodeOperationFailed:             {class: ClassAmbiguous, retry: true, lost: true, action: "try again; if it stays, give ELLKAY the handle"},
	CodeTemporaryBridgeError:        {class: ClassRetryable, retry: true, lost: true, action: "try again; if it stays, give ELLKAY the handle"},
	CodeUnauthorized:                {class: ClassSite, action: "the EHR refuses the credentials that ELLKAY holds for this site: the practice or ELLKAY must renew them"},
	CodeBridgeForbidden:             {class: ClassSite, action: "the credentials that ELLKAY holds for this site lack the right: the practice must grant it"},
	CodeForbidden:                   {class: ClassClient, action: "ask ELLKAY to permit this operation to your subscription"},
	CodeServiceUnavailable:          {class: ClassSlow, action: "the site's adapter is not running; try again in some minutes, tell ELLKAY if it stays"},
	CodeBridgeOffline:               {class: ClassSlow, action: "the adapter at the practice is not connected; try again in some minutes, tell the practice if it stays"},
	CodeOperationCancelled:          {class: ClassRetryable, lost: true, action: "ask for less at once and make fewer calls at a time"},
	CodeExternalAPIRateLimitReached: {class: ClassRetryable, retry: true, rejected: true, action: "the EHR limits calls; wait"},
	CodeExternalInternalServerError: {class: ClassRetryable, retry: true, lost: true, action: "the EHR failed; try again"},
	CodeExternalServerUnavailable:   {class: ClassSlow, lost: true, action: "the EHR is down; try again in some minutes"},
	CodePageRequestTimeout:          {class: ClassRetryable, retry: true, action: "ask for the same page again"},
	CodePageRequestFaulted:          {class: ClassRestart, action: "begin the search again"},
	CodeLKCloudFileTransmitFailed:   {class: ClassRetryable, retry: true, rejected: true, action: "send it again"},
}

// statusRule applies when the answer held no code, or one that is not known.
func statusRule(status int) rule {
	switch {
	case status == http.StatusUnauthorized:
		return rule{class: ClassClient, renew: true, action: "LKCloud refuses the credentials: check the client id and secret, or the subscriber key"}
	case status == http.StatusForbidden:
		return rule{class: ClassClient, action: "LKCloud does not permit this: check the site service key, or ask ELLKAY for the right"}
	case status == http.StatusNotFound:
		return rule{class: ClassRequest, action: "no such operation at this address: check the configured URL"}
	case status == http.StatusTooManyRequests:
		return rule{class: ClassRetryable, retry: true, rejected: true, action: "too many calls; wait"}
	case status == http.StatusRequestTimeout || status >= 500:
		return rule{class: ClassRetryable, retry: true, lost: true, action: "LKCloud is in trouble; try again"}
	case status >= 200 && status < 300:
		return rule{class: ClassAmbiguous, retry: true, lost: true, action: "try again; if it stays, give ELLKAY the handle"}
	}
	return rule{class: ClassRequest, action: "the request is refused as it is"}
}

// ruleFor decides by code first, by status when the code says nothing.
func ruleFor(code Code, status int) rule {
	r, isKnown := codeRules[code]
	if !isKnown {
		if r, isKnown = foldedRule(code); !isKnown {
			r = statusRule(status)
		}
	}
	switch {
	case !isKnown && expiredToken(code):
		r.class, r.renew = ClassClient, true
	case status == http.StatusUnauthorized && code == CodeUnauthorized:
		r.renew = true // the code might be used for our token as well
	}
	return r
}

func foldedRule(code Code) (rule, bool) {
	for known, r := range codeRules {
		if strings.EqualFold(string(known), string(code)) {
			return r, true
		}
	}
	return rule{}, false
}

// expiredToken recognises the codes for expired access tokens, whose names are
// not public.
func expiredToken(code Code) bool {
	c := strings.ToLower(string(code))
	return !strings.Contains(c, "page") && (strings.Contains(c, "token") || strings.Contains(c, "expired"))
}
