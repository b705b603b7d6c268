package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Audit is one entry of the account's audit trail: who saw or did what. Entries
// are appended by [Account.Append], each chained to the one before it by a hash.
type Audit struct {
	Meta     `json:"-"`
	Sequence int64     `json:"sequence"` // 1, 2, 3 …
	At       time.Time `json:"at"`
	Who      string    `json:"who"`     // Zoom user id, "api", or "engine"
	Action   string    `json:"action"`  // "settings.save", "visit.view" …
	Subject  string    `json:"subject"` // an id; never a name
	Detail   string    `json:"detail,omitempty"`
	Previous []byte    `json:"previous"` // hash of the entry before
	Hash     []byte    `json:"hash"`

	order time.Time // At, but never before the order of the entry before
}

func (*Audit) kind() string { return kindAudit }
func (e *Audit) index(hasher) index {
	return index{id: auditID(e.Sequence), at: e.order}
}

func auditID(sequence int64) string { return fmt.Sprintf("%016d", sequence) }

// digest is what the entry's Hash must be.
func (e *Audit) digest() []byte {
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

// auditHead is the end of the chain: it tells when the last entries were cut off.
type auditHead struct {
	Meta     `json:"-"`
	Sequence int64     `json:"sequence"`
	Hash     []byte    `json:"hash"`
	Order    time.Time `json:"order"`
}

const auditHeadID = "head"

func (*auditHead) kind() string       { return kindAuditHead }
func (*auditHead) index(hasher) index { return index{id: auditHeadID} }

// Append adds an entry to the account's audit trail, stamped with the present
// time. When it returns nil, the entry lasts.
func (a *Account) Append(ctx context.Context, who, action, subject, detail string) error {
	e := Audit{At: driver.Truncate(time.Now()), Who: who, Action: action, Subject: subject, Detail: detail}
	return again(ctx, func() error { return a.appendEntry(ctx, e) })
}

func (a *Account) appendEntry(ctx context.Context, e Audit) error {
	head, err := get[auditHead](ctx, a, auditHeadID)
	if err != nil && !isNotFound(err) {
		return err
	}
	e.Sequence, e.Previous, e.order = head.Sequence+1, head.Hash, e.At
	if e.order.Before(head.Order) { // the clock was set back, or is another machine's
		e.order = head.Order
	}
	e.Hash = e.digest()
	head.Sequence, head.Hash, head.Order = e.Sequence, e.Hash, e.order
	return a.Commit(ctx, Put(&e), Put(&head))
}
