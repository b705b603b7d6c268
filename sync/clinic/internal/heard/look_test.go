package heard

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/driver"
)

// E12: the newest visits decide; those that are too fresh, or whose events may be
// deleted already, say nothing.
func TestLook(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)
	const started = "meeting.started"
	for name, tc := range map[string]struct {
		ago  []time.Duration // when the visits began
		came []time.Duration // which of them Zoom told of
		days int             // that events are kept
		want bool            // it is missing
	}{
		"no visits":                     {nil, nil, 7, false},
		"one without":                   {[]time.Duration{5 * time.Hour}, nil, 7, true},
		"one with":                      {[]time.Duration{5 * time.Hour}, []time.Duration{5 * time.Hour}, 7, false},
		"on Friday":                     {[]time.Duration{70 * time.Hour}, nil, 7, true},
		"last week":                     {[]time.Duration{80 * time.Hour}, nil, 7, false},
		"too fresh":                     {[]time.Duration{time.Hour}, nil, 7, false},
		"its events may be gone":        {[]time.Duration{13 * time.Hour}, nil, 1, false},
		"its events cannot be gone":     {[]time.Duration{11 * time.Hour}, nil, 1, true},
		"it began to come":              {hours(30, 29, 28, 5), hours(5), 7, false},
		"it came once, long before":     {append(hours(50), tenTimes(5*time.Hour)...), hours(50), 7, true},
		"an older one fills up the ten": {append(hours(50), tenTimes(5 * time.Hour)[:9]...), hours(50), 7, false},
	} {
		keys, err := seal.New()
		if err != nil {
			t.Fatal(err)
		}
		store, err := storage.Open(t.Context(), memory.New(), keys)
		if err != nil {
			t.Fatal(err)
		}
		account := store.Account("acct-1")
		for i, ago := range tc.ago {
			v := storage.Visit{
				AppointmentID: strconv.Itoa(i), State: storage.VisitEnded, Booking: storage.Booking{Start: now.Add(-ago)},
				Meeting:       &storage.Meeting{ID: int64(i + 1)},
				MeetingEvents: []storage.MeetingEvent{{What: driver.Started, At: now.Add(-ago)}},
			}
			changes := []storage.Change{storage.Put(&v)}
			if slices.Contains(tc.came, ago) {
				changes = append(changes, storage.Put(&storage.Event{ID: v.AppointmentID, Type: started, State: storage.EventFolded, MeetingID: v.Meeting.ID, ReceivedAt: now.Add(-ago)}))
			}
			if err := account.Commit(t.Context(), changes...); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Look(t.Context(), account, now, tc.days)
		if err != nil || slices.Contains(got, started) != tc.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func hours(ago ...int) []time.Duration {
	var out []time.Duration
	for _, h := range ago {
		out = append(out, time.Duration(h)*time.Hour)
	}
	return out
}

// tenTimes are ten visits of one hour.
func tenTimes(ago time.Duration) []time.Duration {
	var out []time.Duration
	for i := range 10 {
		out = append(out, ago+time.Duration(i)*time.Minute)
	}
	return out
}
