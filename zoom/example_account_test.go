package zoom_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// simulated returns a client of a fake Zoom; real programs leave the options for
// hosts and transport out.
func simulated(opts ...zoomtest.Option) (*zoomtest.Server, *zoom.Client) {
	fake := zoomtest.NewUnstarted(append(opts, zoomtest.WithBaseURL("https://zoom.example"))...)
	client, err := zoom.New(
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret),
		zoom.WithAPIURL(fake.APIURL()), zoom.WithOAuthURL(fake.OAuthURL()), zoom.WithHTTPClient(fake.InProcess()),
	)
	if err != nil {
		log.Fatal(err)
	}
	return fake, client
}

// An account installs the app: from the return of its browser to calls.
func ExampleOAuth_Source() {
	const callback = "https://televisit.test/oauth/callback"
	fake := zoomtest.NewUnstarted(zoomtest.WithBaseURL("https://zoom.example"), zoomtest.WithRedirectURIs(callback))
	defer fake.Close()
	hosts := []zoom.Option{zoom.WithAPIURL(fake.APIURL()), zoom.WithOAuthURL(fake.OAuthURL()), zoom.WithHTTPClient(fake.InProcess())}
	ctx := context.Background()

	app, err := zoom.NewOAuth(zoomtest.DefaultClientID, zoomtest.DefaultClientSecret, callback, hosts...)
	if err != nil {
		log.Fatal(err)
	}
	code, err := fake.Authorize("", callback) // the owner agrees, and Zoom sends the browser back with a code
	if err != nil {
		log.Fatal(err)
	}
	token, err := app.Exchange(ctx, code, "")
	if err != nil {
		log.Fatal(err)
	}
	store := zoom.NewMemoryTokenStore(token) // real programs implement zoom.TokenStore over their database
	client, err := zoom.New(append(hosts, zoom.WithTokenSource(app.Source(store)))...)
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.Users.Get(ctx, "me", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.Email == fake.Owner().Email)

	fake.ExpireTokens() // the next call renews the token, and stores the new one before it is used
	_, err = client.Users.Get(ctx, "me", nil)
	renewed, _ := store.Load(ctx)
	fmt.Println(err, renewed.RefreshToken != token.RefreshToken)
	// Output:
	// true
	// <nil> true
}

// Each registrant has a join link of their own.
func ExampleRegistrantService_List() {
	fake, client := simulated()
	defer fake.Close()
	ctx := context.Background()
	meeting, err := client.Meetings.Create(ctx, fake.Owner().Email, &zoom.MeetingRequest{
		Topic: "Video visit", Type: zoom.MeetingScheduled, StartTime: zoom.At(time.Now().Add(time.Hour)), Duration: 30,
		Settings: &zoom.MeetingSettings{ApprovalType: new(0)},
	})
	if err != nil {
		log.Fatal(err)
	}
	robin := zoom.RegistrantDetails{Email: "robin@patient.example", FirstName: "Robin"}
	if _, err := client.Registrants.Add(ctx, meeting.ID, &zoom.RegistrantRequest{RegistrantDetails: robin}); err != nil {
		log.Fatal(err)
	}
	for r, err := range client.Registrants.List(ctx, meeting.ID, nil) {
		if err != nil {
			log.Fatal(err) // nothing may be concluded from what did not come
		}
		fmt.Println(r.FirstName, r.Status)
	}
	// Output: Robin approved
}

// A physician's link is made at the moment of the click and kept nowhere.
func ExampleUserService_ZAK() {
	fake, client := simulated()
	defer fake.Close()
	zak, err := client.Users.ZAK(context.Background(), fake.Owner().ID)
	fmt.Println(zak != "", err)
	// Output: true <nil>
}

// What Zoom has said to be spent is not asked for again: the error says until when.
func ExampleRetryAt() {
	fake, client := simulated()
	defer fake.Close()
	fake.Fail(zoomtest.Fault{Op: "GET /users/{userId}", Code: 429, Status: 429, Message: "You have reached the maximum daily rate limit for this API."})
	ctx := context.Background()

	_, err := client.Users.Get(ctx, fake.Owner().ID, nil)
	e, _ := errors.AsType[*zoom.Error](err)
	_, again := zoom.RetryAt(err)
	fmt.Println(e.Limit, again)

	_, err = client.Users.Get(ctx, fake.Owner().ID, nil)
	fmt.Println(errors.Is(err, zoom.ErrRateLimited), fake.Calls("GET /users/{userId}"))
	// Output:
	// daily true
	// true 1
}
