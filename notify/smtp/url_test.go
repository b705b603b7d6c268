package smtp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify/smtp"
)

func TestNewReadsTheURL(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]bool{
		"smtp://mail.example.org":                                 true,
		"smtp://mail.example.org:25?tls=none":                     true,
		"smtp://user:s3cret@mail.example.org:587?tls=required":    true,
		"smtp://us%40er:s3%2Fcret@mail.example.org/?tls=required": true,
		"smtp://[::1]:2525?tls=opportunistic":                     true,
		"smtps://mail.example.org":                                true,
		"smtps://mail.example.org?tls=required":                   true,
		"smtps://mail.example.org?tls=none":                       false,
		"smtp://user:s3cret@mail.example.org?tls=maybe":           false,
		"smtp://user:s3cret@mail.example.org?starttls=1":          false,
		"smtp://user:s3cret@mail.example.org:0":                   false,
		"smtp://user:s3cret@mail.example.org:99999":               false,
		"smtp://user:s3cret@mail.example.org:port":                false,
		"smtp://user:s3cret@mail.example.org/path":                false,
		"smtp://user:s3cret@mail.example.org#x":                   false,
		"smtp://user:s3/cret@mail.example.org":                    false,
		"smtp://user:s3cret@mail.example.org?tls=%zz":             false,
		"http://user:s3cret@mail.example.org":                     false,
		"mail.example.org:25":                                     false,
		"smtp://":                                                 false,
		"":                                                        false,
	} {
		_, err := smtp.New(url)
		if (err == nil) != ok {
			t.Errorf("New(%q): %v, want ok %t", url, err, ok)
		}
		if err != nil && (strings.Contains(err.Error(), "s3") || strings.Contains(err.Error(), "example.org")) && !strings.Contains(err.Error(), "smtp://user:password@host") {
			t.Errorf("the error repeats the URL: %v", err)
		}
	}
}

func TestNewRefusesOptions(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]smtp.Option{
		"time-out":    smtp.WithTimeout(0),
		"idle":        smtp.WithIdle(-time.Second),
		"connections": smtp.WithConnections(0),
		"hello":       smtp.WithHello("a b"),
		"DKIM":        smtp.WithDKIM("", "s", nil),
	} {
		if _, err := smtp.New("smtp://mail.example.org", opt); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
