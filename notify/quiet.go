package notify

import (
	"errors"
	"time"
)

const day = 24 * time.Hour

// QuietHours are the hours of each day in which a person gets no mail (B3), by the
// clock of their own zone. Both members count from midnight: 21*time.Hour is
// nine in the evening. Quiet hours may go over midnight; they begin at From and
// are over at Until. The zero value has none.
type QuietHours struct{ From, Until time.Duration }

// Check reports whether the hours can be kept: times of day in whole minutes
// that leave at least an hour for mail.
func (q QuietHours) Check() error {
	for _, at := range []time.Duration{q.From, q.Until} {
		if at < 0 || at >= day || at%time.Minute != 0 {
			return errors.New("quiet hours must begin and end between 00:00 and 23:59")
		}
	}
	if q != (QuietHours{}) && ahead(q.Until, q.From) < time.Hour {
		return errors.New("quiet hours must leave at least one hour of the day")
	}
	return nil
}

// Holds reports whether an instant is within the quiet hours of a zone; nil is
// UTC.
func (q QuietHours) Holds(t time.Time, zone *time.Location) bool { return q.holds(in(t, zone)) }

// Move is when a mail that is due goes out: at once outside the quiet hours,
// else when they are over. A mail that would then be of no use, because that is
// not before the instant given (such as the start of the visit), goes out a
// minute before the quiet hours instead. The result may be in the past: then the
// mail goes out now, since a mail moves and is never dropped.
//
// When clocks change, hours are quiet by what the clock shows: an hour that is
// shown twice is quiet twice, and when the end is skipped the quiet hours end
// with the skip.
func (q QuietHours) Move(due, before time.Time, zone *time.Location) time.Time {
	due = in(due, zone)
	if after := q.over(due); after.Equal(due) || after.Before(before) {
		return after
	}
	return q.earlier(due)
}

// over is the first instant from t on that is not quiet. Within the bounds of
// one offset of the zone, the clock runs as time does.
func (q QuietHours) over(t time.Time) time.Time {
	for q.holds(t) {
		end := t.Add(ahead(clock(t), q.Until))
		if _, change := t.ZoneBounds(); !change.IsZero() && change.Before(end) {
			end = change
		}
		t = end
	}
	return t
}

// earlier is a minute before the quiet hours that t is in.
func (q QuietHours) earlier(t time.Time) time.Time {
	for q.holds(t) {
		begin := t.Add(-ahead(q.From, clock(t)))
		if change, _ := t.ZoneBounds(); change.After(begin) {
			begin = change
		}
		t = begin.Add(-time.Minute)
	}
	return t
}

func (q QuietHours) holds(t time.Time) bool { return ahead(q.From, clock(t)) < ahead(q.From, q.Until) }

// ahead is how far the hand of a clock goes from one time of day to another.
func ahead(from, to time.Duration) time.Duration { return (to - from + day) % day }

// clock is what a clock shows, counted from midnight.
func clock(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
}

func in(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}
