package heard

import (
	"slices"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// E12: an event is missing when what it tells has happened, and it came of no visit.
func TestMissing(t *testing.T) {
	t.Parallel()
	fact := func(what string, who storage.Role) storage.MeetingEvent {
		return storage.MeetingEvent{What: what, Role: who}
	}
	met := []storage.MeetingEvent{
		fact(driver.Started, ""), fact(driver.Joined, storage.RolePhysician), fact(driver.Joined, storage.RolePatient),
		fact(driver.Left, storage.RolePatient), fact(driver.Ended, ""),
	}
	all := []string{"meeting.started", "meeting.ended", "meeting.participant_joined", "meeting.participant_left"}
	for name, tc := range map[string]struct {
		visits []Visit
		want   []string
	}{
		"no visit":                          {nil, nil},
		"nobody came":                       {[]Visit{{}}, nil},
		"somebody only waited":              {[]Visit{{Facts: []storage.MeetingEvent{fact(driver.Waiting, storage.RolePatient)}}}, nil},
		"all came":                          {[]Visit{{met, all}}, nil},
		"none came":                         {[]Visit{{met, nil}}, all},
		"participants' are missing":         {[]Visit{{met, all[:2]}}, all[2:]},
		"each came of another visit":        {[]Visit{{met, all[:1]}, {met, all[1:]}}, nil},
		"one visit's were lost":             {[]Visit{{met, nil}, {met, all}}, nil},
		"the physician was alone":           {[]Visit{{met[:2], all[:1]}}, nil},
		"a guest counts":                    {[]Visit{{[]storage.MeetingEvent{fact(driver.Joined, storage.RoleGuest)}, nil}}, all[2:3]},
		"others are no substitute":          {[]Visit{{met, []string{"meeting.updated", "unreadable"}}}, all},
		"what did not happen is not missed": {[]Visit{{met[:3], all[:1]}}, all[2:3]},
	} {
		if got := Missing(tc.visits); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
