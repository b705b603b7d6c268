// Command custommailer shows how to write a mailer of your own: [Folder] puts
// mails into a directory instead of sending them. It is a type with one method,
// Send, and goes into the engine's configuration as its Mailer. The test runs
// the conformance suite over it, which is all that a mailer must pass:
//
//	go test ./examples/custommailer
//
// Run it to get an invitation to look at:
//
//	go run ./examples/custommailer [directory]
package main

import (
	"context"
	"log"
	"net/mail"
	"os"
	"time"

	"github.com/televisit/televisit-go/notify"
)

func main() {
	dir := "mails"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := run(context.Background(), dir); err != nil {
		log.Fatal(err)
	}
	log.Print("wrote an invitation to ", dir)
}

func run(ctx context.Context, dir string) error {
	mailer, err := NewFolder(dir)
	if err != nil {
		return err
	}
	msg, err := notify.Render(notify.Mail{
		Kind: notify.Invite, ID: "visit-1/1/invite", UID: "visit-1@clinic.example", Company: "Sample Clinic",
		From:  mail.Address{Name: "Sample Clinic", Address: "visits@clinic.example"},
		To:    mail.Address{Address: "rosa@example.com"},
		Start: time.Now().Add(24 * time.Hour), Duration: 30 * time.Minute, WrittenAt: time.Now(),
		Link: "https://visits.clinic.example/j/sample",
	})
	if err != nil {
		return err
	}
	return mailer.Send(ctx, msg)
}
