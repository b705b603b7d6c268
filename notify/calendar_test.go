package notify_test

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
)

// entry reads the one event of a message's .ics with a library that shares
// nothing with the writer.
func entry(t interface {
	Helper()
	Fatalf(string, ...any)
}, msg notify.Message) (*ics.Calendar, *ics.VEvent) {
	t.Helper()
	if len(msg.Attached) != 1 {
		t.Fatalf("%d attachments, want the .ics", len(msg.Attached))
	}
	calendar, err := ics.ParseCalendar(bytes.NewReader(msg.Attached[0].Data))
	if err != nil {
		t.Fatalf("%v\n%s", err, msg.Attached[0].Data)
	}
	if n := len(calendar.Events()); n != 1 {
		t.Fatalf("%d events, want 1", n)
	}
	return calendar, calendar.Events()[0]
}

func property(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func TestCalendarEntry(t *testing.T) { // B4
	t.Parallel()
	for _, tt := range []struct {
		kind           notify.Kind
		method, status string
	}{
		{notify.Invite, "PUBLISH", "CONFIRMED"},
		{notify.Reminder, "PUBLISH", "CONFIRMED"},
		{notify.Changed, "PUBLISH", "CONFIRMED"},
		{notify.Refreshed, "PUBLISH", "CONFIRMED"},
		{notify.Cancelled, "CANCEL", "CANCELLED"},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			m := invitation()
			m.Kind, m.Sequence = tt.kind, 7
			msg := render(t, m)
			calendar, e := entry(t, msg)
			begin, err := e.GetStartAt()
			if err != nil || !begin.Equal(m.Start) {
				t.Errorf("start %v, %v", begin, err)
			}
			end, err := e.GetEndAt()
			if err != nil || !end.Equal(m.Start.Add(m.Duration)) {
				t.Errorf("end %v, %v", end, err)
			}
			link := m.Link
			if tt.kind == notify.Cancelled {
				link = ""
			}
			for name, want := range map[ics.ComponentProperty]string{
				ics.ComponentPropertyUniqueId: m.UID, ics.ComponentPropertySequence: "7",
				ics.ComponentPropertyStatus: tt.status, ics.ComponentPropertyUrl: link,
				ics.ComponentPropertySummary: "Video visit", ics.ComponentPropertyOrganizer: "mailto:visits@lakeside.example",
			} {
				if got := property(e, name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if !strings.Contains(calendar.Serialize(), "METHOD:"+tt.method) || !strings.HasSuffix(msg.Attached[0].ContentType, "method="+tt.method) {
				t.Errorf("method is not %s: %s", tt.method, msg.Attached[0].ContentType)
			}
			if bytes.Contains(msg.Attached[0].Data, []byte("rosa")) {
				t.Error("the file holds the recipient's address")
			}
		})
	}
}

func TestTestMailHasNoCalendarEntry(t *testing.T) {
	t.Parallel()
	m := notify.Mail{Kind: notify.Test, ID: "t", To: invitation().To, From: invitation().From}
	if msg := render(t, m); len(msg.Attached) != 0 || msg.Subject == "" || strings.Contains(msg.Text, "{") {
		t.Errorf("%+v", msg)
	}
}

// TestCalendarLines: any company name and link come back as they were, in
// lines of at most 75 octets that end in CRLF and break no character.
func TestCalendarLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := invitation()
		m.Company = rapid.StringN(0, 80, -1).Draw(t, "company")
		m.UID = rapid.StringMatching(`[a-z0-9;,\\:@é-]{1,90}`).Draw(t, "uid")
		m.Link = "https://lakeside.example/j/" + rapid.StringMatching(`[A-Za-z0-9._~,;-]{0,200}`).Draw(t, "token")
		m.From = mail.Address{Address: "visits+" + rapid.StringMatching(`[a-z0-9!#%&'*+/=?^_-]{1,30}`).Draw(t, "local") + "@lakeside.example"}
		msg, err := notify.Render(m)
		if err != nil {
			t.Fatalf("%v", err)
		}
		data := msg.Attached[0].Data
		for line := range bytes.SplitSeq(bytes.TrimSuffix(data, []byte("\r\n")), []byte("\r\n")) {
			if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n") {
				t.Fatalf("line of %d octets: %q", len(line), line)
			}
		}
		if !bytes.HasSuffix(data, []byte("END:VCALENDAR\r\n")) {
			t.Fatalf("the file ends in %q", data[len(data)-20:])
		}
		_, e := entry(t, msg)
		if got := property(e, ics.ComponentPropertyUniqueId); got != m.UID {
			t.Fatalf("UID %q, want %q", got, m.UID)
		}
		if got := property(e, ics.ComponentPropertyUrl); got != m.Link {
			t.Fatalf("URL %q, want %q", got, m.Link)
		}
		if got := property(e, ics.ComponentPropertyDescription); got != "Join video visit:\n"+m.Link {
			t.Fatalf("description %q", got)
		}
	})
}

func TestCalendarKeepsItsIDOverTheVisitsLife(t *testing.T) { // B4
	t.Parallel()
	m := invitation()
	first := render(t, m)
	m.Kind, m.ID, m.Start, m.Sequence = notify.Changed, "A-1001/2/changed", m.Start.Add(time.Hour), 2
	_, before := entry(t, first)
	_, after := entry(t, render(t, m))
	if before.Id() != after.Id() || property(before, ics.ComponentPropertySequence) >= property(after, ics.ComponentPropertySequence) {
		t.Errorf("%s/%s became %s/%s", before.Id(), property(before, ics.ComponentPropertySequence), after.Id(), property(after, ics.ComponentPropertySequence))
	}
}
