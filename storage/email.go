package storage

import (
	"net/mail"
	"strings"
)

// CheckEmail says what is wrong with an e-mail address in plain words, or "".
// An address is just that: no display name, no line break, at most MaxEmail
// characters.
func CheckEmail(address string) string {
	switch {
	case strings.TrimSpace(address) == "":
		return "Enter an e-mail address."
	case len(address) > MaxEmail:
		return "Is too long for an e-mail address; at most 254 characters are allowed."
	case strings.ContainsFunc(address, func(r rune) bool { return r == ' ' || isControl(r) }):
		return "Must be an e-mail address without spaces or line breaks."
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address {
		return "Must be an e-mail address, such as name@example.org."
	}
	local, domain, _ := cutLast(address, "@")
	if len(local) > 64 || strings.HasPrefix(domain, "[") || !strings.Contains(domain, ".") {
		return "Must be an e-mail address, such as name@example.org."
	}
	return ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func (c *checks) email(field, address string) {
	if wrong := CheckEmail(address); wrong != "" {
		c.addf(field, "%s", wrong)
	}
}
