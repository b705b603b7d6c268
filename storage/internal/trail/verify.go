package trail

import (
	"bytes"
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// BrokenError says where an account's trail is broken. Callers of package storage
// know it as *storage.AuditError.
type BrokenError struct {
	Account  string
	Sequence int64 // of the first entry that is wrong or missing
	Reason   string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("audit trail of account %s is broken at entry %d: %s", e.Account, e.Sequence, e.Reason)
}

// Verify walks the trail from its first entry and returns the number of the last.
// A trail that is broken is a *BrokenError, an entry that cannot be opened a
// *driver.RecordError.
func Verify(ctx context.Context, rs sealed.Records) (int64, error) {
	for {
		anchor, _, err := begin(ctx, rs)
		if err != nil {
			return 0, err
		}
		n, err := verifyFrom(ctx, rs, anchor)
		if err == nil {
			return n, nil
		}
		now, _, aerr := begin(ctx, rs)
		if aerr != nil || now.Sequence == anchor.Sequence {
			return n, err
		}
		// A purge has moved the beginning meanwhile: look again from there.
	}
}

func verifyFrom(ctx context.Context, rs sealed.Records, anchor Anchor) (int64, error) {
	head, _, err := End(ctx, rs)
	if err != nil {
		return 0, err
	}
	last := anchor.last()
	broken := func(at int64, reason string) (int64, error) {
		return last.Sequence, &BrokenError{Account: rs.Account, Sequence: at, Reason: reason}
	}
	q := driver.Query{Account: rs.Account, Kind: kind.Audit, Limit: driver.MaxLimit}
	for r, err := range sealed.Walk(ctx, rs.Driver, q) {
		if err != nil {
			return last.Sequence, err
		}
		e, err := entry(rs, r)
		if err != nil {
			return last.Sequence, err
		}
		if reason := e.follows(last); reason != "" {
			return broken(last.Sequence+1, reason)
		}
		if e.Sequence == head.Sequence && !bytes.Equal(e.Hash, head.Hash) {
			return broken(e.Sequence, "the entry is not the one that was appended")
		}
		last = e
	}
	if last.Sequence < head.Sequence {
		return broken(last.Sequence+1, "entries are missing at the end")
	}
	return last.Sequence, nil
}
