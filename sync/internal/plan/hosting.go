package plan

import (
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// hostFor is the physician who is to host a booking: its own when on the list of
// physicians, else the default host, when there is one and that one is on the
// list; empty: nobody can (E3, B11).
func (w World) hostFor(b storage.Booking) string {
	for _, id := range []string{b.Physician.ID, w.Settings.DefaultHost} {
		if _, ok := w.Roster[id]; ok && id != "" {
			return id
		}
	}
	return ""
}

// handsOver reports whether a pending visit goes from one host to another. One
// that had none does not.
func (w World) handsOver(v storage.Visit, b storage.Booking) bool {
	if b.Physician.ID != v.Booking.Physician.ID {
		return true
	}
	to := w.hostFor(b)
	return v.State != storage.NeedsHost && to != "" && to != visit.HostOf(v)
}
