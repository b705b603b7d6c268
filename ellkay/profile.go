package ellkay

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// TimeMode says what an EHR means by the date-times it sends.
type TimeMode string

// The time modes. Compare one known appointment with the EHR's own screen to
// find out which holds.
const (
	TimesOffset    TimeMode = "offset"     // the offset is true; the default
	TimesWallClock TimeMode = "wall_clock" // the digits are local time, the offset means nothing
)

// WriteBack says how links get into the EHR.
type WriteBack string

// The write-back modes.
const (
	WriteBackNotes WriteBack = "notes" // a marked block in the appointment's notes; the default
	WriteBackNone  WriteBack = "none"  // nothing is written
)

// Profile holds what differs between the EHRs behind LKCloud. The zero value
// is usable: true offsets, times shown in UTC, links in the notes. Do not change
// its map while a site uses it.
type Profile struct {
	Times TimeMode // "" means TimesOffset

	// Zone is the practice's time zone; required with TimesWallClock. Times
	// without an offset are read in it, and all times are given in it.
	Zone *time.Location
	// FacilityZones overrides Zone for appointments at a facility, by its id.
	FacilityZones map[string]*time.Location

	WriteBack WriteBack // "" means WriteBackNotes

	// Window is the longest span of one search call; 0 means 7 days. Searches
	// over more are cut into several, since LKCloud cancels broad ones.
	Window time.Duration

	// Learnt is what an earlier process learnt about the site, see [Site.Learnt].
	Learnt Learnt
}

// Validate reports what is wrong with the profile in words for the person who
// set it.
func (p Profile) Validate() error {
	switch p.Times {
	case "", TimesOffset:
	case TimesWallClock:
		if p.Zone == nil {
			return errors.New("profile: times are wall_clock, so a time zone is needed: set the zone of the practice")
		}
	default:
		return fmt.Errorf("profile: times is %q: set offset or wall_clock", clip(string(p.Times)))
	}
	switch p.WriteBack {
	case "", WriteBackNotes, WriteBackNone:
	default:
		return fmt.Errorf("profile: write_back is %q: set notes or none", clip(string(p.WriteBack)))
	}
	if p.Window < 0 {
		return errors.New("profile: the search window is negative")
	}
	return nil
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

func (p *Profile) window() time.Duration {
	if p.Window <= 0 {
		return 7 * 24 * time.Hour
	}
	return max(p.Window, minWindow)
}

// zone is the time zone of a facility.
func (p *Profile) zone(facilityID string) *time.Location {
	if z := p.FacilityZones[facilityID]; z != nil {
		return z
	}
	if p.Zone != nil {
		return p.Zone
	}
	return time.UTC
}

// resolve turns a date-time as sent into an instant in the facility's zone.
func (p *Profile) resolve(in instant, facilityID string) (time.Time, Flags) {
	if in.isZero() {
		return time.Time{}, 0
	}
	zone := p.zone(facilityID)
	if in.zoned && p.Times != TimesWallClock {
		return in.at.In(zone), 0
	}
	at, flags := wallClock(in.at, zone)
	if !in.zoned && p.Zone == nil && p.FacilityZones[facilityID] == nil {
		flags |= ZoneAssumed
	}
	return at, flags
}

// send writes an instant as the EHR means it, for appointments of any facility.
func (p *Profile) send(t time.Time) string { return p.sendIn(t, p.zone("")) }

func (p *Profile) sendIn(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if p.Times == TimesWallClock {
		t = asUTC(t)
	}
	return t.Format(sendLayout)
}

// sendRange writes a window wide enough for the zones of all facilities.
func (p *Profile) sendRange(from, to time.Time) dateRange {
	if whole := to.Truncate(time.Second); whole.Before(to) { // fractions are not sent
		to = whole.Add(time.Second)
	}
	if p.Times != TimesWallClock {
		return dateRange{Start: p.send(from), End: p.send(to)}
	}
	first, last := asUTC(from.In(p.zone(""))), asUTC(to.In(p.zone("")))
	for zone := range maps.Values(p.FacilityZones) {
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
	return dateRange{Start: first.Format(sendLayout), End: last.Format(sendLayout)}
}

// asUTC keeps the digits of t and drops its offset.
func asUTC(t time.Time) time.Time {
	y, m, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, m, d, h, mi, s, t.Nanosecond(), time.UTC)
}
