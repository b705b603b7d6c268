package notify_test

import (
	"os"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
)

// TestBrokenTemplatesAreRefused at start-up, not when a patient waits.
func TestBrokenTemplatesAreRefused(t *testing.T) {
	t.Parallel()
	english, err := os.ReadFile("lang/en.json")
	if err != nil {
		t.Fatal(err)
	}
	const whole = `{{range .Intro}}{{.}}{{end}} {{.Date}} {{.Time}} {{.Zone}} {{.Link}}`
	change := func(from, to string) notify.Option {
		changed := strings.Replace(string(english), from, to, 1)
		if changed == string(english) {
			t.Fatalf("%q is not in the file", from)
		}
		return notify.WithLanguage("fr", []byte(changed))
	}
	for _, tt := range []struct {
		name string
		opt  notify.Option
		want string // in the error; "": accepted
	}{
		{"whole", notify.WithText(whole), ""},
		{"whole HTML", notify.WithHTML(`<p>{{range .Intro}}{{.}}{{end}} {{.Date}} {{.Time}} {{.Zone}} <a href="{{.Link}}">{{.Link}}</a>`), ""},
		{"syntax", notify.WithText("{{.Link"), "mail.txt"},
		{"no such member", notify.WithText(whole + "{{.Patient}}"), "text template failed"},
		{"no link", notify.WithText(strings.Replace(whole, "{{.Link}}", "", 1)), "leaves out the link"},
		{"no zone", notify.WithHTML(strings.Replace(whole, "{{.Zone}}", "", 1)), "leaves out the zone"},
		{"no introduction", notify.WithHTML(strings.Replace(whole, "{{range .Intro}}{{.}}{{end}}", "", 1)), "leaves out the introduction"},
		{"HTML that cannot be escaped", notify.WithHTML(`<a href="{{if .Link}}'{{end}}x{{.Link}}` + whole), "HTML template failed"},
		{"language", notify.WithLanguage("fr", english), ""},
		{"language, not JSON", notify.WithLanguage("fr", []byte("{")), "language fr"},
		{"language, empty text", change(`"Join video visit"`, `" "`), `"button" is empty`},
		{"language, no such text", change(`"button"`, `"buton"`), "buton"},
		{"language, six weekdays", change(`"Sunday", `, ""), "7 weekdays"},
		{"language, company in a subject", change(`Your video visit on {day}`, `{company} on {day}`), "{company}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := notify.NewRenderer(tt.opt)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				m := invitation()
				m.Language = "fr-CA"
				if _, err := r.Render(m); err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}
