package connector_test

import (
	"context"
	"fmt"
	"net/url"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/connector"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A server-to-server app and a subscriber key from the settings, against fake
// vendors: without the options it is the real ones. Errors are left out here.
func Example() {
	ctx := context.Background()
	lk, zm := ellkaytest.New(ellkaytest.WithSubscriberKey("subscriber-key-0001")), zoomtest.New()
	defer lk.Close()
	defer zm.Close()
	keys, _ := seal.New()
	store, _ := storage.Open(ctx, memory.New(), keys)
	clients, _ := connector.New(connector.Config{
		Store: store,
		Zoom: connector.Zoom{
			AccountID: zoomtest.DefaultAccountID, ClientID: zoomtest.DefaultClientID, ClientSecret: zoomtest.DefaultClientSecret,
			Options: []zoom.Option{zoom.WithAPIURL(zm.APIURL()), zoom.WithOAuthURL(zm.OAuthURL())},
		},
		LKCloud: connector.LKCloud{Options: []ellkay.Option{ellkay.WithURL(lk.URL), ellkay.WithTokenURL(lk.TokenURL())}},
	})
	settings := storage.DefaultSettings()
	settings.Company, settings.Ellkay = "Sample Clinic", storage.EllkayKeys{SubscriberKey: "subscriber-key-0001", SiteServiceKey: ellkaytest.DefaultSite}
	_ = store.Account("clinic").Commit(ctx, storage.Put(&settings))

	ehr, _ := clients.EHR(ctx, "clinic")
	fmt.Println("the keys are right:", ehr.Verify(ctx) == nil)
	people, _ := clients.Directory(ctx, "clinic")
	users, _ := people.Users(ctx)
	fmt.Println("at Zoom:", users[0].Name)

	engine, err := syncer.New(syncer.Config{Store: store, Connect: clients, PublicURL: &url.URL{Scheme: "https", Host: "visits.clinic.example"}})
	fmt.Println("an engine:", engine != nil, err)
	// Output:
	// the keys are right: true
	// at Zoom: Olive Owner
	// an engine: true <nil>
}
