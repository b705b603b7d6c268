package notifytest_test

import (
	"testing"

	"github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/notify/notifytest"
)

// A mailer of your own is checked by one test. What its system cannot do, such
// as to hang, is left out.
func ExampleTestMailer() {
	_ = func(t *testing.T) { // in life: func TestMyMailer(t *testing.T)
		notifytest.TestMailer(t, func(*testing.T) notifytest.MailSystem {
			var mine memory.Mailer
			return notifytest.MailSystem{Mailer: &mine, Mails: mine.Sent}
		})
	}
	// Output:
}
