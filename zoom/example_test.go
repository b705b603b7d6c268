package zoom_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

// pretend answers every call with body, as Zoom would; real programs leave the
// options for hosts out.
func pretend(status int, body string) (opts []zoom.Option, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth/token" {
			_, _ = fmt.Fprint(w, `{"access_token":"t","expires_in":3600}`)
			return
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}))
	transport := &http.Transport{}
	return []zoom.Option{
		zoom.WithServerToServer("account", "client id", "client secret"),
		zoom.WithAPIURL(srv.URL + "/v2"), zoom.WithOAuthURL(srv.URL + "/oauth"), zoom.WithHTTPClient(&http.Client{Transport: transport}),
	}, func() { transport.CloseIdleConnections(); srv.Close() }
}

func ExampleNew() {
	opts, stop := pretend(200, `{"users":[{"id":"u1","status":"active"},{"id":"u2","status":"active"}]}`)
	defer stop()
	client, err := zoom.New(opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for user, err := range client.Users.List(context.Background(), nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(user.ID, user.Status)
	}
	// Output:
	// u1 active
	// u2 active
}

func ExampleMeetingService_Create() {
	opts, stop := pretend(201, `{"id":85012345678,"topic":"Video visit","settings":{"waiting_room":true,"join_before_host":false}}`)
	defer stop()
	client, err := zoom.New(opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	req := &zoom.MeetingRequest{
		Topic:     "Video visit",
		StartTime: zoom.At(time.Date(2026, 1, 5, 15, 0, 0, 0, time.UTC)),
		Settings:  &zoom.MeetingSettings{WaitingRoom: new(false), JoinBeforeHost: new(false)},
	}
	meeting, err := client.Meetings.Create(context.Background(), "dr@clinic.test", req)
	switch {
	case zoom.Unknown(err):
		fmt.Println("look for the meeting before making another")
	case errors.Is(err, zoom.ErrRateLimited):
		at, _ := zoom.RetryAt(err)
		fmt.Println("again at", at)
	case err != nil:
		fmt.Println(err)
	default:
		fmt.Println("meeting", meeting.ID)
		fmt.Println("the account decided otherwise:", meeting.Deviations(&zoom.MeetingRequest{Topic: req.Topic, Settings: req.Settings}))
	}
	// Output:
	// meeting 85012345678
	// the account decided otherwise: [{settings.waiting_room false true}]
}

func ExampleError() {
	opts, stop := pretend(404, `{"code":3001,"message":"Meeting does not exist: 85012345678."}`)
	defer stop()
	client, err := zoom.New(opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.Meetings.Delete(context.Background(), 85012345678, nil)
	fmt.Println(errors.Is(err, zoom.ErrNotFound), err)
	// Output: true zoom: Meetings.Delete: status 404, code 3001; it is gone or belongs to another account: take it as deleted, or look it up again
}

func ExampleClient_Do() {
	opts, stop := pretend(200, `{"plan_base":{"type":"monthly","hosts":10}}`)
	defer stop()
	client, err := zoom.New(opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	var plan struct {
		Base struct{ Hosts int } `json:"plan_base"`
	}
	call := zoom.Call{Name: "Accounts.Plans", Label: zoom.LabelLight, Method: http.MethodGet, Path: zoom.Path("accounts", "a1", "plans")}
	if err := client.Do(context.Background(), call, &plan); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Base.Hosts, "hosts")
	// Output: 10 hosts
}

func ExampleNewOAuth() {
	app, err := zoom.NewOAuth("id", "secret", "https://televisit.test/oauth/callback")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(app.AuthorizeURL("random-state", ""))
	// Then, in the handler of the redirect URL: token, err := app.Exchange(ctx, code, ""),
	// store it, and zoom.New(zoom.WithTokenSource(app.Source(store))).
	// Output: https://zoom.us/oauth/authorize?client_id=id&redirect_uri=https%3A%2F%2Ftelevisit.test%2Foauth%2Fcallback&response_type=code&state=random-state
}
