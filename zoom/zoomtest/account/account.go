// Package account holds the records of the fake Zoom account: users, meetings,
// registrants, participants, rooms, reservations, and what the account is like.
// They are values; package zoomtest hands them out and takes them under the same
// names.
package account

// Credentials are those of the one app that the fake account knows. A blank
// field keeps its default.
type Credentials struct {
	AccountID    string
	ClientID     string
	ClientSecret string
	// SecretToken signs webhooks.
	SecretToken string
}

// Plan is what the account pays for. It decides rate limits and some rights.
type Plan string

// The plans that Zoom's rate-limit table knows.
const (
	Free     Plan = "free"
	Pro      Plan = "pro"
	Business Plan = "business"
)
