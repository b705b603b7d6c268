package storage

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts, in Unicode characters, and of numbers. Every error about one
// of them states it.
const (
	MaxCompany           = 100
	MaxKey               = 200 // of an Ellkay key
	MaxAppointmentTypes  = 200 // types in the settings
	MaxEHRID             = 100 // of an id that the EHR gave
	MaxName              = 200 // of a person
	MaxEmail             = 254
	MaxEmailIntro        = 2000
	MaxURL               = 2000
	MaxTopic             = 200   // of a meeting topic, before and after its placeholders are filled in
	MaxReminderMinutes   = 10080 // a week
	MaxHorizonDays       = 30
	MaxExtraReminders    = 4 // besides the one that always was
	MaxUndoGraceMinutes  = 240
	DefaultReminder      = 60 // minutes
	defaultHorizonDays   = 7
	defaultTopic         = "{company} Video Visit"
	minSecret, maxSecret = 24, 64 // bytes of a signing secret
	defaultQuietFrom     = "21:00"
	defaultQuietUntil    = "08:00"
)

// FieldError says what is wrong with one field, for the person who filled it in.
type FieldError struct {
	Field   string `json:"field"` // its JSON name, with dots: "custom_email.address"
	Message string `json:"message"`
}

func (e FieldError) Error() string { return e.Field + ": " + e.Message }

// checks collects field errors.
type checks []FieldError

func (c *checks) addf(field, format string, args ...any) {
	*c = append(*c, FieldError{Field: field, Message: fmt.Sprintf(format, args...)})
}

// text checks one line of text against its limit.
func (c *checks) text(field, value string, limit int) {
	c.length(field, value, limit)
	if strings.ContainsFunc(value, isControl) {
		c.addf(field, "Must be one line of plain text, without line breaks or control characters.")
	}
}

// lines is text that may have several lines.
func (c *checks) lines(field, value string, limit int) {
	value = strings.ReplaceAll(value, "\r\n", "\n")
	c.length(field, value, limit)
	bad := func(r rune) bool { return r != '\n' && r != '\t' && isControl(r) }
	if strings.ContainsFunc(value, bad) {
		c.addf(field, "Must be plain text, without control characters.")
	}
}

func (c *checks) length(field, value string, limit int) {
	if !utf8.ValidString(value) {
		c.addf(field, "Must be UTF-8 text.")
		return
	}
	if n := utf8.RuneCountInString(value); n > limit {
		c.addf(field, "Has %d characters; at most %d are allowed.", n, limit)
	}
}

// required checks one line of text that must not be blank.
func (c *checks) required(field, value string, limit int, what string) {
	if strings.TrimSpace(value) == "" {
		c.addf(field, "Enter %s.", what)
		return
	}
	c.text(field, value, limit)
}

func (c *checks) between(field string, value, low, high int, unit string) {
	if value < low || value > high {
		c.addf(field, "Must be between %d and %d %s.", low, high, unit)
	}
}

func (c *checks) oneOf(field, value string, allowed ...string) {
	if slices.Contains(allowed, value) {
		return
	}
	c.addf(field, "Must be %s.", strings.Join(quoteAll(allowed), " or "))
}

func quoteAll(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = `"` + w + `"`
	}
	return out
}

// isControl also finds the line and paragraph separators of Unicode and the
// marks that turn the direction of the text around them.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
