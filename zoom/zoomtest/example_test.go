package zoomtest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A client under test needs three things: two addresses and the credentials.
func Example() {
	s := zoomtest.New()
	defer s.Close()

	form := url.Values{"grant_type": {"account_credentials"}, "account_id": {zoomtest.DefaultAccountID}}
	req, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, s.OAuthURL()+"/token", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	var token struct {
		Type string `json:"token_type"`
		Life int    `json:"expires_in"`
	}
	err = json.NewDecoder(resp.Body).Decode(&token)
	fmt.Println(token.Type, token.Life, err, s.Calls("POST /oauth/token"))
	// Output: bearer 3600 <nil> 1
}

// Webhooks are delivered to a handler in the same process, signed as Zoom
// signs them.
func ExampleServer_SubscribeHandler() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	endpoint := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var event struct {
			Event string `json:"event"`
		}
		_ = json.NewDecoder(r.Body).Decode(&event)
		fmt.Println(event.Event, len(r.Header.Get("x-zm-signature")))
	})
	if _, err := s.SubscribeHandler(endpoint, zoomtest.Unvalidated()); err != nil {
		fmt.Println(err)
	}
	s.Emit("meeting.started", map[string]any{"object": map[string]any{"id": "85012345678"}})
	_ = s.Settle(context.Background())
	// Output: meeting.started 67
}

// The create arrives and is done, but its answer is lost: the client must not
// simply try again.
func ExampleServer_Fail() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	s.Fail(zoomtest.Fault{Op: "POST /users/{userId}/meetings", Apply: true, Drop: true})

	req, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, s.APIURL()+"/users/"+s.Owner().ID+"/meetings", strings.NewReader(`{"topic":"Video visit"}`))
	req.Header.Set("Authorization", "Bearer "+s.AccessToken())
	_, err := s.InProcess().Do(req)
	fmt.Println(err != nil, s.Calls("POST /users/{userId}/meetings"), s.Meetings()[0].Topic)
	// Output: true 1 Video visit
}

// People come and go by method calls; the API and the webhooks follow.
func ExampleServer_Join() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	host := s.AddUser(zoomtest.User{Email: "doc@clinic.example", FirstName: "Dana"})
	m := s.AddMeeting(zoomtest.Meeting{HostID: host.ID, Topic: "Video visit"})

	patient, _ := s.Join(m.ID, zoomtest.Person{Name: "P. Test"})
	fmt.Println(patient.State)
	_, _ = s.Start(m.ID, "")
	for _, p := range s.Participants(m.ID) {
		fmt.Println(p.Name, p.State)
	}
	// Output:
	// waiting_for_host
	// Dana in_meeting
	// P. Test in_meeting
}

// ExampleServer_InProcess needs no socket, so it works in a testing/synctest
// bubble too.
func ExampleServer_InProcess() {
	s := zoomtest.NewUnstarted()
	defer s.Close()
	req, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, s.APIURL()+"/users", nil)
	resp, err := s.InProcess().Do(req)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode, resp.Header.Get("Content-Type"))
	// Output: 401 application/json;charset=UTF-8
}

// The fake is a handler: serve it wherever it suits.
func ExampleNewUnstarted() {
	s := zoomtest.NewUnstarted(zoomtest.WithBaseURL("https://demo.example/zoom"))
	defer s.Close()
	mux := http.NewServeMux()
	mux.Handle("/zoom/", http.StripPrefix("/zoom", s))
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/zoom/_fake/calls", nil))
	fmt.Println(rec.Code, s.APIURL())
	// Output: 200 https://demo.example/zoom/v2
}
