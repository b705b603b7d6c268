package syncer

import (
	"cmp"
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
)

// hostOf is the physician, by id, who hosts a visit: the appointment's own, or
// the default host in their place (B11).
func hostOf(v storage.Visit) string { return cmp.Or(v.HostedBy, v.Booking.Physician.ID) }

// hostFor is the physician who is to host a booking: its own when on the list of
// physicians, else the default host, when there is one and that one is on the
// list; empty: nobody can (E3, B11).
func (w world) hostFor(b storage.Booking) string {
	for _, id := range []string{b.Physician.ID, w.settings.DefaultHost} {
		if _, ok := w.roster[id]; ok && id != "" {
			return id
		}
	}
	return ""
}

// handsOver reports whether a pending visit goes from one host to another. One
// that had none does not.
func (w world) handsOver(v storage.Visit, b storage.Booking) bool {
	if b.Physician.ID != v.Booking.Physician.ID {
		return true
	}
	to := w.hostFor(b)
	return v.State != storage.NeedsHost && to != "" && to != hostOf(v)
}

// host is the entry on the list of who hosts a visit; nil when there is none.
func (e *Engine) host(ctx context.Context, a *storage.Account, v storage.Visit) (*storage.Physician, error) {
	p, err := a.Physician(ctx, hostOf(v))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // nobody
	}
	if err != nil {
		return nil, err
	}
	return &p, nil
}
