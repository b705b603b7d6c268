// Package ehrtime reads and writes the date-times and durations of EHRs, which
// differ in form and in what they mean by an offset:
//
//   - instant.go reads a date-time as it was sent, duration.go a duration;
//   - zones.go says which instant a date-time means at a site, and writes times
//     as the site takes them;
//   - wallclock.go finds the instant of a local time, through the gaps and
//     overlaps of daylight saving.
//
// All of it is pure: no clock is read.
package ehrtime

import (
	"maps"
	"time"
)

// Zones says what an EHR means by the date-times it sends, and writes those it
// is sent.
type Zones struct {
	WallClock  bool                      // the digits are local time, the offset means nothing
	Practice   *time.Location            // nil: not known, UTC is assumed
	Facilities map[string]*time.Location // overrides practice, by the facility's id
}

// Of is the time zone of a facility.
func (z *Zones) Of(facilityID string) *time.Location {
	if zone := z.Facilities[facilityID]; zone != nil {
		return zone
	}
	if z.Practice != nil {
		return z.Practice
	}
	return time.UTC
}

// Resolve turns a date-time as sent into an instant in the facility's zone.
func (z *Zones) Resolve(in Instant, facilityID string) (time.Time, Doubt) {
	if in.IsZero() {
		return time.Time{}, 0
	}
	zone := z.Of(facilityID)
	if in.zoned && !z.WallClock {
		return in.At.In(zone), 0
	}
	at, doubts := wallClock(in.At, zone)
	if !in.zoned && z.Practice == nil && z.Facilities[facilityID] == nil {
		doubts |= ZoneAssumed
	}
	return at, doubts
}

// Send writes an instant as the EHR means it, for appointments of any facility.
func (z *Zones) Send(t time.Time) string { return z.SendIn(t, z.Of("")) }

// SendIn is send, for appointments of the facility in that zone.
func (z *Zones) SendIn(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if z.WallClock {
		t = asUTC(t)
	}
	return t.Format(sendLayout)
}

// SendRange writes a window wide enough for the zones of all facilities.
func (z *Zones) SendRange(from, to time.Time) (start, end string) {
	if whole := to.Truncate(time.Second); whole.Before(to) { // fractions are not sent
		to = whole.Add(time.Second)
	}
	if !z.WallClock {
		return z.Send(from), z.Send(to)
	}
	first, last := asUTC(from.In(z.Of(""))), asUTC(to.In(z.Of("")))
	for zone := range maps.Values(z.Facilities) {
		if zone == nil {
			continue
		}
		if t := asUTC(from.In(zone)); t.Before(first) {
			first = t
		}
		if t := asUTC(to.In(zone)); t.After(last) {
			last = t
		}
	}
	return first.Format(sendLayout), last.Format(sendLayout)
}

// asUTC keeps the digits of t and drops its offset.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, m, d, h, mi, s, t.Nanosecond(), time.UTC)
}

// Doubt tells what is doubtful about a resolved date-time.
type Doubt uint8

const (
	Gap         Doubt = 1 << iota // the local time does not exist on that date; the instant was moved forward
	Overlap                       // the local time exists twice on that date; the instant is the first
	ZoneAssumed                   // it came without an offset and no zone is known; UTC was assumed
)
