package webhooks_test

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/zoom/webhooks"
)

func ExampleVerifier() {
	hook, err := webhooks.NewVerifier("the app's secret token")
	if err != nil {
		fmt.Println(err)
		return
	}
	body := []byte(`{"event":"meeting.participant_joined","event_ts":1767607900000,"payload":{"account_id":"A1","object":{"id":"85012345678",
		"host_id":"U1","participant":{"registrant_id":"reg-1","join_time":"2026-01-05T10:11:38Z"}}}}`)
	now := time.Unix(1767607900, 0)
	header := signed("the app's secret token", now.Unix(), body) // as Zoom would

	answer, err := hook.Challenge(header, body, now)
	if err != nil {
		fmt.Println("answer 401:", err)
		return
	}
	if answer != nil {
		fmt.Printf("answer 200: %s\n", answer)
		return
	}
	event, err := webhooks.Parse(body) // after the raw body has been stored
	if err != nil {
		fmt.Println(err)
		return
	}
	switch e := event.Payload.(type) {
	case *webhooks.ParticipantJoined:
		meeting, who := e.About()
		fmt.Println(who.RegistrantID, "joined", meeting.ID, "at", who.At())
	case nil:
		fmt.Println("not of interest:", event.Name)
	}
	// Output: reg-1 joined 85012345678 at 2026-01-05 10:11:38 +0000 UTC
}
