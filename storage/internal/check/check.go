// Package check judges what a person has filled in, field by field, and says what
// is wrong in words for that person. Which fields there are, and their limits, is
// for package storage to say.
package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrong is what is wrong with one field. Callers of package storage know it as
// storage.FieldError.
type Wrong struct {
	Field   string // its JSON name, with dots
	Message string
}

// Fields collects what is wrong. Its zero value has found nothing yet.
type Fields struct{ Wrong []Wrong }

// Addf notes that a field is wrong.
func (c *Fields) Addf(field, format string, args ...any) {
	c.Wrong = append(c.Wrong, Wrong{Field: field, Message: fmt.Sprintf(format, args...)})
}

// Text checks one line of text against its limit, in characters.
func (c *Fields) Text(field, value string, limit int) {
	c.length(field, value, limit)
	if strings.ContainsFunc(value, IsControl) {
		c.Addf(field, "Must be one line of plain text, without line breaks or control characters.")
	}
}

// Lines checks text that may have several lines.
func (c *Fields) Lines(field, value string, limit int) {
	value = strings.ReplaceAll(value, "\r\n", "\n")
	c.length(field, value, limit)
	bad := func(r rune) bool { return r != '\n' && r != '\t' && IsControl(r) }
	if strings.ContainsFunc(value, bad) {
		c.Addf(field, "Must be plain text, without control characters.")
	}
}

func (c *Fields) length(field, value string, limit int) {
	if !utf8.ValidString(value) {
		c.Addf(field, "Must be UTF-8 text.")
		return
	}
	if n := utf8.RuneCountInString(value); n > limit {
		c.Addf(field, "Has %d characters; at most %d are allowed.", n, limit)
	}
}

// Required checks one line of text that must not be blank.
func (c *Fields) Required(field, value string, limit int, what string) {
	if strings.TrimSpace(value) == "" {
		c.Addf(field, "Enter %s.", what)
		return
	}
	c.Text(field, value, limit)
}

// Between checks a number.
func (c *Fields) Between(field string, value, low, high int, unit string) {
	if value < low || value > high {
		c.Addf(field, "Must be between %d and %d %s.", low, high, unit)
	}
}

// OneOf checks a choice.
func (c *Fields) OneOf(field, value string, allowed ...string) {
	if slices.Contains(allowed, value) {
		return
	}
	quoted := make([]string, len(allowed))
	for i, w := range allowed {
		quoted[i] = `"` + w + `"`
	}
	c.Addf(field, "Must be %s.", strings.Join(quoted, " or "))
}

// Email checks an e-mail address.
func (c *Fields) Email(field, address string) {
	if wrong := Email(address); wrong != "" {
		c.Addf(field, "%s", wrong)
	}
}

// IsControl also finds the line and paragraph separators of Unicode and the
// marks that turn the direction of the text around them.
func IsControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
