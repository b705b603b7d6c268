package smtp

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/televisit/televisit-go/notify"
)

// plainDomains writes the domains of a message's addresses as every mail server
// knows them (RFC 5890, "xn--…"); then only a part before the @ with letters
// beyond ASCII needs SMTPUTF8.
func plainDomains(m notify.Message) notify.Message {
	m.From.Address, m.To.Address = plainDomain(m.From.Address), plainDomain(m.To.Address)
	return m
}

// plainDomain leaves an address alone whose domain has no such form.
func plainDomain(address string) string {
	at := strings.LastIndexByte(address, '@') + 1
	if isASCII(address[at:]) {
		return address
	}
	ascii, err := idna.Lookup.ToASCII(address[at:])
	if err != nil {
		return address
	}
	return address[:at] + ascii
}

// needsUTF8 reports whether the addresses need SMTPUTF8 (RFC 6531). It is not
// asked for otherwise: a later server without it would send the mail back.
func needsUTF8(m notify.Message) bool {
	return !isASCII(m.From.Address) || !isASCII(m.To.Address)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}
