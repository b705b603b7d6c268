package syncer_test

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"

	"github.com/televisit/televisit-go/notify"
	notifymemory "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
)

// sender is an engine with one account, and where its mails and events go.
func sender() (*syncer.Engine, *notifymemory.Mailer, *notifymemory.Sink) {
	keyset, _ := seal.New()
	store, _ := storage.Open(context.Background(), memory.New(), keyset)
	mails, events := &notifymemory.Mailer{}, &notifymemory.Sink{}
	// Own words and languages: NewRenderer refuses what leaves out the link or the time.
	renderer, _ := notify.NewRenderer(notify.WithText("{{.Heading}}\n{{.Lead}}\n{{.Date}} {{.Time}} {{.Zone}}\n{{range .Intro}}{{.}}\n{{end}}{{.Link}}\n"))
	engine, err := syncer.New(syncer.Config{
		Store: store, Connect: oneAccount{}, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Mailer: mails, From: mail.Address{Address: "visits@clinic.example"}, Render: renderer.Render, Sink: events,
	})
	if err != nil {
		panic(err)
	}
	settings := storage.DefaultSettings()
	settings.Company, settings.Notifications.EndpointURL = "Sim Clinic", "https://vendor.example/hook"
	_ = store.Account("clinic-1").Commit(context.Background(), storage.Put(&settings))
	return engine, mails, events
}

// An administrator tries the mail settings out, with a template of the vendor's.
func ExampleAccount_TestMail() {
	engine, mails, _ := sender()
	result, _ := engine.Account("clinic-1").TestMail(context.Background(), "desk@clinic.example", notify.Test)
	fmt.Println(result.OK)
	fmt.Println(mails.Sent()[0].Subject)
	// Output:
	// true
	// Test message: video visits
}

// An administrator tries the endpoint out.
func ExampleAccount_TestEvent() {
	engine, _, events := sender()
	events.Fail(errors.New("webhook: the endpoint answered 401"))
	result, _ := engine.Account("clinic-1").TestEvent(context.Background())
	fmt.Println(result.Message)
	// Output: The event was not taken: the endpoint answered 401. Check the address and the system behind it, then test again.
}

// The endpoint works again: everything that was given up is sent once more.
func ExampleAccount_ReplayAll() {
	engine, _, _ := sender()
	ctx := context.Background()
	_ = engine.Account("clinic-1").EnableEndpoint(ctx) // in case it was switched off
	n, err := engine.Account("clinic-1").ReplayAll(ctx, syncer.ReplayFilter{State: storage.DeliveryDead})
	fmt.Println(n, err)
	// Output: 0 <nil>
}
