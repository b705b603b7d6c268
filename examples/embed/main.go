// Command embed is the smallest useful embedding: one clinic, everything in
// memory. It runs against fake vendors; give it the real ones and it is a product.
package main

import (
	"context"
	"fmt"
	"log"
	"net/mail"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	mailbox "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func main() {
	ctx, lk, zm := context.Background(), ellkaytest.New(), zoomtest.New()
	lk.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{Start: time.Now().Add(3 * time.Hour)})

	ehr := lkcloud.New(must(ellkay.New(ellkay.WithURL(lk.URL), ellkay.WithTokenURL(lk.TokenURL()),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret),
	)).Site(ellkaytest.DefaultSite, ellkay.Profile{}))
	video := zoomvideo.New(must(zoom.New(zoom.WithAPIURL(zm.APIURL()), zoom.WithOAuthURL(zm.OAuthURL()),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret),
	)), zoomvideo.Options{})

	store, mails := must(storage.Open(ctx, memory.New(), must(seal.New()))), &mailbox.Mailer{}
	settings := storage.DefaultSettings()
	settings.Company, settings.AppointmentTypeIDs, settings.PatientEmail.Enabled = "Sample Clinic", []string{"T-12"}, true
	ada := storage.Physician{ID: "D-7", Name: "Ada Example", Type: storage.NotLoggedIn}
	must(0, store.Account("clinic").Commit(ctx, storage.Put(&settings), storage.Put(&ada)))

	engine := must(syncer.New(syncer.Config{
		Store: store, Mailer: mails, From: mail.Address{Address: "visits@clinic.example"},
		PublicURL: must(url.Parse("https://visits.clinic.example")),
		Connect: syncer.ConnectorFunc(func(context.Context, string) (driver.EHR, driver.Video, error) {
			return ehr, video, nil
		}),
	}))
	must(engine.Account("clinic").Sync(ctx, syncer.SyncOptions{})) // engine.Run(ctx) does all three by itself
	must(engine.Account("clinic").Work(ctx))
	must(engine.Account("clinic").Deliver(ctx))
	fmt.Println(mails.Sent()[0].Text)
}

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}
