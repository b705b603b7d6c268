package notify_test

import (
	"fmt"
	"net/mail"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
)

func ExampleRender() {
	zone := time.FixedZone("", -5*3600)
	msg, err := notify.Render(notify.Mail{
		Kind:      notify.Invite,
		ID:        "visit-42/1/invite",
		To:        mail.Address{Address: "rosa@example.com"},
		From:      mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		Company:   "Lakeside Clinic",
		Start:     time.Date(2026, time.November, 24, 15, 0, 0, 0, zone),
		Duration:  30 * time.Minute,
		Zone:      zone,
		Link:      "https://lakeside.example/j/4x7",
		UID:       "visit-42@lakeside.example",
		WrittenAt: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(msg.Subject)
	fmt.Println(strings.Join(strings.Split(msg.Text, "\n")[:11], "\n"))
	// Output:
	// Your video visit on Tuesday, November 24, 3:00 PM UTC-5
	// Your video visit
	//
	// You have a video visit with Lakeside Clinic.
	//
	// Tuesday, November 24, 2026
	// 3:00 PM UTC-5
	// 30 minutes
	//
	// Join video visit:
	// https://lakeside.example/j/4x7
}

func TestRenderIsPure(t *testing.T) { // D3: the same Message-ID for another try
	t.Parallel()
	m := invitation()
	first, second := render(t, m), render(t, m)
	if !reflect.DeepEqual(first, second) {
		t.Error("the same mail gave two messages")
	}
	m.ID += "x"
	if other := render(t, m); other.ID == first.ID {
		t.Error("two mails share a Message-ID")
	}
	if !strings.HasSuffix(first.ID, "@lakeside.example") || strings.Contains(first.ID, "1001") {
		t.Errorf("Message-ID %q", first.ID)
	}
	if first.Header["Auto-Submitted"] != "auto-generated" || first.Header["List-Id"] != "<video-visits.lakeside.example>" {
		t.Errorf("headers %v", first.Header)
	}
	if err := first.Check(); err != nil {
		t.Error(err)
	}
}

func TestRenderWithoutLink(t *testing.T) { // A8
	t.Parallel()
	m := invitation()
	m.Link = ""
	msg := render(t, m)
	for part, s := range map[string]string{"text": msg.Text, "HTML": msg.HTML, "calendar": string(msg.Attached[0].Data)} {
		if strings.Contains(s, "https://") || strings.Contains(s, "Join video visit") {
			t.Errorf("%s leads in:\n%s", part, s)
		}
	}
	if !strings.Contains(msg.Text, "another message with the link") {
		t.Errorf("the text does not say what happens next:\n%s", msg.Text)
	}
}

func TestIntro(t *testing.T) { // A12
	t.Parallel()
	woman := "👩🏽‍⚕️"                                                    // 5 characters
	full := strings.Repeat("n\u0303", 500) + strings.Repeat(woman, 200) // 2,000 characters, of far more bytes
	for _, tt := range []struct{ name, intro, want string }{
		{"kept as written", "One\nTwo  three", "One\nTwo  three"},
		{"line breaks of any kind", "One\r\nTwo\rThree\u2028Four", "One\nTwo\nThree\nFour"},
		{"not markup", "<b>One</b> & {{.Link}} {company}", "<b>One</b> & {{.Link}} {company}"},
		{"control characters", "One\x00\x1b[31mTwo", "One[31mTwo"},
		{"2,000 characters with marks", full, full},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := invitation()
			m.Intro = tt.intro
			msg := render(t, m)
			if !strings.HasPrefix(msg.Text, tt.want+"\n\n") {
				t.Errorf("the text begins %.60q, want %.60q", msg.Text, tt.want)
			}
			if strings.Contains(msg.HTML, "<b>") {
				t.Error("the introduction became markup")
			}
		})
	}
	for _, more := range []string{"x", "\u0303", "\U0001F642"} { // a mark on the last letter is one more, too
		m := invitation()
		m.Intro = full + more
		if _, err := notify.Render(m); err == nil || !notify.IsPermanent(err) || !strings.Contains(err.Error(), "2001 characters, at most 2000") {
			t.Errorf("2,001 characters, the last one %q: %v", more, err)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*notify.Mail){
		"Kind":               func(m *notify.Mail) { m.Kind = "secret-kind" },
		"ID":                 func(m *notify.Mail) { m.ID = "" },
		"To":                 func(m *notify.Mail) { m.To.Address = "secret" },
		"To, two":            func(m *notify.Mail) { m.To.Address = "secret@a.example, b@c.example" },
		"From":               func(m *notify.Mail) { m.From.Address = "" },
		"Start":              func(m *notify.Mail) { m.Start = time.Time{} },
		"WrittenAt":          func(m *notify.Mail) { m.WrittenAt = time.Time{} },
		"UID":                func(m *notify.Mail) { m.UID = " " },
		"Sequence":           func(m *notify.Mail) { m.Sequence = -1 },
		"Link":               func(m *notify.Mail) { m.Link = "javascript:secret" },
		"Link, relative":     func(m *notify.Mail) { m.Link = "/j/secret" },
		"Link, with a break": func(m *notify.Mail) { m.Link = "https://a.example/secret\r\nX: y" },
		"Link, with a quote": func(m *notify.Mail) { m.Link = `https://a.example/"secret` },
		"Logo":               func(m *notify.Mail) { m.Logo = &notify.Part{ContentType: "image/svg+xml", Data: []byte("secret")} },
		"Logo, empty":        func(m *notify.Mail) { m.Logo = &notify.Part{ContentType: "image/png"} },
	} {
		m := invitation()
		spoil(&m)
		_, err := notify.Render(m)
		member, _, _ := strings.Cut(name, ",")
		if err == nil || !notify.IsPermanent(err) || !strings.Contains(err.Error(), member) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want a permanent one that names the member only", name, err)
		}
	}
}

func TestNamesCannotBreakALine(t *testing.T) {
	t.Parallel()
	m := invitation()
	m.Company = "Lake\r\nBcc: eve@example.net"
	m.From.Name, m.To.Name = m.Company, m.Company
	msg := render(t, m)
	if err := msg.Check(); err != nil || msg.From.Name != "Lake Bcc: eve@example.net" {
		t.Errorf("%v, From %q", err, msg.From.Name)
	}
	if strings.Contains(string(msg.Attached[0].Data), "\nBcc") {
		t.Errorf("the calendar entry has another line:\n%s", msg.Attached[0].Data)
	}
}
