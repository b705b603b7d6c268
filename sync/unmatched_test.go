package syncer

import (
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/inbox"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// E9: what Zoom tells of a meeting that is not known yet is kept, and counts as
// soon as the meeting is known; after 24 hours it is given up.
func TestE9EventBeforeTheMeeting(t *testing.T) {
	for _, late := range []time.Duration{0, time.Hour, 23 * time.Hour, 25 * time.Hour} {
		t.Run(late.String(), func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				id := c.book(48 * time.Hour)
				c.sync() // our commit of its meeting is still to come
				meeting := &storage.Meeting{ID: 4242, Stamp: "s", Host: "U-1"}
				at := c.core.Now()
				raw := fmt.Sprintf(`{"event":%q,"event_ts":%d,"payload":{"account_id":"A","object":{"id":"%d","uuid":"U1","host_id":%q,"start_time":%q}}}`,
					webhooks.EventMeetingStarted, at.UnixMilli(), meeting.ID, meeting.Host, at.Format(time.RFC3339))
				c.must(c.Observe(t.Context(), clinicAccount, storage.Event{
					ID: "e1", Type: webhooks.EventMeetingStarted, OccurredAt: at, Raw: []byte(raw), MeetingID: meeting.ID,
				}))
				fold := func(until time.Time) {
					for time.Now().Before(until) {
						_, err := c.applyEvents(t.Context())
						c.must(err)
						time.Sleep(10 * time.Minute)
					}
				}
				fold(at.Add(late))
				v := c.visit(id)
				v.Meeting, v.Host = meeting, meeting.Host
				c.must(c.acct().Commit(t.Context(), storage.Put(&v)))
				fold(time.Now().Add(time.Hour))
				ev, err := c.acct().Event(t.Context(), "e1")
				c.must(err)
				counts := len(c.visit(id).Presence) > 0
				if want := late < inbox.UnmatchedLife; counts != want || (ev.State == storage.EventFolded) != want {
					t.Errorf("counts %v, the event is %s", counts, ev.State)
				}
			})
		})
	}
}
