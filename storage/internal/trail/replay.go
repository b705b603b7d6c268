package trail

import (
	"bytes"
	"time"

	"github.com/televisit/televisit-go/storage/internal/sealed"
)

// Replay takes up a trail that comes from elsewhere, part by part: the anchor if
// there is one, the entries, the head. Its zero value is at the beginning. Each
// method says what is wrong in words that follow the name of a line, or "".
type Replay struct {
	last   Entry
	order  time.Time
	headed bool
}

// Anchor begins the trail behind one.
func (p *Replay) Anchor(a Anchor) (sealed.Row, string) {
	p.last, p.order = a.last(), time.Time{}
	return a.Row(0), ""
}

// Entry goes on with one.
func (p *Replay) Entry(e Entry) (sealed.Row, string) {
	if reason := e.follows(p.last); reason != "" {
		return sealed.Row{}, "breaks the audit trail: " + reason
	}
	p.last, p.order = e, later(e.At, p.order)
	return e.Row(p.order), ""
}

// Head ends the trail.
func (p *Replay) Head(h Head) (sealed.Row, string) {
	if h.Sequence != p.last.Sequence || !bytes.Equal(h.Hash, p.last.Hash) {
		return sealed.Row{}, "does not name the last entry of the audit trail"
	}
	h.Order, p.headed = later(h.Order, p.order), true
	return h.Row(0), ""
}

// Cut reports whether the trail has come without its head.
func (p *Replay) Cut() bool { return p.last.Sequence > 0 && !p.headed }
