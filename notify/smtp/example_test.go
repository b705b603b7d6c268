package smtp_test

import (
	"context"
	"fmt"
	"net/mail"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/smtp"
)

func ExampleNew() {
	mailer, err := smtp.New("smtp://clinic:password@127.0.0.1:1?tls=required", smtp.WithTimeout(5*time.Second))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer mailer.Close()

	err = mailer.Send(context.Background(), notify.Message{
		ID:      "1@lakeside.example",
		From:    mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		To:      mail.Address{Address: "rosa@example.com"},
		Subject: "Your video visit",
		Text:    "Join video visit: https://lakeside.example/j/4x7",
	})
	fmt.Println(err, "- give up:", notify.IsPermanent(err))
	// Output: smtp: the mail server refused the connection - give up: false
}
