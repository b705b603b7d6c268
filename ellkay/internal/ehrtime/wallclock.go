package ehrtime

import (
	"time"
)

// wallClock finds the instant at which clocks in loc show the date and time of
// t, whatever t's own location.
//
// A time that clocks skip moves forward by the length of the gap (02:30 becomes
// 03:30). Of a time that clocks show twice, the first is taken.
func wallClock(t time.Time, loc *time.Location) (time.Time, Doubt) {
	y, mo, d := t.Date()
	h, mi, s := t.Clock()
	shown := time.Date(y, mo, d, h, mi, s, t.Nanosecond(), time.UTC) // the digits, counted as if UTC
	near := time.Date(y, mo, d, h, mi, s, t.Nanosecond(), loc)       // right, or on one side of a change

	var found []time.Time // instants that show the digits, earliest first
	var before int        // offset in force before the change nearest to it
	start, end := near.ZoneBounds()
	offsets := make([]int, 0, 3)
	if !start.IsZero() {
		offsets = append(offsets, offsetAt(start.Add(-1), loc))
	}
	offsets = append(offsets, offsetAt(near, loc))
	if !end.IsZero() {
		offsets = append(offsets, offsetAt(end, loc))
	}
	for _, offset := range offsets {
		at := shown.Add(-time.Duration(offset) * time.Second).In(loc)
		if _, o := at.Zone(); o == offset && !(len(found) > 0 && found[len(found)-1].Equal(at)) {
			found = append(found, at)
		}
	}
	switch len(found) {
	case 1:
		return found[0], 0
	case 0:
		before = gapOffset(shown, near, start, end, loc)
		return shown.Add(-time.Duration(before) * time.Second).In(loc), Gap
	}
	first := found[0]
	for _, at := range found[1:] {
		if at.Before(first) {
			first = at
		}
	}
	return first, Overlap
}

// gapOffset is the offset in force before the gap that shown falls into.
func gapOffset(shown, near, start, end time.Time, loc *time.Location) int {
	if !start.IsZero() {
		was, is := offsetAt(start.Add(-1), loc), offsetAt(start, loc)
		from := start.UTC().Add(time.Duration(was) * time.Second)
		to := start.UTC().Add(time.Duration(is) * time.Second)
		if !shown.Before(from) && shown.Before(to) {
			return was
		}
	}
	if !end.IsZero() {
		return offsetAt(end.Add(-1), loc)
	}
	return offsetAt(near, loc)
}

func offsetAt(t time.Time, loc *time.Location) int {
	_, offset := t.In(loc).Zone()
	return offset
}
