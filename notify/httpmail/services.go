package httpmail

import _ "embed" // the templates of the services

var (
	//go:embed mappings/postmark.json
	postmarkBody string
	//go:embed mappings/resend.json
	resendBody string
	//go:embed mappings/sendgrid.json
	sendGridBody string
)

// Postmark is the configuration for Postmark, with the token of a server:
// https://postmarkapp.com/developer/api/email-api
func Postmark(token string) Config {
	return Config{
		URL:    "https://api.postmarkapp.com/email",
		Header: map[string]string{"X-Postmark-Server-Token": token},
		Body:   postmarkBody,
	}
}

// Resend is the configuration for Resend, with an API key. It recognises
// another try of the same message for a day:
// https://resend.com/docs/api-reference/emails/send-email
func Resend(key string) Config {
	return Config{
		URL:      "https://api.resend.com/emails",
		Header:   map[string]string{"Authorization": "Bearer " + key},
		IDHeader: "Idempotency-Key",
		Body:     resendBody,
	}
}

// SendGrid is the configuration for Twilio SendGrid, with an API key:
// https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
func SendGrid(key string) Config {
	return Config{
		URL:    "https://api.sendgrid.com/v3/mail/send",
		Header: map[string]string{"Authorization": "Bearer " + key},
		Body:   sendGridBody,
	}
}
