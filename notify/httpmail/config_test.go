package httpmail_test

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify/httpmail"
)

// TestBrokenConfigsAreRefused at start-up, not when a patient waits.
func TestBrokenConfigsAreRefused(t *testing.T) {
	t.Parallel()
	body := func(from, to string) func(*httpmail.Config) {
		return func(c *httpmail.Config) { c.Body = strings.Replace(ownBody, from, to, 1) }
	}
	for _, tt := range []struct {
		name  string
		spoil func(*httpmail.Config)
		want  string
	}{
		{"whole", func(*httpmail.Config) {}, ""},
		{"formatted recipient", body(".To.Address", ".To.Full"), ""},
		{"syntax", body("{{.ID}}", "{{.ID"), "Body"},
		{"no such member", body(".ID", ".Patient"), "Patient"},
		{"quoted value", body("{{.Subject}}", `"{{.Subject}}"`), "without quotes"},
		{"not an object", func(c *httpmail.Config) { c.Body = `[{{.To.Address}}, {{.Subject}}, {{.Text}}]` }, "JSON object"},
		{"empty", func(c *httpmail.Config) { c.Body = "" }, "JSON object"},
		{"comma with two files", body("{{.Files}}", `[{{range .Files}}{{.Name}}{{end}}]`), "JSON object"},
		{"no recipient", body("{{.To.Address}}", `""`), "leaves out the recipient"},
		{"no subject", body("{{.Subject}}", `""`), "leaves out the subject"},
		{"no text", body("{{.Text}}", `""`), "leaves out the text"},
		{"http", func(c *httpmail.Config) { c.URL = "http://s3cret.example/" }, "https://"},
		{"no URL", func(c *httpmail.Config) { c.URL = "" }, "URL"},
		{"password in the URL", func(c *httpmail.Config) { c.URL = "https://user:s3cret@mail.example/" }, "URL"},
		{"key with a line break", func(c *httpmail.Config) { c.Header = map[string]string{"Authorization": "Bearer s3cret\n"} }, "Header"},
		{"header's name", func(c *httpmail.Config) { c.Header = map[string]string{"Api Key": "s3cret"} }, "Header"},
		{"ID header", func(c *httpmail.Config) { c.IDHeader = "Idempotency Key" }, "IDHeader"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := httpmail.Config{URL: "https://mail.example/send", Body: ownBody}
			tt.spoil(&c)
			_, err := httpmail.New(c)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := httpmail.New(httpmail.Config{URL: "http://127.0.0.1/", Body: ownBody}, httpmail.AllowPlainHTTP(true)); err != nil {
		t.Errorf("told to allow plain HTTP: %v", err)
	}
}
