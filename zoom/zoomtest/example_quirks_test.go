package zoomtest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// printer stands for the test.
type printer struct{}

func (printer) Helper() {}

func (printer) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// An assertion says what was called too often.
func ExampleServer_MustNotExceed() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	for range 3 {
		req, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, s.APIURL()+"/users", nil)
		req.Header.Set("Authorization", "Bearer "+s.AccessToken())
		if resp, err := s.InProcess().Do(req); err == nil {
			_ = resp.Body.Close()
		}
	}
	s.MustNotExceed(printer{}, "GET /users", 2)
	s.MustNotExceed(printer{}, "POST /users", 0)
	// Output: zoomtest: GET /users was called 3 times, at most 2 expected
}

// Accounts differ; a quirk can be switched while the server runs.
func ExampleServer_SetQuirks() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	host := s.Owner().ID
	s.SetQuirks(func(q *zoomtest.Quirks) { q.AwkwardUUIDs = true })
	awkward := false
	for range 4 {
		uuid := s.AddMeeting(zoomtest.Meeting{HostID: host, Topic: "Video visit"}).UUID
		awkward = awkward || strings.HasPrefix(uuid, "/") || strings.Contains(uuid, "//")
	}
	fmt.Println(awkward)
	// Output: true
}

// Every attempt to deliver a webhook can be looked at.
func ExampleServer_Deliveries() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	endpoint := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	if _, err := s.SubscribeHandler(endpoint, zoomtest.Unvalidated()); err != nil {
		fmt.Println(err)
	}
	m := s.AddMeeting(zoomtest.Meeting{HostID: s.Owner().ID, Topic: "Video visit"})
	_, _ = s.Start(m.ID, "")
	_ = s.Settle(context.Background())
	for _, d := range s.Deliveries() {
		if d.Event == "meeting.started" {
			fmt.Println(d.Event, d.Status)
		}
	}
	// Output: meeting.started 204
}
