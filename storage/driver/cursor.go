package driver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// Position is a place in the order of a query's results: after the record that
// it names.
type Position struct {
	At          time.Time
	ID, Account string
}

// MakeCursor is the cursor of the page that follows the given last record of a
// query's page.
func MakeCursor(q Query, last Record) string {
	b := fingerprint(q)
	b = binary.BigEndian.AppendUint64(b, uint64(Micros(last.At)))
	b = append(b, last.ID+"\x00"+last.Account...)
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor is the reverse of [MakeCursor]: where to go on; nil when the query
// has no cursor, so that it starts from the beginning. A cursor that was made
// for another query, or by somebody else, is an error matching ErrCursor.
func ParseCursor(q Query) (*Position, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	mark := fingerprint(q)
	if err != nil || len(b) < len(mark)+8 || string(b[:len(mark)]) != string(mark) {
		return nil, ErrCursor
	}
	b = b[len(mark):]
	id, account, ok := strings.Cut(string(b[8:]), "\x00")
	p := Position{At: FromMicros(int64(binary.BigEndian.Uint64(b))), ID: id, Account: account}
	if !ok || CheckKey(Key{Account: account, Kind: q.Kind, ID: id}) != nil {
		return nil, ErrCursor
	}
	return &p, nil
}

// fingerprint tells queries apart; Limit may change from page to page.
func fingerprint(q Query) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %d %d %t",
		q.Account, q.Kind, q.State, q.Ref, Micros(q.From), Micros(q.To), q.Desc))
	return sum[:8]
}
