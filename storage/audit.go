package storage

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/trail"
)

// Audit is one entry of the account's audit trail: who saw or did what. Entries
// are appended by [Account.Append], each chained to the one before it by a hash.
type Audit struct {
	Sequence int64     `json:"sequence"` // 1, 2, 3 …
	At       time.Time `json:"at"`
	Who      string    `json:"who"`     // Zoom user id, "api", or "engine"
	Action   string    `json:"action"`  // "settings.save", "visit.view" …
	Subject  string    `json:"subject"` // an id; never a name
	Detail   string    `json:"detail,omitempty"`
	Previous []byte    `json:"previous"` // hash of the entry before
	Hash     []byte    `json:"hash"`
}

// AuditError says where an account's audit trail is broken.
type AuditError struct {
	Account  string
	Sequence int64 // of the first entry that is wrong or missing
	Reason   string
}

func (e *AuditError) Error() string { return (*trail.BrokenError)(e).Error() }

// asAuditError gives a broken trail the name that callers know.
func asAuditError(err error) error {
	if broken, ok := errors.AsType[*trail.BrokenError](err); ok {
		return (*AuditError)(broken)
	}
	return err
}

// Append adds an entry to the account's audit trail, stamped with the present
// time. When it returns nil, the entry lasts.
func (a *Account) Append(ctx context.Context, who, action, subject, detail string) error {
	return trail.Append(ctx, a.records, trail.Entry{At: driver.Truncate(time.Now()), Who: who, Action: action, Subject: subject, Detail: detail})
}

// AuditPage lists the audit trail, newest first. limit 0 means 100.
func (a *Account) AuditPage(ctx context.Context, cursor string, limit int) (Page[Audit], error) {
	q := driver.Query{Account: a.ID(), Kind: kind.Audit, Desc: true, Cursor: cursor, Limit: limit}
	return pageOf(ctx, a, q, func(r driver.Record) (e Audit, err error) {
		err = a.records.Open(r, &e)
		return e, err
	})
}

// VerifyAudit walks the account's audit trail from its first entry (the first
// that is kept, where [Account.Purge] has removed older ones) and returns the
// number of the last: how many were ever appended. An entry that is changed,
// missing or out of place is an *AuditError; one that cannot be opened, a
// *RecordError. Entries that are appended meanwhile may or may not be looked at.
//
// What it cannot see is the whole trail being put back to an earlier state of
// itself, from a backup say. To notice that, keep the number elsewhere: it never
// falls.
func (a *Account) VerifyAudit(ctx context.Context) (int64, error) {
	n, err := trail.Verify(ctx, a.records)
	return n, asAuditError(err)
}
