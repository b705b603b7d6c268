package app_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"testing"

	gosmtp "github.com/emersion/go-smtp"
)

// postOffice is a real SMTP server.
type postOffice struct {
	address string
	mu      sync.Mutex
	letters []string
	taken   func(letter string) (cut bool) // nil: every letter is kept; true: the sender gets no answer
}

func (o *postOffice) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.letters)
}

func (o *postOffice) letter(i int) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.letters[i]
}

type postSession struct{ office *postOffice }

func (postSession) Mail(string, *gosmtp.MailOptions) error { return nil }
func (postSession) Rcpt(string, *gosmtp.RcptOptions) error { return nil }
func (postSession) Reset()                                 {}
func (postSession) Logout() error                          { return nil }
func (s postSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if s.office.taken != nil && err == nil && s.office.taken(string(data)) {
		return errors.New("the sender is gone")
	}
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.letters = append(s.office.letters, string(data))
	return err
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	o := &postOffice{}
	g := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) { return postSession{o}, nil }))
	g.Domain, g.ErrorLog = "mail.test", log.New(io.Discard, "", 0)
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.address = l.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = g.Serve(l)
	}()
	t.Cleanup(func() {
		_ = g.Close()
		_ = l.Close()
		<-done
	})
	return o
}
