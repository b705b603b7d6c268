package app

import (
	"github.com/televisit/televisit-go/examples/server/internal/config"
	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/httpmail"
	"github.com/televisit/televisit-go/notify/smtp"
)

// mailer sends by the mail server or service that was named; in the demo, mails
// stay in the mailbox unless one was.
func (s *server) mailer() (notify.Mailer, error) {
	switch {
	case s.cfg.SMTP != "":
		return smtp.New(s.cfg.SMTP)
	case s.cfg.MailHTTP.Service != "":
		return serviceMailer(s.cfg.MailHTTP)
	case s.demo != nil:
		return s.demo.Mailer(), nil
	}
	return nil, nil
}

func serviceMailer(m config.MailHTTP) (notify.Mailer, error) {
	c := map[string]func(key string) httpmail.Config{
		"postmark": httpmail.Postmark, "resend": httpmail.Resend, "sendgrid": httpmail.SendGrid,
	}[m.Service](m.Key)
	plain := false // a plain address passed the configuration's check
	if m.URL != nil {
		c.URL, plain = m.URL.String(), m.URL.Scheme == "http"
	}
	return httpmail.New(c, httpmail.AllowPlainHTTP(plain))
}
