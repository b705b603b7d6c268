package storage

import (
	"context"
	"iter"
	"time"
)

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
		q.Account, q.Kind = a.id, kindVisit
		for r, err := range scanRecords(ctx, a.store.driver, q) {
			if !yield(VisitStamp{Key: r.ID, Start: r.At, State: VisitState(r.State), Version: r.Version}, err) {
				return
			}
		}
	}
}
