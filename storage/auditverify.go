package storage

import (
	"bytes"
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage/driver"
)

// AuditError says where an account's audit trail is broken.
type AuditError struct {
	Account  string
	Sequence int64 // of the first entry that is wrong or missing
	Reason   string
}

func (e *AuditError) Error() string {
	return fmt.Sprintf("audit trail of account %s is broken at entry %d: %s", e.Account, e.Sequence, e.Reason)
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
	for {
		anchor, err := a.anchor(ctx)
		if err != nil {
			return 0, err
		}
		n, err := a.verifyFrom(ctx, anchor)
		if err == nil {
			return n, nil
		}
		now, aerr := a.anchor(ctx)
		if aerr != nil || now.Sequence == anchor.Sequence {
			return n, err
		}
		// A purge has moved the beginning meanwhile: look again from there.
	}
}

func (a *Account) verifyFrom(ctx context.Context, anchor auditAnchor) (int64, error) {
	head, err := get[auditHead](ctx, a, auditHeadID)
	if err != nil && !isNotFound(err) {
		return 0, err
	}
	last := Audit{Sequence: anchor.Sequence, Hash: anchor.Hash}
	for e, err := range scan[Audit](ctx, a, driver.Query{Limit: driver.MaxLimit}) {
		if err != nil {
			return last.Sequence, err
		}
		if reason := followsBadly(last, e); reason != "" {
			return last.Sequence, &AuditError{Account: a.id, Sequence: last.Sequence + 1, Reason: reason}
		}
		if e.Sequence == head.Sequence && !bytes.Equal(e.Hash, head.Hash) {
			return last.Sequence, &AuditError{Account: a.id, Sequence: e.Sequence, Reason: "the entry is not the one that was appended"}
		}
		last = e
	}
	if last.Sequence < head.Sequence {
		return last.Sequence, &AuditError{Account: a.id, Sequence: last.Sequence + 1, Reason: "entries are missing at the end"}
	}
	return last.Sequence, nil
}

func followsBadly(last, e Audit) string {
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
