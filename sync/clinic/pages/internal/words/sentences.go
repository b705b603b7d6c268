package words

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// Plainly says what the other side answered, in a sentence, with what to do where
// that is known.
func Plainly(result string) string {
	for _, prefix := range []string{"webhook: ", "smtp: ", "httpmail: "} {
		result = strings.TrimPrefix(result, prefix)
	}
	if result == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(result)
	result = string(unicode.ToUpper(first)) + result[size:]
	if !strings.HasSuffix(result, ".") {
		result += "."
	}
	for _, known := range []struct{ answer, do string }{
		{"answered 401", "Check there that the signing secret is the one of the Settings page."},
		{"answered 403", "Check there that the signing secret is the one of the Settings page."},
		{"answered 404", "Check the endpoint’s address on the Settings page."},
		{"answered 429", "It asks us to be slower; that happens by itself."},
		{"answered 5", "The trouble is on the other side; look there first."},
	} {
		if strings.Contains(result, known.answer) {
			return result + " " + known.do
		}
	}
	return result
}

// Step is a line of what happened.
func Step(s report.Step) string {
	who := Stage(s.Who)
	if s.Name != "" {
		who = s.Name
	}
	switch s.Kind {
	case "booked":
		return "First seen in the EHR"
	case "waits":
		return who + " began to wait"
	case "joined", "left":
		return who + " " + s.Kind
	}
	return Kind(s.Kind) + " " + fateVerb(s)
}

func fateVerb(s report.Step) string {
	if s.Fate == "dead" {
		return "could not be sent"
	}
	return "mailed to " + To(s.To)
}

// To is who a mail is for.
func To(to string) string {
	switch to {
	case "patient":
		return "the patient"
	case "custom":
		return "the clinic’s own address"
	case "admin":
		return "whoever looks after this server"
	}
	return "a participant"
}

// Lasted is a length of time in words.
func Lasted(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d == 0:
		return "–"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// Share is a part of a whole, in words.
func Share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (100*part+whole/2)/whole)
}

// Clock warns of a clock that is off (E7); "" when it is not.
func Clock(ahead *int) string {
	if ahead == nil {
		return ""
	}
	by := time.Duration(*ahead) * time.Second
	switch {
	case by > clinic.MaxDrift:
		return fmt.Sprintf("This server’s clock is %d seconds ahead of Zoom’s and LKCloud’s.", *ahead)
	case by < -clinic.MaxDrift:
		return fmt.Sprintf("This server’s clock is %d seconds behind Zoom’s and LKCloud’s.", -*ahead)
	}
	return ""
}

// Day names a day, seen from today.
func Day(date, today time.Time) string {
	text := date.Format("Monday, January 2")
	switch {
	case date.Equal(today):
		return "Today, " + text
	case date.Equal(today.AddDate(0, 0, 1)):
		return "Tomorrow, " + text
	case date.Equal(today.AddDate(0, 0, -1)):
		return "Yesterday, " + text
	}
	return text
}
