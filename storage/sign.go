package storage

import "crypto/subtle"

// Sign returns a keyed hash over parts, for links and other things that leave
// the process and come back. It depends on the account and on the keyset, and
// stays the same when the sealing key is rotated.
func (a *Account) Sign(parts ...string) string {
	return a.hash(append([]string{"sign"}, parts...)...)
}

// Signed reports, in constant time, whether signature is [Account.Sign] of
// parts.
func (a *Account) Signed(signature string, parts ...string) bool {
	return subtle.ConstantTimeCompare([]byte(signature), []byte(a.Sign(parts...))) == 1
}
