package notify_test

import (
	"fmt"
	"net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
)

var (
	eastern = mustZone("America/New_York")
	start   = time.Date(2026, time.November, 24, 15, 0, 0, 0, eastern)
)

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// invitation is a complete mail; tests change what they are about.
func invitation() notify.Mail {
	return notify.Mail{
		Kind:      notify.Invite,
		ID:        "A-1001/1/invite/patient",
		To:        mail.Address{Name: "Rosa Diaz", Address: "rosa@example.com"},
		From:      mail.Address{Name: "Lakeside Clinic", Address: "visits@lakeside.example"},
		Company:   "Lakeside Clinic",
		Start:     start,
		Duration:  30 * time.Minute,
		Zone:      eastern,
		Language:  "en",
		Link:      "https://visits.lakeside.example/j/abc.def",
		UID:       "v1-0042@visits.lakeside.example",
		Sequence:  1,
		WrittenAt: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC),
	}
}

func render(t *testing.T, m notify.Mail) notify.Message {
	t.Helper()
	msg, err := notify.Render(m)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func TestRender(t *testing.T) {
	t.Parallel()
	for _, kind := range notify.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			m := invitation()
			m.Kind = kind
			msg := render(t, m)
			for part, s := range map[string]string{"text": msg.Text, "HTML": msg.HTML} {
				for _, want := range []string{"Tuesday, November 24, 2026", "3:00 PM", "Eastern Time (EST)", "30 minutes", "Lakeside Clinic"} {
					if !strings.Contains(s, want) {
						t.Errorf("%s leaves out %q", part, want)
					}
				}
				if got, want := strings.Contains(s, m.Link), kind != notify.Cancelled; got != want {
					t.Errorf("%s holds the link: %t, want %t", part, got, want)
				}
				if strings.Contains(s, "Rosa") || strings.Contains(s, "{") && part == "text" {
					t.Errorf("%s names the patient or leaves a placeholder:\n%s", part, s)
				}
			}
			if strings.Contains(msg.Subject, "Rosa") || strings.Contains(msg.Subject, "Lakeside") || msg.Subject == "" {
				t.Errorf("subject %q", msg.Subject)
			}
		})
	}
}

func ExampleRenderer_Languages() {
	french, _ := os.ReadFile("lang/en.json") // in life: a translation of it
	renderer, err := notify.NewRenderer(notify.WithLanguage("fr", french))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(renderer.Languages())
	// Output: [en es fr]
}
