package smtp_test

import (
	"bytes"
	"crypto/tls"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/smtp"
)

// BenchmarkSend compares messages over one pooled connection with the same
// messages by a bare go-mail loop over one connection, both with STARTTLS, turn
// by turn in the same run, by the median of each. The metric throughput is ours
// as a part of the bare loop's; issue "Messages and events", 4: at least 0.9.
func BenchmarkSend(b *testing.B) {
	s := newServer(b, setup{})
	mailer := s.mailer(b, "smtp://HOST", smtp.WithConnections(1))
	msg := invitation(b)
	client := bareClient(b, s)
	ours := func() error { return mailer.Send(b.Context(), msg) }
	bare := func() error { return client.Send(bareMessage(b, msg)) }
	var oursTook, bareTook []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 { // whoever goes second finds warmer caches
			oursTook, bareTook = append(oursTook, took(b, ours)), append(bareTook, took(b, bare))
		} else {
			bareTook, oursTook = append(bareTook, took(b, bare)), append(oursTook, took(b, ours))
		}
		if got := s.got(); len(got) != 2 {
			b.Fatalf("%d mails arrived, want 2", len(got))
		}
		s.set(func(s *server) { s.letters = nil })
	}
	if n := s.sessions(); n != 2 {
		b.Errorf("%d connections, want one for each", n)
	}
	o, r := median(oursTook), median(bareTook) // not means: other programs share the machine
	b.ReportMetric(o, "ours-ns/op")
	b.ReportMetric(r, "bare-ns/op")
	b.ReportMetric(r/o, "throughput")
}

// invitation is a whole mail, as patients get it.
func invitation(b *testing.B) notify.Message {
	b.Helper()
	start := time.Date(2026, time.November, 24, 20, 0, 0, 0, time.UTC)
	msg, err := notify.Render(notify.Mail{
		Kind: notify.Invite, ID: "bench", UID: "bench@lakeside.example", Company: "Lakeside Clinic",
		From:  mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		To:    mail.Address{Name: "Rosa Diaz", Address: "rosa@patients.example"},
		Start: start, Duration: 30 * time.Minute, WrittenAt: start, Link: "https://lakeside.example/j/secret-token",
		Logo: &notify.Part{ContentType: "image/png", Data: bytes.Repeat([]byte{0x89, 'P', 'N', 'G'}, 2<<10)},
	})
	if err != nil {
		b.Fatal(err)
	}
	return msg
}

// bareClient is connected to the server, as the library's documentation does it.
func bareClient(b *testing.B, s *server) *gomail.Client {
	b.Helper()
	host, port, _ := net.SplitHostPort(s.address)
	number, _ := strconv.Atoi(port)
	client, err := gomail.NewClient(host, gomail.WithPort(number), gomail.WithTLSPolicy(gomail.TLSMandatory),
		gomail.WithTLSConfig(&tls.Config{RootCAs: s.trusted, ServerName: host, MinVersion: tls.VersionTLS12}))
	if err != nil {
		b.Fatal(err)
	}
	if err := client.DialWithContext(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = client.Close() })
	return client
}

func bareMessage(b *testing.B, m notify.Message) *gomail.Msg {
	msg := gomail.NewMsg()
	if msg.From(m.From.String()) != nil || msg.To(m.To.String()) != nil {
		b.Fatal("the library does not take the addresses")
	}
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	for _, p := range m.Inline {
		if err := msg.EmbedReader(p.Name, bytes.NewReader(p.Data)); err != nil {
			b.Fatal(err)
		}
	}
	for _, p := range m.Attached {
		if err := msg.AttachReader(p.Name, bytes.NewReader(p.Data)); err != nil {
			b.Fatal(err)
		}
	}
	return msg
}

func took(b *testing.B, send func() error) time.Duration {
	begun := time.Now()
	if err := send(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2])
}
