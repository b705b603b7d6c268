package storage

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Visit returns the visit of an appointment, or ErrNotFound.
func (a *Account) Visit(ctx context.Context, appointmentID string) (Visit, error) {
	return get[Visit](ctx, a, a.VisitKey(appointmentID))
}

// VisitKey is the opaque name of an appointment's visit: a keyed hash, fit for
// links and index columns.
func (a *Account) VisitKey(appointmentID string) string {
	return a.records.Hash(kind.Visit, appointmentID)
}

// VisitByKey returns a visit by its key, or ErrNotFound.
func (a *Account) VisitByKey(ctx context.Context, key string) (Visit, error) {
	return get[Visit](ctx, a, key)
}

// VisitByMeeting returns the visit that a Zoom meeting was made for, be it the
// visit's meeting of today or a former one, or ErrNotFound.
func (a *Account) VisitByMeeting(ctx context.Context, meetingID int64) (Visit, error) {
	r, err := a.records.Driver.Get(ctx, a.records.Key(kind.Meeting, a.meetingHash(meetingID)))
	if err != nil {
		return Visit{}, err
	}
	return a.VisitByKey(ctx, r.Ref)
}

// VisitFilter selects visits; zero members do not restrict.
type VisitFilter struct {
	From, To  time.Time // start of the visit: From <= start < To
	State     VisitState
	PatientID string
}

func (f VisitFilter) query(a *Account) driver.Query {
	q := driver.Query{From: f.From, To: f.To, State: string(f.State), Limit: driver.MaxLimit}
	if f.PatientID != "" {
		q.Ref = a.records.Hash("patient", f.PatientID)
	}
	return q
}

// Visits lists visits by start.
func (a *Account) Visits(ctx context.Context, f VisitFilter) iter.Seq2[Visit, error] {
	return scan[Visit](ctx, a, f.query(a))
}

// VisitPage is one page of [Account.Visits]. limit 0 means 100.
func (a *Account) VisitPage(ctx context.Context, f VisitFilter, cursor string, limit int) (Page[Visit], error) {
	q := f.query(a)
	q.Cursor, q.Limit = cursor, limit
	return page[Visit](ctx, a, q)
}

// ClaimDue leases visits whose DueAt has come, until the given instant, soonest
// first, and returns their keys. A visit that is committed meanwhile is due
// again at its new DueAt.
func (a *Account) ClaimDue(ctx context.Context, now, until time.Time, limit int) ([]string, error) {
	rs, err := a.records.Driver.Claim(ctx, driver.Claim{Account: a.ID(), Kind: kind.Due, Due: now, Until: until, Limit: limit})
	keys := make([]string, len(rs))
	for i, r := range rs {
		keys[i] = r.ID
	}
	return keys, err
}

// NextDue is the soonest DueAt among the account's visits; the zero time when
// nothing is due ever.
func (a *Account) NextDue(ctx context.Context) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kind.Due})
}

func (a *Account) meetingHash(id int64) string { return meetingHash(a.records.Hash, id) }

// VisitStamp is what tells whether a visit was changed, without opening it.
type VisitStamp struct {
	Key     string    // see [Account.VisitKey]
	Start   time.Time // UTC
	State   VisitState
	Version int64 // rises with each change
}

// VisitStamps lists the stamps of visits by start. Nothing is decrypted, so that
// a whole day can be looked at every second.
func (a *Account) VisitStamps(ctx context.Context, f VisitFilter) iter.Seq2[VisitStamp, error] {
	return func(yield func(VisitStamp, error) bool) {
		q := f.query(a)
		q.Account, q.Kind = a.ID(), kind.Visit
		for r, err := range sealed.Walk(ctx, a.records.Driver, q) {
			if !yield(VisitStamp{Key: r.ID, Start: r.At, State: VisitState(r.State), Version: r.Version}, err) {
				return
			}
		}
	}
}

// VisitMark is a visit's key in 16 bytes, for those who remember many.
type VisitMark [sealed.HashSize]byte

// VisitMark is the mark of an appointment's visit; it need not exist.
func (a *Account) VisitMark(appointmentID string) VisitMark {
	return VisitMark(a.records.HashBytes(kind.Visit, appointmentID))
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
