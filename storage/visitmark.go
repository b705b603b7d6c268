package storage

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
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

// VisitOutline is what is known of a visit without opening its record.
type VisitOutline struct {
	Mark    VisitMark
	State   VisitState
	Start   time.Time
	Version int64
}

// VisitOutlines lists visits by start, as [Account.Visits] does, without opening
// their records: it costs a small part of that, and meets no record that cannot
// be read.
func (a *Account) VisitOutlines(ctx context.Context, f VisitFilter) iter.Seq2[VisitOutline, error] {
	return func(yield func(VisitOutline, error) bool) {
		q := f.query(a)
		q.Account, q.Kind = a.id, kindVisit
		for r, err := range scanRecords(ctx, a.store.driver, q) {
			o := VisitOutline{State: VisitState(r.State), Start: r.At, Version: r.Version}
			if err == nil {
				err = o.Mark.parse(r.Key)
			}
			if !yield(o, err) || err != nil {
				return
			}
		}
	}
}

func (m *VisitMark) parse(k driver.Key) error {
	b, err := base64.RawURLEncoding.DecodeString(k.ID)
	if err == nil && len(b) != len(m) {
		err = fmt.Errorf("its key has %d bytes", len(b))
	}
	if err != nil {
		return &RecordError{Key: k, Err: err}
	}
	copy(m[:], b)
	return nil
}
