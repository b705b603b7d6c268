package httpmail_test

import (
	"net/http"
	"net/mail"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/httpmail"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func TestMailerConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestMailer(t, func(t *testing.T) notifytest.MailSystem {
		s := newService(t)
		return notifytest.MailSystem{
			Mailer: s.mailer(t, httpmail.Config{}),
			Mails: func() []notify.Message {
				var all []notify.Message
				for _, p := range s.got() {
					all = append(all, notify.Message{ID: p.ID, To: mail.Address{Address: p.To}, Subject: p.Subject, Text: p.Text})
				}
				return all
			},
			Refuse: func(forGood bool) {
				status := http.StatusBadGateway
				if forGood {
					status = http.StatusUnprocessableEntity
				}
				s.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
			},
			Hang: func() { s.answer = hang },
		}
	})
}
