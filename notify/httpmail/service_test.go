package httpmail_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/httpmail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// posted is a message as a service of our own form gets it.
type posted struct {
	ID, From, To, Subject, Text, HTML string
	Header                            map[string]string
	Files                             []httpmail.File
}

const ownBody = `{
	"ID": {{.ID}}, "From": {{.From.Address}}, "To": {{.To.Address}}, "Subject": {{.Subject}}, "Text": {{.Text}},
	"HTML": {{.HTML}}, "Header": {{.Header}}, "Files": {{.Files}}
}`

// service is a mail service whose answers a test can change.
type service struct {
	*httptest.Server

	mu     sync.Mutex
	taken  []posted
	header http.Header      // of the last request
	body   []byte           // of the last request
	answer http.HandlerFunc // nil: take
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewTLSServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var p posted
	content, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(content, &p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.header, s.body = r.Header.Clone(), content
	switch {
	case s.answer != nil:
		s.answer(w, r)
	case err != nil:
		w.WriteHeader(http.StatusTeapot)
	default:
		s.taken = append(s.taken, p)
		w.WriteHeader(http.StatusAccepted)
	}
}

func (s *service) got() []posted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taken)
}

// hang never answers. To return would be to answer 200, which a client that is
// just leaving may still see.
func hang(_ http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

// mailer sends to the service in its own form; a test changes the rest.
func (s *service) mailer(t *testing.T, c httpmail.Config, opts ...httpmail.Option) *httpmail.Mailer {
	t.Helper()
	trusted := x509.NewCertPool()
	trusted.AddCert(s.Certificate())
	c.URL = s.URL + "/send?key=s3cret"
	if c.Body == "" {
		c.Body = ownBody
	}
	m, err := httpmail.New(c, append([]httpmail.Option{httpmail.WithTLSConfig(&tls.Config{RootCAs: trusted})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func message() notify.Message {
	return notify.Message{
		ID:       "m1@lakeside.example",
		From:     mail.Address{Name: `Lakeside "Main" Clinic`, Address: "visits@lakeside.example"},
		To:       mail.Address{Name: "Rosa Díaz", Address: "rosa@patients.example"},
		Subject:  "Your video visit",
		Text:     "Join \"now\"\n\\ {{.ID}} </script> \u2028 https://lakeside.example/j/private-token",
		HTML:     `<p class="a">Join & see</p><img src="cid:logo.png">`,
		Inline:   []notify.Part{{Name: "logo.png", ContentType: "image/png", Data: []byte("\x89PNG\x00")}},
		Attached: []notify.Part{{Name: "visit.ics", ContentType: "text/calendar; method=PUBLISH", Data: []byte("BEGIN:VCALENDAR")}},
		Header:   map[string]string{"Auto-Submitted": "auto-generated"},
	}
}

// saysNothing proves D9 for an error.
func saysNothing(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"osa", "patients", "lakeside", "private-token", "s3cret", "127.0.0.1", "://", "Bearer", "unknown recipient"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %q: %v", secret, err)
		}
	}
}
