package storage

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Sign returns a keyed hash over parts, for links and other things that leave
// the process and come back. It depends on the account and on the keyset, and
// stays the same when the sealing key is rotated.
func (a *Account) Sign(parts ...string) string {
	return a.records.Hash(append([]string{"sign"}, parts...)...)
}

// Signed reports, in constant time, whether signature is [Account.Sign] of
// parts.
func (a *Account) Signed(signature string, parts ...string) bool {
	return subtle.ConstantTimeCompare([]byte(signature), []byte(a.Sign(parts...))) == 1
}

// Conceal seals a text for a place where anybody may read along and nobody is to
// understand, such as a URL. What comes out is different each time, and tells how
// long the text is.
func (a *Account) Conceal(text string) (string, error) {
	sealed, err := a.records.Sealer.Seal([]byte(text), a.concealed())
	if err != nil {
		return "", fmt.Errorf("a text cannot be sealed: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

var errNotConcealed = errors.New("the text was not concealed here, or by a key that is gone")

// Reveal reverses [Account.Conceal]. The error does not repeat the text.
func (a *Account) Reveal(concealed string) (string, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(concealed)
	if err != nil {
		return "", errNotConcealed
	}
	text, err := a.records.Sealer.Open(sealed, a.concealed())
	if err != nil {
		return "", errNotConcealed
	}
	return string(text), nil
}

// concealed is what these texts are bound to; no record has such a key.
func (a *Account) concealed() []byte {
	return sealed.Associated(a.records.Key("concealed", ""))
}
