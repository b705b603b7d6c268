// Package plain keeps of Zoom's texts what can be shown: it may hold ids and
// known words, and can name no person, address or link.
package plain

import "strings"

// TrackingID keeps the id of a call or delivery when it has the form of one.
func TrackingID(s string) string { return only(s, "-_.:=", 128) }

// FieldName keeps the name of a field, as settings.jbh_time, and nothing else.
func FieldName(s string) string { return only(s, "_.[]", 64) }

// Scope keeps the name of a scope or permission, as user:read:user:admin.
func Scope(s string) string { return only(s, ":_.-", 96) }

// only returns s when it is letters, digits and extra, and at most longest bytes.
func only(s, extra string, longest int) string {
	if len(s) > longest {
		return ""
	}
	for _, r := range s {
		plain := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		if !plain && !strings.ContainsRune(extra, r) {
			return ""
		}
	}
	return s
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

// Text returns the known beginning of message, or "": the rest may name someone.
func Text(message string) string {
	for _, known := range harmless {
		if strings.HasPrefix(message, known) {
			return known
		}
	}
	return ""
}
