package zoomtest

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
)

const alphanumeric = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// minter makes ids, passcodes and tokens in the shapes that Zoom's have. They
// guard nothing, so a seeded generator is enough. Callers hold Server.mu.
type minter struct {
	rand  *rand.Rand
	uuids int
}

func newMinter(seed uint64) *minter {
	return &minter{rand: rand.New(rand.NewPCG(seed, 0x5a6f6f6d))} // ids of a fake, reproducible on purpose
}

// text is n letters and digits.
func (m *minter) text(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphanumeric[m.rand.IntN(len(alphanumeric))]
	}
	return string(b)
}

func (m *minter) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(m.rand.IntN(256))
	}
	return b
}

// digits is a number of n digits that does not start with 0.
func (m *minter) digits(n int) int64 {
	v := 1 + m.rand.Int64N(9)
	for range n - 1 {
		v = v*10 + m.rand.Int64N(10)
	}
	return v
}

// meetingID has ten or eleven digits: too many for an int32.
func (m *minter) meetingID() int64 {
	if m.rand.IntN(2) == 0 {
		return 8e9 + m.digits(9)
	}
	return 8e10 + m.digits(10)
}

// meetingUUID is base64 of sixteen bytes. Unless awkward ones are wanted it
// needs no double encoding.
func (m *minter) meetingUUID(awkward bool) string {
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

// hexUUID is a UUID in the usual form.
func (m *minter) hexUUID() string {
	x := hex.EncodeToString(m.bytes(16))
	return fmt.Sprintf("%s-%s-%s-%s-%s", x[:8], x[8:12], x[12:16], x[16:20], x[20:])
}
