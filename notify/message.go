package notify

import (
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"
	"unicode"
)

// own are headers that a mailer writes from other members of a message.
var own = []string{"from", "to", "cc", "bcc", "sender", "reply-to", "return-path", "subject", "date", "message-id", "mime-version"}

// Check reports whether a mailer can send the message. Every mailer calls it
// first: after it, no member can begin a header of its own, so no name or text
// from outside can add a recipient. An error is marked by [Permanent] and names
// the member, never its value.
func (m Message) Check() error {
	if err := m.check(); err != nil {
		return Permanent(fmt.Errorf("notify: message: %w", err))
	}
	return nil
}

func (m Message) check() error {
	for name, address := range map[string]string{"From": m.From.Address, "To": m.To.Address} {
		if err := checkParsed(address); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	left, right, found := strings.Cut(m.ID, "@")
	if !found || left == "" || right == "" || strings.ContainsFunc(m.ID, notInID) {
		return errors.New("ID is not of the form left@right")
	}
	lines := map[string]string{"Subject": m.Subject, "the name of From": m.From.Name, "the name of To": m.To.Name}
	for name, value := range m.Header {
		lines["Header"] += value
		if name == "" || strings.ContainsFunc(name, notInHeaderName) || slices.Contains(own, strings.ToLower(name)) ||
			strings.HasPrefix(strings.ToLower(name), "content-") {
			return errors.New("Header holds a name that a mail cannot set")
		}
	}
	for name, value := range lines {
		if strings.ContainsFunc(value, unicode.IsControl) {
			return fmt.Errorf("%s is not one line", name)
		}
	}
	if m.Text == "" {
		return errors.New("Text is missing")
	}
	return checkParts(slices.Concat(m.Inline, m.Attached))
}

func checkParts(parts []Part) error {
	for _, p := range parts {
		if p.Name == "" || strings.ContainsFunc(p.Name, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(`"<>\/`, r) }) {
			return errors.New("a part has no usable name")
		}
		if _, _, err := mime.ParseMediaType(p.ContentType); err != nil || strings.ContainsFunc(p.ContentType, unicode.IsControl) {
			return errors.New("a part has no usable ContentType")
		}
	}
	return nil
}

func notInID(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("<>()[],;:\\\"", r) }

// notInHeaderName follows RFC 5322 section 2.2, without what nobody uses.
func notInHeaderName(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}
