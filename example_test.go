package televisit_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A fake Zoom, our client, one meeting: the clients stand on their own, whether
// or not you use the rest.
func Example() {
	fake := zoomtest.New()
	defer fake.Close()

	client, err := zoom.New(
		zoom.WithAPIURL(fake.APIURL()),
		zoom.WithOAuthURL(fake.OAuthURL()),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret),
	)
	if err != nil {
		log.Fatal(err)
	}
	meeting, err := client.Meetings.Create(context.Background(), fake.Owner().ID, &zoom.MeetingRequest{
		Topic:     "Video visit",
		Type:      zoom.MeetingScheduled,
		StartTime: zoom.Time{Time: time.Date(2030, 5, 6, 14, 0, 0, 0, time.UTC)},
		Duration:  30,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(meeting.Topic, meeting.StartTime.Format(time.RFC3339), meeting.Password != "")
	// Output: Video visit 2030-05-06T14:00:00Z true
}
