package storage

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

// VisitMark is a visit's key in 16 bytes, for those who remember many.
type VisitMark [hashSize]byte

// VisitMark is the mark of an appointment's visit; it need not exist.
func (a *Account) VisitMark(appointmentID string) VisitMark {
	return VisitMark(a.hashBytes(kindVisit, appointmentID))
}

// Key is the key that the mark stands for, as of [Account.VisitKey].
func (m VisitMark) Key() string { return base64.RawURLEncoding.EncodeToString(m[:]) }

// Compare orders marks as bytes.Compare does.
func (m VisitMark) Compare(n VisitMark) int { return bytes.Compare(m[:], n[:]) }

// ParseVisitMark is the mark of a key.
func ParseVisitMark(key string) (m VisitMark, err error) {
	b, err := base64.RawURLEncoding.DecodeString(key)
	if err == nil && len(b) != len(m) {
		err = fmt.Errorf("%d bytes are no key of a visit", len(b))
	}
	if err != nil {
		return m, err
	}
	return VisitMark(b), nil
}
