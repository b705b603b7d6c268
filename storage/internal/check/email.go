package check

import (
	"net/mail"
	"strings"
)

// MaxEmail is the longest e-mail address, in bytes.
const MaxEmail = 254

// Email says what is wrong with an e-mail address in plain words, or "".
func Email(address string) string {
	switch {
	case strings.TrimSpace(address) == "":
		return "Enter an e-mail address."
	case len(address) > MaxEmail:
		return "Is too long for an e-mail address; at most 254 characters are allowed."
	case strings.ContainsFunc(address, func(r rune) bool { return r == ' ' || IsControl(r) }):
		return "Must be an e-mail address without spaces or line breaks."
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address {
		return "Must be an e-mail address, such as name@example.org."
	}
	at := strings.LastIndex(address, "@")
	local, domain := address[:at], address[at+1:]
	if len(local) > 64 || strings.HasPrefix(domain, "[") || !strings.Contains(domain, ".") {
		return "Must be an e-mail address, such as name@example.org."
	}
	return ""
}
