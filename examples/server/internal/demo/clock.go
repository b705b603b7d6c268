package demo

import (
	"sync/atomic"
	"time"
)

// clock is the demo's time: the real one, and what was jumped over. Everything in
// the demo goes by it: the fakes, the engine and the pages. Sessions, tokens,
// signatures and the audit trail stay with the real one.
type clock struct {
	base  func() time.Time
	ahead atomic.Int64 // nanoseconds
}

func (c *clock) now() time.Time { return c.base().Add(time.Duration(c.ahead.Load())) }

// maxJump is the farthest that time jumps at once.
const maxJump = 24 * time.Hour

// Now is the demo's time.
func (d *Demo) Now() time.Time { return d.clock.now() }

// Zone is where the clinic is.
func (d *Demo) Zone() *time.Location { return d.zone }

// Ahead is how far the demo's time is ahead of the real one.
func (d *Demo) Ahead() time.Duration { return time.Duration(d.clock.ahead.Load()) }

// Jump puts the demo's clock forward, a day at most. Time does not go back: what
// was mailed and who came cannot be undone.
func (d *Demo) Jump(by time.Duration) error {
	d.clock.ahead.Add(int64(min(max(by, 0), maxJump)))
	if err := d.save(); err != nil {
		return err
	}
	d.bookToday()
	if d.cfg.Jumped != nil {
		d.cfg.Jumped()
	}
	return d.save()
}

// ToNextVisit is how far it is to just before the next video visit; 0 when none
// is near.
func (d *Demo) ToNextVisit() time.Duration {
	now, video := d.Now(), d.videoTypes()
	next := time.Duration(0)
	for _, a := range d.site().Appointments() {
		by := a.Start.Add(-time.Minute).Sub(now)
		if a.TypeID == video[0] && by > 0 && (next == 0 || by < next) {
			next = by
		}
	}
	return next
}
