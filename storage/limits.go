package storage

import "github.com/televisit/televisit-go/storage/internal/check"

// Limits of texts, in Unicode characters, and of numbers. Every error about one
// of them states it.
const (
	MaxCompany          = 100
	MaxKey              = 200 // of an Ellkay key
	MaxAppointmentTypes = 200 // types in the settings
	MaxEHRID            = 100 // of an id that the EHR gave
	MaxName             = 200 // of a person
	MaxEmail            = check.MaxEmail
	MaxEmailIntro       = 2000
	MaxURL              = 2000
	MaxTopic            = 200   // of a meeting topic, before and after its placeholders are filled in
	MaxReminderMinutes  = 10080 // a week
	MaxHorizonDays      = 30
	MaxExtraReminders   = 4 // besides the one that always was
	MaxUndoGraceMinutes = 240
	DefaultReminder     = 60 // minutes
	defaultHorizonDays  = 7
	defaultTopic        = "{company} Video Visit"
	defaultQuietFrom    = "21:00"
	defaultQuietUntil   = "08:00"
)

// SecretPrefix begins every signing secret (Standard Webhooks).
const SecretPrefix = check.SecretPrefix

// FieldError says what is wrong with one field, for the person who filled it in.
type FieldError struct {
	Field   string `json:"field"` // its JSON name, with dots: "custom_email.address"
	Message string `json:"message"`
}

func (e FieldError) Error() string { return e.Field + ": " + e.Message }

// checks collects what is wrong with the fields of a record.
type checks struct{ check.Fields }

// errors are what is wrong, for callers; nil when nothing is.
func (c *checks) errors() []FieldError {
	var all []FieldError
	for _, w := range c.Wrong {
		all = append(all, FieldError(w))
	}
	return all
}

// CheckEmail says what is wrong with an e-mail address in plain words, or "".
// An address is just that: no display name, no line break, at most MaxEmail
// characters.
func CheckEmail(address string) string { return check.Email(address) }
