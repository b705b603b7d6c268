package visit

import (
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Lose gives a meeting up that is not there any more, or not ours: there is
// nothing to delete.
func Lose(v *storage.Visit, now time.Time) {
	retired := v.RetiredMeetings
	v.Lost = v.Meeting.Stamp
	Retire(v, now)
	v.RetiredMeetings = retired
}

// Adopt is a meeting that was written down as an intent, now that it stands.
func Adopt(m storage.Meeting, got driver.Meeting) storage.Meeting {
	m.ID, m.UUID, m.JoinURL, m.Deviation, m.Holder = got.ID, got.UUID, got.JoinURL, got.Deviations, ""
	return m
}

// SettleMeeting gives a meeting its place in a visit.
func SettleMeeting(v *storage.Visit, m storage.Meeting, now time.Time) {
	if v.Meeting != nil && v.Meeting.Stamp == m.Stamp && (v.Meeting.ID == 0 || v.Meeting.ID == m.ID) {
		v.Meeting = &m
		return
	}
	v.RetiredMeetings = slices.Clone(v.RetiredMeetings)
	v.DueAt = now
	for i, r := range v.RetiredMeetings {
		if r.Stamp == m.Stamp && (r.ID == 0 || r.ID == m.ID) {
			v.RetiredMeetings[i].ID = m.ID
			return
		}
	}
	retire(v, m, now)
}

// StepDelete names the step that deletes meetings given up, as Visit.Retries knows it.
const StepDelete = "delete"

// retire has a meeting deleted, at once: one that was given up before may be
// waiting.
func retire(v *storage.Visit, m storage.Meeting, now time.Time) {
	v.RetiredMeetings = append(slices.Clip(v.RetiredMeetings), storage.RetiredMeeting{Stamp: m.Stamp, Host: m.Host, ID: m.ID, Since: now})
	if r, waits := v.Retries[StepDelete]; waits {
		r.At = now
		v.Retries = maps.Clone(v.Retries)
		v.Retries[StepDelete] = r
	}
}

// LongestMeeting is what any service allows: after it nobody can be inside any more,
// whatever the last webhook said.
const LongestMeeting = 30 * time.Hour

// MeetingFor is the visit's meeting, or the zero meeting.
func MeetingFor(v storage.Visit) storage.Meeting {
	if v.Meeting == nil {
		return storage.Meeting{}
	}
	return *v.Meeting
}

// Retire gives a visit's meeting up; it is deleted later. Ways in that
// belong to the meeting go with it.
func Retire(v *storage.Visit, now time.Time) {
	if v.Meeting == nil {
		return
	}
	retire(v, *v.Meeting, now)
	v.Meeting = nil
	if v.Access.Mode == storage.Registrant {
		v.Access = storage.Access{}
	}
	v.Participants = slices.Clone(v.Participants)
	for i := range v.Participants {
		if v.Participants[i].Access.Mode == storage.Registrant {
			v.Participants[i].Access = storage.Access{}
		}
	}
}
