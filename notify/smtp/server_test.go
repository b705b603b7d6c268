package smtp_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/notify/smtp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const user, password = "clinic@example.org", "p@ss:word/1"

// letter is one mail as the server got it.
type letter struct {
	from, to string
	utf8     bool
	data     string
}

// server is a real SMTP server whose answers a test can change.
type server struct {
	address string
	trusted *x509.CertPool

	mu          sync.Mutex
	letters     []letter
	connections []*gosmtp.Conn
	signedIn    int

	onMail, onRcpt, onData func() error // nil: accept
	beforeTaken            func()       // called when a message arrived, before the answer
}

type setup struct {
	noTLS, implicit, auth, utf8 bool
}

func newServer(t testing.TB, how setup) *server {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // lends its certificate for 127.0.0.1
	certificate, leaf := lender.TLS.Certificates[0], lender.Certificate()
	lender.Close()
	s := &server{trusted: x509.NewCertPool()}
	s.trusted.AddCert(leaf)

	g := gosmtp.NewServer(gosmtp.BackendFunc(func(c *gosmtp.Conn) (gosmtp.Session, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.connections = append(s.connections, c)
		return &session{server: s, needsAuth: how.auth}, nil
	}))
	g.Domain, g.EnableSMTPUTF8, g.ErrorLog = "mail.test", how.utf8, log.New(io.Discard, "", 0)
	if !how.noTLS {
		g.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	if how.noTLS && how.auth {
		g.AllowInsecureAuth = true
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	if how.implicit {
		listener = tls.NewListener(listener, g.TLSConfig)
		g.TLSConfig = nil
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = g.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = g.Close()
		_ = listener.Close() // Close does not know of it when Serve has not begun
		<-done
	})
	return s
}

// mailer sends to the server; the URL is given its host and port.
func (s *server) mailer(t testing.TB, url string, opts ...smtp.Option) *smtp.Mailer {
	t.Helper()
	m, err := smtp.New(strings.ReplaceAll(url, "HOST", s.address),
		append([]smtp.Option{smtp.WithTLSConfig(&tls.Config{RootCAs: s.trusted})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func (s *server) got() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter(nil), s.letters...)
}

func (s *server) sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	distinct := map[string]bool{} // STARTTLS begins a second session on the same connection
	for _, c := range s.connections {
		distinct[c.Conn().RemoteAddr().String()] = true
	}
	return len(distinct)
}

// hangUp ends every connection that was made so far.
func (s *server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.connections {
		_ = c.Close()
	}
}

func reply(code int) func() error {
	return func() error {
		return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{code / 100, 1, 1}, Message: "rosa@example.com is not known here"}
	}
}

type session struct {
	server    *server
	needsAuth bool
	signedIn  bool
	current   letter
}

func (s *session) AuthMechanisms() []string {
	if !s.needsAuth {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, u, p string) error {
		if u != user || p != password {
			return errors.New("no")
		}
		s.signedIn = true
		s.server.mu.Lock()
		s.server.signedIn++
		s.server.mu.Unlock()
		return nil
	}), nil
}

func (s *session) Mail(from string, opts *gosmtp.MailOptions) error {
	if s.needsAuth && !s.signedIn {
		return gosmtp.ErrAuthRequired
	}
	s.current = letter{from: from, utf8: opts.UTF8}
	return s.server.ask(&s.server.onMail)
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.current.to = to
	return s.server.ask(&s.server.onRcpt)
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("cut off: %w", err)
	}
	if err := s.server.ask(&s.server.onData); err != nil {
		return err
	}
	s.current.data = string(data)
	s.server.mu.Lock()
	s.server.letters = append(s.server.letters, s.current)
	taken := s.server.beforeTaken
	s.server.mu.Unlock()
	if taken != nil {
		taken()
	}
	return nil
}

func (s *session) Reset()        { s.current = letter{} }
func (s *session) Logout() error { return nil }

func (s *server) ask(hook *func() error) error {
	s.mu.Lock()
	f := *hook
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f()
}

func (s *server) set(change func(*server)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}
