package smtp_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/notifytest"
	"github.com/televisit/televisit-go/notify/smtp"
)

// mailServer is a mail server that is not of our making (see .ci/mailserver).
type mailServer struct{ dir string }

func theMailServer(t *testing.T) mailServer {
	t.Helper()
	return mailServer{require.Env(t, "mailserver", "TELEVISIT_TEST_MAILSERVER")}
}

func (s mailServer) file(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(content))
}

// mailer sends as it would without any options: STARTTLS, with the certificate
// verified.
func (s mailServer) mailer(t *testing.T) *smtp.Mailer {
	t.Helper()
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM([]byte(s.file(t, "cert.pem"))) {
		t.Fatal("the mail server's certificate cannot be read")
	}
	m, err := smtp.New("smtp://"+s.file(t, "address"), smtp.WithTLSConfig(&tls.Config{RootCAs: trusted}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// delivered waits for a mail to lie in the mailbox, and returns it as it lies
// there. A mail server delivers when it has time.
func (s mailServer) delivered(t *testing.T, id string) string {
	t.Helper()
	for range 600 {
		files, err := filepath.Glob(filepath.Join(s.dir, "mail", "new", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if raw, err := os.ReadFile(f); err == nil && strings.Contains(string(raw), "<"+id+">") {
				return string(raw)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the mail server took the mail, but did not deliver it")
	return ""
}

// mailTo is a whole mail under a name of its own in each run.
func mailTo(t *testing.T, address, name string) notify.Message {
	t.Helper()
	m := fullMail()
	m.ID, m.To.Address = name+time.Now().Format("150405.000000000"), address
	msg, err := notify.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// A mail that a mail server of another make took, by STARTTLS, and delivered is
// in the mailbox what was sent: every member, every part, and the calendar.
func TestAMailServerDeliversWhatWasSent(t *testing.T) {
	t.Parallel()
	s := theMailServer(t)
	m := s.mailer(t)
	for _, address := range []string{"rosa@patients.test", "rosa+visit@patients.test", `"rosa diaz"@patients.test`, "josé@patients.test"} {
		msg := mailTo(t, address, "delivered")
		if err := m.Send(t.Context(), msg); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		raw := s.delivered(t, msg.ID)
		header, parts := open(t, raw)
		checkHeader(t, header, msg)
		if len(parts) != 4 || parts[2].content != string(msg.Inline[0].Data) {
			t.Fatalf("%s: parts %+v", address, parts)
		}
		checkCalendar(t, parts[3].content)
		got, err := notifytest.ParseMail(strings.NewReader(raw))
		if err != nil || strings.ReplaceAll(got.Text, "\r\n", "\n") != msg.Text || strings.ReplaceAll(got.HTML, "\r\n", "\n") != msg.HTML {
			t.Errorf("%s: the text came back as %q, %v", address, got.Text, err)
		}
		if to, err := mail.ParseAddress(header.Get("To")); err != nil || to.Address != msg.To.Address {
			t.Errorf("%s: addressed to %v, %v", address, to, err)
		}
	}
}

// What a mail server refuses for good is not tried again, what it refuses for
// now is.
func TestAMailServersRefusals(t *testing.T) {
	t.Parallel()
	m := theMailServer(t).mailer(t)
	for address, permanent := range map[string]bool{
		"nobody@patients.test": true, "later@patients.test": false, "rosa@elsewhere.test": true,
	} {
		err := m.Send(t.Context(), mailTo(t, address, "refused"))
		if err == nil || notify.IsPermanent(err) != permanent || strings.Contains(err.Error(), "@") {
			t.Errorf("%s: error %v, want one that is permanent: %t, without the address", address, err, permanent)
		}
	}
	if err := m.Send(t.Context(), mailTo(t, "rosa@patients.test", "after")); err != nil {
		t.Errorf("after refusals: %v", err)
	}
}
