package next

import (
	"cmp"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// needCheck looks at a meeting in doubt, unless people are in it (E21). The
// EHR's word wins over whatever was done there by hand.
func needCheck(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Maintains(v) && v.HasMeeting() && v.Meeting.Doubt)
}

// needRefresh tells of a healed visit once everything is in place again.
func needRefresh(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.Lost != "" && visit.Prepares(v) && s.Complete(v) && s.Now.Before(v.Booking.End()))
}

// Differs reports whether a meeting differs from what it should be; what is zero
// is not known.
func Differs(want, is driver.MeetingSpec) bool {
	minutes := (want.Duration + time.Minute - 1).Truncate(time.Minute)
	return is.Topic != "" && is.Topic != want.Topic ||
		!is.Start.IsZero() && !is.Start.Equal(want.Start) ||
		is.Duration != 0 && is.Duration != minutes
}

func needHost(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Prepares(v) && s.Physician != nil && (s.Physician.Host == "" || s.Physician.Host != v.Host))
}

func needIntent(s Input, v storage.Visit) (time.Time, bool) {
	hosted := s.Physician != nil && v.Host != "" && v.Host == s.Physician.Host
	return s.isNow(visit.Prepares(v) && hosted && s.topicKnown(v) && s.Now.Before(v.Booking.End()) &&
		(v.Meeting == nil || v.Meeting.Host != v.Host))
}

// needMeeting leaves another process that is about to make the meeting the time
// to do it.
func needMeeting(s Input, v storage.Visit) (time.Time, bool) {
	if !visit.Maintains(v) || v.Meeting == nil || v.Meeting.ID != 0 {
		return time.Time{}, false
	}
	if v.Meeting.Holder == s.Holder {
		return s.Now, true
	}
	return v.Meeting.CreatedAt.Add(s.Lease), true
}

func needPatch(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Maintains(v) && v.HasMeeting() && s.topicKnown(v) && v.Meeting.Hash != SpecHash(s.Spec(v)))
}

// needDelete lets the former meeting stand until the new one does.
func needDelete(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(len(v.RetiredMeetings) > 0 && (v.HasMeeting() || !visit.Prepares(v)))
}

// Found is a visit's meeting after it was looked at: what was changed by hand is
// asked for once more, and what stays as it is, is put on record.
func Found(m storage.Meeting, want driver.MeetingSpec, is driver.MeetingState) storage.Meeting {
	m.Doubt = false
	m.JoinURL, m.UUID = cmp.Or(is.Made.JoinURL, m.JoinURL), cmp.Or(is.Made.UUID, m.UUID)
	if Differs(want, is.Spec) {
		m.Hash = ""
	}
	changed := slices.DeleteFunc(slices.Clone(is.Made.Deviations), func(d string) bool { return slices.Contains(m.Deviation, d) })
	tried := !slices.ContainsFunc(changed, func(d string) bool { return !slices.Contains(m.Mended, d) })
	if len(changed) > 0 && !tried {
		m.Hash, m.Mended = "", changed
		return m
	}
	m.Deviation, m.Mended = slices.Clone(is.Made.Deviations), nil
	if len(m.Deviation) == 0 {
		m.Deviation = nil
	}
	return m
}
