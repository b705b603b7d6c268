package smtp_test

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/smtp"
)

func message(id string) notify.Message {
	return notify.Message{
		ID:      id + "@lakeside.example",
		From:    mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		To:      mail.Address{Name: "Rosa Díaz", Address: "rosa@example.com"},
		Subject: "Your video visit",
		Text:    "Join video visit:\nhttps://lakeside.example/j/secret-token\n",
		HTML:    "<p>Join video visit</p>",
	}
}

var withUser = url.UserPassword(user, password).String() + "@"

func TestSendSecuresTheConnection(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		server setup
		url    string
		taken  bool
	}{
		{"required with STARTTLS", setup{}, "smtp://HOST", true},
		{"required, said so", setup{}, "smtp://HOST?tls=required", true},
		{"required, none offered", setup{noTLS: true}, "smtp://HOST", false},
		{"opportunistic with STARTTLS", setup{}, "smtp://HOST?tls=opportunistic", true},
		{"opportunistic, none offered", setup{noTLS: true}, "smtp://HOST?tls=opportunistic", true},
		{"none", setup{noTLS: true}, "smtp://HOST/?tls=none", true},
		{"implicit", setup{implicit: true}, "smtps://HOST", true},
		{"signed in", setup{auth: true}, "smtp://" + withUser + "HOST", true},
		{"signed in, implicit", setup{auth: true, implicit: true}, "smtps://" + withUser + "HOST", true},
		{"signed in within an open network", setup{auth: true, noTLS: true}, "smtp://" + withUser + "HOST?tls=none", true},
		{"wrong password", setup{auth: true}, "smtp://" + user + ":wrong@HOST", false},
		{"no password", setup{auth: true}, "smtp://HOST", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, tt.server)
			err := s.mailer(t, strings.Replace(tt.url, user, url.QueryEscape(user), 1)).Send(t.Context(), message("m1"))
			if (err == nil) != tt.taken || len(s.got()) == 1 != tt.taken {
				t.Fatalf("Send: %v, %d mails; want taken %t", err, len(s.got()), tt.taken)
			}
			if notify.IsPermanent(err) {
				t.Errorf("the operator can mend it, but it is permanent: %v", err)
			}
			if err != nil {
				saysNothing(t, err)
			}
			if signed := tt.server.auth && tt.taken; s.signedIn == 1 != signed {
				t.Errorf("signed in %d times", s.signedIn)
			}
		})
	}
}

func TestSendVerifiesTheCertificate(t *testing.T) { // A39
	t.Parallel()
	for _, tt := range []struct {
		url string
		how setup
	}{{"smtp://HOST", setup{}}, {"smtps://HOST", setup{implicit: true}}, {"smtp://HOST?tls=opportunistic", setup{}}} {
		s := newServer(t, tt.how)
		m, err := smtp.New(strings.ReplaceAll(tt.url, "HOST", s.address))
		if err != nil {
			t.Fatal(err)
		}
		err = m.Send(t.Context(), message("m1"))
		if err == nil || !strings.Contains(err.Error(), "certificate is not valid") || len(s.got()) != 0 {
			t.Errorf("%s: %v, %d mails", tt.url, err, len(s.got()))
		}
	}
}

func TestSendTellsPermanentFromTemporary(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		at        string
		code      int
		permanent bool
	}{
		{"mail", 421, false}, {"mail", 450, false}, {"mail", 530, false}, {"mail", 550, false}, {"mail", 552, true},
		{"rcpt", 421, false}, {"rcpt", 450, false}, {"rcpt", 451, false}, {"rcpt", 452, false}, {"rcpt", 530, false},
		{"rcpt", 501, true}, {"rcpt", 550, true}, {"rcpt", 551, true}, {"rcpt", 552, true}, {"rcpt", 553, true}, {"rcpt", 554, true},
		{"data", 421, false}, {"data", 451, false}, {"data", 452, false}, {"data", 550, true}, {"data", 552, true}, {"data", 554, true},
	} {
		t.Run(fmt.Sprint(tt.at, tt.code), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, setup{})
			s.set(func(s *server) {
				*map[string]*func() error{"mail": &s.onMail, "rcpt": &s.onRcpt, "data": &s.onData}[tt.at] = reply(tt.code)
			})
			m := s.mailer(t, "smtp://HOST")
			err := m.Send(t.Context(), message("m1"))
			refused, ok := errors.AsType[*smtp.Error](err)
			if !ok || refused.Code != tt.code || notify.IsPermanent(err) != tt.permanent {
				t.Fatalf("error %v, permanent %t, want %d and permanent %t", err, notify.IsPermanent(err), tt.code, tt.permanent)
			}
			saysNothing(t, err)
			s.set(func(s *server) { s.onMail, s.onRcpt, s.onData = nil, nil, nil })
			if err := m.Send(t.Context(), message("m2")); err != nil || len(s.got()) != 1 {
				t.Errorf("the next message: %v, %d mails", err, len(s.got()))
			}
		})
	}
}

func TestSendUsesAConnectionAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	m := s.mailer(t, "smtp://HOST")
	for i := range 20 {
		if err := m.Send(t.Context(), message(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.got()) != 20 || s.sessions() != 1 {
		t.Errorf("%d mails over %d connections, want 20 over 1", len(s.got()), s.sessions())
	}
}

func TestSendRenewsAConnectionThatEnded(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*server){
		"hung up": (*server).hangUp,
		"421 at the next message": func(s *server) {
			said := false
			s.set(func(s *server) {
				s.onMail = func() error {
					if said {
						return nil
					}
					said = true
					return reply(421)()
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, setup{})
			m := s.mailer(t, "smtp://HOST")
			if err := m.Send(t.Context(), message("m1")); err != nil {
				t.Fatal(err)
			}
			end(s)
			if err := m.Send(t.Context(), message("m2")); err != nil {
				t.Fatal(err)
			}
			if got := s.got(); len(got) != 2 || s.sessions() != 2 {
				t.Errorf("%d mails over %d connections, want 2 over 2", len(got), s.sessions())
			}
		})
	}
}

func TestSendFromManyGoroutines(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	m := s.mailer(t, "smtp://HOST", smtp.WithConnections(3))
	var senders sync.WaitGroup
	for i := range 60 {
		senders.Go(func() {
			if err := m.Send(t.Context(), message(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	senders.Wait()
	if len(s.got()) != 60 || s.sessions() > 3 {
		t.Errorf("%d mails over %d connections, want 60 over at most 3", len(s.got()), s.sessions())
	}
}

func TestSendObeysTheContext(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	entered := make(chan struct{}, 1)
	s.set(func(s *server) {
		s.onRcpt = func() error {
			entered <- struct{}{}
			<-release
			return nil
		}
	})
	m := s.mailer(t, "smtp://HOST", smtp.WithConnections(1))
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() { result <- m.Send(ctx, message("m1")) }()
	<-entered

	waiting, stopWaiting := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stopWaiting()
	if err := m.Send(waiting, message("m2")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for the only connection: %v", err)
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) || notify.IsPermanent(err) {
		t.Errorf("while the server thinks: %v", err)
	}
	if len(s.got()) != 0 {
		t.Error("the mail arrived")
	}
}

// TestSendRepeatsUnderTheSameID: a mail whose answer was lost may have been
// taken, so another try must be recognisable as the same mail.
func TestSendRepeatsUnderTheSameID(t *testing.T) { // D3
	t.Parallel()
	s := newServer(t, setup{})
	s.set(func(s *server) { s.beforeTaken = s.hangUp })
	m := s.mailer(t, "smtp://HOST")
	if err := m.Send(t.Context(), message("m1")); err == nil || notify.IsPermanent(err) {
		t.Fatalf("error %v, want a temporary one", err)
	}
	s.set(func(s *server) { s.beforeTaken = nil })
	if err := m.Send(t.Context(), message("m1")); err != nil {
		t.Fatal(err)
	}
	got := s.got()
	if len(got) != 2 {
		t.Fatalf("%d mails, want 2", len(got))
	}
	for _, l := range got {
		if !strings.Contains(l.data, "Message-ID: <m1@lakeside.example>\r\n") {
			t.Errorf("another Message-ID:\n%s", l.data)
		}
	}
}

func TestSendGivesUpInTime(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	s.set(func(s *server) { s.onData = func() error { <-release; return nil } })
	err := s.mailer(t, "smtp://HOST", smtp.WithTimeout(100*time.Millisecond)).Send(t.Context(), message("m1"))
	if err == nil || notify.IsPermanent(err) {
		t.Errorf("error %v, want a temporary one", err)
	}
}

func TestSendNamesTheTrouble(t *testing.T) {
	t.Parallel()
	s := newServer(t, setup{})
	for url, want := range map[string]string{
		"smtp://" + s.address[:strings.LastIndex(s.address, ":")] + ":1": "refused the connection",
		"smtp://no-such-host.invalid":                                    "mail server",
	} {
		m, err := smtp.New(url)
		if err != nil {
			t.Fatal(err)
		}
		err = m.Send(t.Context(), message("m1"))
		if err == nil || !strings.Contains(err.Error(), want) || notify.IsPermanent(err) {
			t.Errorf("%s: %v, want %q", url, err, want)
		}
	}
}

// saysNothing proves D9 for an error.
func saysNothing(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"rosa", "Rosa", "lakeside", "secret-token", password, "127.0.0.1", "not known here"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %q: %v", secret, err)
		}
	}
}
