package memory_test

import (
	"errors"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func TestMailerConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestMailer(t, func(*testing.T) notifytest.MailSystem {
		var m memory.Mailer
		return notifytest.MailSystem{Mailer: &m, Mails: m.Sent, Refuse: func(forGood bool) {
			err := errors.New("refused")
			if forGood {
				err = notify.Permanent(err)
			}
			m.Fail(err)
		}}
	})
}

func TestSinkConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestSink(t, func(*testing.T) notifytest.Endpoint {
		var s memory.Sink
		return notifytest.Endpoint{Sink: &s, Refuse: func() { s.Fail(errors.New("refused")) }, Events: func() []notifytest.Taken {
			var taken []notifytest.Taken
			for _, e := range s.Posted() {
				taken = append(taken, notifytest.Taken{ID: e.ID, Body: e.Body()})
			}
			return taken
		}}
	})
}
