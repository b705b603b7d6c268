// Package mint makes ids, passcodes and tokens in the shapes that Zoom's have.
package mint

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
)

const alphanumeric = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// Minter makes ids, passcodes and tokens in the shapes that Zoom's have. They
// guard nothing, so a seeded generator is enough. Callers hold the
// lock of the account it belongs to.
type Minter struct {
	Rand  *rand.Rand
	uuids int
}

func New(seed uint64) *Minter {
	return &Minter{Rand: rand.New(rand.NewPCG(seed, 0x5a6f6f6d))} // ids of a fake, reproducible on purpose
}

// Text is n letters and digits.
func (m *Minter) Text(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphanumeric[m.Rand.IntN(len(alphanumeric))]
	}
	return string(b)
}

func (m *Minter) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(m.Rand.IntN(256))
	}
	return b
}

// Digits is a number of n digits that does not start with 0.
func (m *Minter) Digits(n int) int64 {
	v := 1 + m.Rand.Int64N(9)
	for range n - 1 {
		v = v*10 + m.Rand.Int64N(10)
	}
	return v
}

// MeetingID has ten or eleven digits: too many for an int32.
func (m *Minter) MeetingID() int64 {
	if m.Rand.IntN(2) == 0 {
		return 8e9 + m.Digits(9)
	}
	return 8e10 + m.Digits(10)
}

// MeetingUUID is base64 of sixteen bytes. Unless awkward ones are wanted it
// needs no double encoding.
func (m *Minter) MeetingUUID(awkward bool) string {
	m.uuids++
	for {
		raw := m.bytes(16)
		if awkward && m.uuids%2 == 1 {
			raw[0] = 0xfc | raw[0]&3 // first six bits are 63: "/"
		} else if awkward && m.uuids%4 == 2 {
			raw[3], raw[4] = 0xff, 0xff // a run of "/" in the middle
		}
		uuid := base64.StdEncoding.EncodeToString(raw)
		if awkward || !needsDoubleEncoding(uuid) {
			return uuid
		}
	}
}

// HexUUID is a UUID in the usual form.
func (m *Minter) HexUUID() string {
	x := hex.EncodeToString(m.bytes(16))
	return fmt.Sprintf("%s-%s-%s-%s-%s", x[:8], x[8:12], x[12:16], x[16:20], x[20:])
}

func needsDoubleEncoding(uuid string) bool {
	return strings.HasPrefix(uuid, "/") || strings.Contains(uuid, "//")
}

// Same compares secrets.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
