package ehr

import "net/http"

// Code is the ErrorCode of a fault.
type Code string

// The 21 documented codes.
const (
	FeatureNotEnabled           Code = "FeatureNotEnabled"
	FeatureNotSupported         Code = "FeatureNotSupported"
	SearchParameterNotSupported Code = "SearchParameterNotSupported"
	MissingRequiredField        Code = "MissingRequiredField"
	BadFieldInput               Code = "BadFieldInput"
	PatientNotFound             Code = "PatientNotFound"
	EntityNotFound              Code = "EntityNotFound"
	OperationFailed             Code = "OperationFailed"
	TemporaryBridgeError        Code = "TemporaryBridgeError"
	Unauthorized                Code = "Unauthorized"
	BridgeForbidden             Code = "BridgeForbidden"
	Forbidden                   Code = "Forbidden"
	ServiceUnavailable          Code = "ServiceUnavailable"
	BridgeOffline               Code = "BRIDGE_OFFLINE"
	OperationCancelled          Code = "OperationCancelled"
	ExternalApiRateLimitReached Code = "ExternalApiRateLimitReached" //nolint:staticcheck,revive // spelt as on the wire
	ExternalInternalServerError Code = "ExternalInternalServerError"
	ExternalServerUnavailable   Code = "ExternalServerUnavailable"
	PageRequestTimeout          Code = "PageRequestTimeout"
	PageRequestFaulted          Code = "PageRequestFaulted"
	LKCloudFileTransmitFailed   Code = "LKCloudFileTransmitFailed"
)

// Codes of a refused token. The record says only that since release 6.23.0
// an expired token has codes of its own; these names are this package's.
// See ellkaytest.WithTokenFault.
const (
	TokenMissing Code = "TokenMissing"
	TokenInvalid Code = "TokenInvalid"
	TokenExpired Code = "TokenExpired"
)

// Codes lists the 21 documented codes in the order of the documentation.
func Codes() []Code {
	return []Code{FeatureNotEnabled, FeatureNotSupported, SearchParameterNotSupported, MissingRequiredField,
		BadFieldInput, PatientNotFound, EntityNotFound, OperationFailed, TemporaryBridgeError, Unauthorized,
		BridgeForbidden, Forbidden, ServiceUnavailable, BridgeOffline, OperationCancelled,
		ExternalApiRateLimitReached, ExternalInternalServerError, ExternalServerUnavailable,
		PageRequestTimeout, PageRequestFaulted, LKCloudFileTransmitFailed}
}

// Status is the HTTP status a fault of this code is sent with unless the
// ellkaytest.Fault chooses another. The record declares 400, 401 and 500 and ties only
// the rate limit to one of them (400); the rest is this package's choice:
// what the caller can mend is 400, credentials 401, rights 403, the rest 500.
func (c Code) Status() int {
	switch c {
	case FeatureNotEnabled, FeatureNotSupported, SearchParameterNotSupported, MissingRequiredField,
		BadFieldInput, PatientNotFound, EntityNotFound, ExternalApiRateLimitReached:
		return http.StatusBadRequest
	case Unauthorized, TokenMissing, TokenInvalid, TokenExpired:
		return http.StatusUnauthorized
	case BridgeForbidden, Forbidden:
		return http.StatusForbidden
	default:
		return http.StatusInternalServerError
	}
}
