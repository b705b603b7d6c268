package visit

import (
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

func Adopt(m storage.Meeting, got driver.Meeting) storage.Meeting {
	m.ID, m.UUID, m.JoinURL, m.Deviation, m.Holder = got.ID, got.UUID, got.JoinURL, got.Deviations, ""
	return m
}

// settleMeeting gives a meeting its place in a visit.
func SettleMeeting(v *storage.Visit, m storage.Meeting, now time.Time) {
	if v.Meeting != nil && v.Meeting.Stamp == m.Stamp && (v.Meeting.ID == 0 || v.Meeting.ID == m.ID) {
		v.Meeting = &m
		return
	}
	v.Retired = slices.Clone(v.Retired)
	v.DueAt = now
	for i, r := range v.Retired {
		if r.Stamp == m.Stamp && (r.ID == 0 || r.ID == m.ID) {
			v.Retired[i].ID = m.ID
			return
		}
	}
	forsake(v, m, now)
}

// forsake has a meeting deleted, at once: one that was given up before may be
// waiting.
func forsake(v *storage.Visit, m storage.Meeting, now time.Time) {
	v.Retired = append(slices.Clip(v.Retired), storage.Retired{Stamp: m.Stamp, Host: m.Host, ID: m.ID, Since: now})
	if r, waits := v.Retries[string(StepDelete)]; waits {
		r.At = now
		v.Retries = maps.Clone(v.Retries)
		v.Retries[string(StepDelete)] = r
	}
}
