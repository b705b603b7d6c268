package httpmail_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/mail"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/httpmail"
)

// A service without a function of its own is a matter of configuration.
func ExampleNew() {
	service := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(r.Header.Get("Authorization"), string(body))
	}))
	defer service.Close()

	mailer, err := httpmail.New(httpmail.Config{
		URL:    service.URL + "/v1/messages",
		Header: map[string]string{"Authorization": "Bearer key"},
		Body: `{
			"to": [{"email": {{.To.Address}}}],
			"sender": {{.From.Full}},
			"subject": {{.Subject}},
			"plain": {{.Text}}, "html": {{.HTML}},
			"files": [{{range $i, $f := .Files}}{{if $i}},{{end}}{"name": {{.Name}}, "base64": {{.Data}}}{{end}}]
		}`,
	}, httpmail.AllowPlainHTTP(true)) // only because the service is in this process
	if err != nil {
		fmt.Println(err)
		return
	}
	defer mailer.Close()

	err = mailer.Send(context.Background(), notify.Message{
		ID:       "1@lakeside.example",
		From:     mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		To:       mail.Address{Address: "rosa@example.com"},
		Subject:  "Your video visit",
		Text:     "Join \"now\"",
		Attached: []notify.Part{{Name: "visit.ics", ContentType: "text/calendar", Data: []byte("BEGIN")}},
	})
	fmt.Println(err)
	// Output:
	// Bearer key {"to":[{"email":"rosa@example.com"}],"sender":"\"Lakeside Clinic\" \u003cvisits@lakeside.example\u003e","subject":"Your video visit","plain":"Join \"now\"","html":"","files":[{"name":"visit.ics","base64":"QkVHSU4="}]}
	// <nil>
}

func ExamplePostmark() {
	mailer, err := httpmail.New(httpmail.Postmark("server-token"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer mailer.Close()
	var _ notify.Mailer = mailer
	// Output:
}
