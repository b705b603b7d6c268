package smtp_test

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func TestMailerConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestMailer(t, func(t *testing.T) notifytest.MailSystem {
		s := newServer(t, setup{})
		release := make(chan struct{})
		t.Cleanup(func() { close(release) })
		return notifytest.MailSystem{
			Mailer: s.mailer(t, "smtp://HOST"),
			Mails: func() []notify.Message {
				var all []notify.Message
				for _, l := range s.got() {
					m, err := notifytest.ParseMail(strings.NewReader(l.data))
					if err != nil {
						t.Error(err)
					}
					all = append(all, m)
				}
				return all
			},
			Refuse: func(forGood bool) {
				code := 451
				if forGood {
					code = 550
				}
				s.set(func(s *server) { s.onRcpt = reply(code) })
			},
			Hang: func() { s.set(func(s *server) { s.onData = func() error { <-release; return nil } }) },
		}
	})
}
