package smtp_test

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
)

// TestNoTextBeginsAHeader: whatever stands in a member of a message, the mail
// has one recipient and our headers, or is refused for good (part C).
func TestNoTextBeginsAHeader(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{utf8: true})
	m := s.mailer(t, "smtp://HOST")
	for name, change := range map[string]func(*notify.Message, string){
		"subject":      func(m *notify.Message, x string) { m.Subject += x },
		"from name":    func(m *notify.Message, x string) { m.From.Name += x },
		"to name":      func(m *notify.Message, x string) { m.To.Name += x },
		"from address": func(m *notify.Message, x string) { m.From.Address += x },
		"to address":   func(m *notify.Message, x string) { m.To.Address += x },
		"to local":     func(m *notify.Message, x string) { m.To.Address = x + m.To.Address },
		"id":           func(m *notify.Message, x string) { m.ID += x },
		"header value": func(m *notify.Message, x string) { m.Header = map[string]string{"List-Id": "<a.b>" + x} },
		"header name":  func(m *notify.Message, x string) { m.Header = map[string]string{"X-A" + x: "b"} },
		"part name": func(m *notify.Message, x string) {
			m.Attached = []notify.Part{{Name: "a" + x, ContentType: "text/plain"}}
		},
		"part type": func(m *notify.Message, x string) {
			m.Attached = []notify.Part{{Name: "a", ContentType: "text/plain" + x}}
		},
	} {
		for _, x := range []string{"\r\nBcc: eve@example.net", "\nBcc: eve@example.net", "\rBcc: eve@example.net", "\r\n\r\nHello", "\x00", "\r\n.\r\nMAIL FROM:<eve@example.net>"} {
			msg := message("m1")
			change(&msg, x)
			if err := m.Send(t.Context(), msg); err == nil || !notify.IsPermanent(err) || strings.Contains(err.Error(), "eve") {
				t.Errorf("%s with %q: error %v, want a permanent one", name, x, err)
			}
		}
	}
	if n := len(s.got()); n != 0 {
		t.Errorf("%d mails went out", n)
	}
}

func TestOwnHeadersCannotBeReplaced(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Bcc", "CC", "to", "From", "Subject", "Message-ID", "Date", "Content-Type", "MIME-Version", ""} {
		msg := message("m1")
		msg.Header = map[string]string{name: "x"}
		if err := msg.Check(); err == nil || !notify.IsPermanent(err) {
			t.Errorf("header %q: error %v", name, err)
		}
	}
}

// TestOddAddressesArrive: every form of address that RFC 5321 allows reaches
// the server as it was written, but for the letters of a domain, which every
// server knows in their form of RFC 5890.
func TestOddAddressesArrive(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{utf8: true})
	m := s.mailer(t, "smtp://HOST")
	for _, tt := range []struct {
		written string // as people write it
		arrives string // as the server understands it
		utf8    bool
	}{
		{"rosa+visit@example.com", "rosa+visit@example.com", false},
		{"o'brien@example.com", "o'brien@example.com", false},
		{"!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com", false},
		{`"rosa diaz"@example.com`, "rosa diaz@example.com", false},
		{`"rosa@home"@example.com`, "rosa@home@example.com", false},
		{`"a\"b"@example.com`, `a"b@example.com`, false},
		{"rosa@[192.0.2.1]", "rosa@[192.0.2.1]", false},
		{"rosa@" + strings.Repeat("a", 60) + ".example.com", "rosa@" + strings.Repeat("a", 60) + ".example.com", false},
		{"josé@example.com", "josé@example.com", true},
		{"josé@bücher.example", "josé@xn--bcher-kva.example", true},
		{"rosa@bücher.example", "rosa@xn--bcher-kva.example", false},
		{"rosa@BÜCHER.example", "rosa@xn--bcher-kva.example", false},
	} {
		t.Run(tt.written, func(t *testing.T) {
			if err := notify.CheckAddress(tt.written); err != nil {
				t.Fatal(err)
			}
			mailed := fullMail()
			mailed.To = mail.Address{Address: tt.written}
			msg, err := notify.Render(mailed)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Send(t.Context(), msg); err != nil {
				t.Fatal(err)
			}
			all := s.got()
			last := all[len(all)-1]
			if last.to != tt.arrives && last.to != tt.written || last.utf8 != tt.utf8 {
				t.Errorf("arrived as %q with SMTPUTF8 %t, want %q with %t", last.to, last.utf8, tt.arrives, tt.utf8)
			}
			header, _ := open(t, last.data)
			if list, err := header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != tt.arrives {
				t.Errorf("To: %v, %v", list, err)
			}
		})
	}
}

func TestAddressBeyondASCIINeedsTheServer(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	msg := message("m1")
	msg.To.Address = "josé@example.com"
	err := s.mailer(t, "smtp://HOST").Send(t.Context(), msg)
	if err == nil || !notify.IsPermanent(err) || len(s.got()) != 0 {
		t.Errorf("error %v, %d mails", err, len(s.got()))
	}
}

// An international domain needs nothing of the server.
func TestInternationalDomainNeedsNothing(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	msg := message("m1")
	msg.To.Address = "rosa@bücher.example"
	if err := s.mailer(t, "smtp://HOST").Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	if all := s.got(); len(all) != 1 || all[0].to != "rosa@xn--bcher-kva.example" {
		t.Errorf("arrived: %+v", all)
	}
}
