// Package trail is the audit trail of an account: entries that are chained by
// hashes, the head that tells where the chain ends, and the anchor that tells
// where it begins once its old end was purged. Whatever makes a trail believed
// or doubted stands here.
package trail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Entry is one entry, as it is stored. storage.Audit says what its members are.
type Entry struct {
	Sequence int64     `json:"sequence"`
	At       time.Time `json:"at"`
	Who      string    `json:"who"`
	Action   string    `json:"action"`
	Subject  string    `json:"subject"`
	Detail   string    `json:"detail,omitempty"`
	Previous []byte    `json:"previous"`
	Hash     []byte    `json:"hash"`
}

// ID is the name of the entry with that number: names sort as numbers do.
func ID(sequence int64) string { return fmt.Sprintf("%016d", sequence) }

// Row is the entry as it is stored. order is its At, but never before the order
// of the entry before it.
func (e Entry) Row(order time.Time) sealed.Row {
	return sealed.Row{Kind: kind.Audit, ID: ID(e.Sequence), At: order, Value: e}
}

// digest is what the entry's Hash must be.
func (e Entry) digest() []byte {
	h := sha256.New()
	part := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	part(e.Previous)
	part(binary.BigEndian.AppendUint64(nil, uint64(e.Sequence)))
	part(binary.BigEndian.AppendUint64(nil, uint64(e.At.UnixMicro())))
	for _, s := range []string{e.Who, e.Action, e.Subject, e.Detail} {
		part([]byte(s))
	}
	return h.Sum(nil)
}

// follows says what is wrong with an entry behind another one; "" when it is in
// its place.
func (e Entry) follows(last Entry) string {
	switch {
	case e.Sequence != last.Sequence+1:
		return "an entry is missing"
	case !bytes.Equal(e.Previous, last.Hash):
		return "the entry does not belong to the one before"
	case !bytes.Equal(e.Hash, e.digest()):
		return "the entry was changed"
	}
	return ""
}

// Head is the end of the chain: it tells when the last entries were cut off.
type Head struct {
	Sequence int64     `json:"sequence"`
	Hash     []byte    `json:"hash"`
	Order    time.Time `json:"order"`
}

// Row is the head as it is stored.
func (h Head) Row(version int64) sealed.Row {
	return sealed.Row{Kind: kind.AuditHead, ID: "head", Version: version, Value: h}
}

// End is where the account's trail ends, and the version that was read; the zero
// values when nothing was appended yet.
func End(ctx context.Context, rs sealed.Records) (h Head, version int64, err error) {
	version, err = rs.Find(ctx, kind.AuditHead, h.Row(0).ID, &h)
	return h, version, err
}

// Anchor is where the chain begins once its old end was purged: the number and
// the hash of the last entry that went. It is written in the same batch as their
// removal, and sealed as everything is, so that nobody without the keys can cut
// the trail and have it look like a purge.
type Anchor struct {
	Sequence int64  `json:"sequence"`
	Hash     []byte `json:"hash"`
}

// Row is the anchor as it is stored.
func (a Anchor) Row(version int64) sealed.Row {
	return sealed.Row{Kind: kind.AuditAnchor, ID: "anchor", Version: version, Value: a}
}

// last is the entry before the first that is kept.
func (a Anchor) last() Entry { return Entry{Sequence: a.Sequence, Hash: a.Hash} }

// begin is where the account's trail begins; the zero values: at entry 1.
func begin(ctx context.Context, rs sealed.Records) (a Anchor, version int64, err error) {
	version, err = rs.Find(ctx, kind.AuditAnchor, a.Row(0).ID, &a)
	return a, version, err
}

// Append adds an entry, whose number and hashes are set here. When it returns
// nil, the entry lasts. A batch that cannot be stored is a *driver.RecordError.
func Append(ctx context.Context, rs sealed.Records, e Entry) error {
	return sealed.Again(ctx, func() error { return appendOnce(ctx, rs, e) })
}

func appendOnce(ctx context.Context, rs sealed.Records, e Entry) error {
	head, version, err := End(ctx, rs)
	if err != nil {
		return err
	}
	e.Sequence, e.Previous = head.Sequence+1, head.Hash
	e.Hash = e.digest()
	// The clock may have been set back, or be another machine's.
	head = Head{Sequence: e.Sequence, Hash: e.Hash, Order: later(e.At, head.Order)}
	batch, err := rs.Put(e.Row(head.Order))
	if err != nil {
		return err
	}
	end, err := rs.Put(head.Row(version))
	if err != nil {
		return err
	}
	return rs.Commit(ctx, append(batch, end...))
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// entry opens a record of the trail.
func entry(rs sealed.Records, r driver.Record) (e Entry, err error) {
	err = rs.Open(r, &e)
	return e, err
}
