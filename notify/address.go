package notify

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"
)

// maxAddress is the longest address that SMTP can carry (RFC 5321 section
// 4.5.3.1.3, without the brackets).
const maxAddress = 254

var errAddress = errors.New("not a mail address: expected one such as name@example.org")

// CheckAddress reports whether a mail could be sent to an address as people
// write it: one address without a name, in every form that RFC 5322 allows (a
// quoted local part, a literal domain, letters of any script), at most 254
// octets. The error does not repeat the address.
func CheckAddress(address string) error {
	_, err := parseAddress(address)
	return err
}

// parseAddress turns an address as people write it into the form of
// [mail.Address], without quotes, which its String method puts back.
func parseAddress(written string) (string, error) {
	quoted := strings.HasPrefix(written, `"`)
	if len(written) > maxAddress || strings.ContainsFunc(written, unicode.IsControl) ||
		!quoted && strings.ContainsAny(written, "<>;") { // names and groups
		return "", errAddress
	}
	parsed, err := mail.ParseAddress(written)
	if err != nil || parsed.Name != "" {
		return "", errAddress
	}
	return parsed.Address, nil
}

// checkParsed reports whether an address in the form of [mail.Address] can be
// written. Its String method leaves out what no address can hold, so what it
// writes is read back and compared.
func checkParsed(address string) error {
	written := strings.TrimSuffix(strings.TrimPrefix((&mail.Address{Address: address}).String(), "<"), ">")
	if back, err := parseAddress(written); err != nil || back != address {
		return errAddress
	}
	return nil
}

// domain is what follows the last @ of an address.
func domain(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}

// asciiDomain is the domain of an address for use in an identifier; a name that
// only an internationalised header could carry is replaced by a reserved one.
func asciiDomain(address string) string {
	d := strings.ToLower(domain(address))
	plain := func(r rune) bool {
		return r != '.' && r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}
	if d == "" || strings.ContainsFunc(d, plain) {
		return "televisit.invalid"
	}
	return d
}

// oneLine makes text fit for a header: control characters and line breaks
// become spaces, so that nothing can begin another header.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}
