package notify

import (
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The calendar entry is published (METHOD:PUBLISH), not sent as an invitation
// (REQUEST). An invitation would ask the patient to accept, answer to an
// address that nobody may read, put the visit into calendars that others can
// see before the patient decided so, and need the patient's address in the
// file. A published entry is added by a press on it, and later ones with the
// same UID and a higher SEQUENCE replace it; METHOD:CANCEL removes it.
// See RFC 5545, and RFC 5546 sections 3.2.1 and 3.2.5.
const (
	published = "PUBLISH"
	withdrawn = "CANCEL"
)

// entry is one visit in a calendar.
type entry struct {
	method    string
	uid       string
	sequence  int
	written   time.Time
	start     time.Time
	duration  time.Duration
	summary   string
	join      string // what stands before the link
	link      string
	organizer mail.Address
}

// encode writes the entry as an iCalendar file.
func (e entry) encode() []byte {
	var b icsWriter
	status := "CONFIRMED"
	if e.method == withdrawn {
		status = "CANCELLED"
	}
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.line("PRODID", "-//Televisit//Televisit//EN")
	b.line("METHOD", e.method)
	b.line("BEGIN", "VEVENT")
	b.line("UID", escapeText(e.uid))
	b.line("SEQUENCE", strconv.Itoa(e.sequence))
	b.line("DTSTAMP", utc(e.written))
	b.line("DTSTART", utc(e.start))
	if e.duration > 0 {
		b.line("DTEND", utc(e.start.Add(e.duration)))
	}
	b.line("SUMMARY", escapeText(e.summary))
	b.line(organizer(e.organizer))
	b.line("STATUS", status)
	b.line("CLASS", "PRIVATE")
	b.line("TRANSP", "OPAQUE")
	if e.link != "" {
		b.line("LOCATION", escapeText(e.link))
		b.line("URL", e.link)
		b.line("DESCRIPTION", escapeText(e.join+"\n"+e.link))
	}
	b.line("END", "VEVENT")
	b.line("END", "VCALENDAR")
	return []byte(b.String())
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// organizer is the clinic, which RFC 5546 asks for in a published entry. A
// quoted parameter cannot hold quotes or control characters, and some programs
// take a backslash in it for an escape.
func organizer(a mail.Address) (name, value string) {
	name = "ORGANIZER"
	if a.Name != "" {
		name += `;CN="` + strings.NewReplacer(`"`, "'", `\`, "/").Replace(oneLine(a.Name)) + `"`
	}
	return name, "mailto:" + url.PathEscape(a.Address)
}

var textEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escapeText is the TEXT value of RFC 5545 section 3.3.11.
func escapeText(s string) string { return textEscapes.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

// icsWriter folds lines at 75 octets, never within a character, as RFC 5545
// section 3.1 asks.
type icsWriter struct{ strings.Builder }

func (w *icsWriter) line(name, value string) {
	const limit = 75
	used := 0
	for _, r := range name + ":" + value {
		n := utf8.RuneLen(r)
		if used+n > limit {
			w.WriteString("\r\n ")
			used = 1
		}
		w.WriteRune(r)
		used += n
	}
	w.WriteString("\r\n")
}
