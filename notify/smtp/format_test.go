package smtp_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/televisit/televisit-go/notify"
)

// leaf is a part of a mail that holds no other parts.
type leaf struct {
	path    string // the multiparts around it
	kind    string
	params  map[string]string
	name    string // of the file
	id      string // Content-ID
	inline  bool
	content string
}

// open reads a mail with the standard library's parsers only.
func open(t *testing.T, data string) (mail.Header, []leaf) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, leaves(t, "", m.Header.Get, m.Body)
}

func leaves(t *testing.T, path string, header func(string) string, body io.Reader) []leaf {
	t.Helper()
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		var all []leaf
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leaves(t, path+strings.TrimPrefix(kind, "multipart/")+"/", p.Header.Get, p)...)
		}
	}
	switch header("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	l := leaf{path: path, kind: kind, params: params, id: header("Content-ID"), content: string(content)}
	if disposition, p, err := mime.ParseMediaType(header("Content-Disposition")); err == nil {
		l.inline, l.name = disposition == "inline", p["filename"]
	}
	return []leaf{l}
}

func logo() *notify.Part {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 80, 20)))
	return &notify.Part{ContentType: "image/png", Data: b.Bytes()}
}

func fullMail() notify.Mail {
	zone := time.FixedZone("", -5*3600)
	return notify.Mail{
		Kind: notify.Invite, ID: "v1/1/invite", Company: "Clínica Lago, \"Lake\"",
		To:    mail.Address{Name: "Rosa Díaz", Address: "rosa@example.com"},
		From:  mail.Address{Name: "Clínica Lago", Address: "visits@lakeside.example"},
		Intro: "Hello 👩🏽‍⚕️\n.\n..dots and = signs\nno\u0308rmal " + strings.Repeat("long ", 300), Logo: logo(),
		Start: time.Date(2026, 11, 24, 15, 0, 0, 0, zone), Duration: 30 * time.Minute, Zone: zone,
		Link: "https://lakeside.example/j/" + strings.Repeat("abc.def-", 30) + "?x=1&y=2",
		UID:  "v1@lakeside.example", Sequence: 3, WrittenAt: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
	}
}

// TestMailIsReadBack sends a complete mail through a real server and reads it
// with parsers that share nothing with the writer.
func TestMailIsReadBack(t *testing.T) {
	t.Parallel()
	msg, err := notify.Render(fullMail())
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, setup{})
	if err := s.mailer(t, "smtp://HOST").Send(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	got := s.got()[0]
	if got.from != "visits@lakeside.example" || got.to != "rosa@example.com" {
		t.Errorf("envelope %q to %q", got.from, got.to)
	}
	header, parts := open(t, got.data)
	checkHeader(t, header, msg)
	want := []leaf{
		{path: "mixed/related/alternative/", kind: "text/plain", content: msg.Text},
		{path: "mixed/related/alternative/", kind: "text/html", content: msg.HTML},
		{path: "mixed/related/", kind: "image/png", id: "<logo.png>", name: "logo.png", inline: true, content: string(msg.Inline[0].Data)},
		{path: "mixed/", kind: "text/calendar", name: "visit.ics", content: string(msg.Attached[0].Data)},
	}
	if len(parts) != len(want) {
		t.Fatalf("%d parts, want %d", len(parts), len(want))
	}
	for i, w := range want {
		p := parts[i]
		p.params = nil
		if strings.HasPrefix(w.kind, "text/") {
			p.content, w.content = strings.ReplaceAll(p.content, "\r\n", "\n"), strings.ReplaceAll(w.content, "\r\n", "\n")
		}
		if p.path != w.path || p.kind != w.kind || p.id != w.id || p.name != w.name || p.inline != w.inline || p.content != w.content {
			t.Errorf("part %d differs:\ngot  %+v\nwant %+v", i, p, w)
		}
	}
	if parts[3].params["method"] != "PUBLISH" || parts[3].params["charset"] != "utf-8" {
		t.Errorf("calendar parameters %v", parts[3].params)
	}
	if !strings.Contains(msg.HTML, `src="cid:logo.png"`) {
		t.Error("the HTML does not refer to the logo")
	}
	checkCalendar(t, parts[3].content)
}

func checkHeader(t *testing.T, header mail.Header, msg notify.Message) {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	if err != nil || subject != msg.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<" + msg.ID + ">", "Auto-Submitted": "auto-generated",
		"List-Id": "<video-visits.lakeside.example>", "Date": "Fri, 20 Nov 2026 09:00:00 +0000",
	} {
		if got := header[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q once", name, got, want)
		}
	}
	for name, want := range map[string]mail.Address{"From": msg.From, "To": msg.To} {
		if list, err := header.AddressList(name); err != nil || len(list) != 1 || *list[0] != want {
			t.Errorf("%s: %v, %v; want %v", name, list, err, want)
		}
	}
	for _, name := range []string{"User-Agent", "X-Mailer"} {
		if header.Get(name) != "" {
			t.Errorf("%s: %q tells what we run", name, header.Get(name))
		}
	}
}

func checkCalendar(t *testing.T, content string) {
	t.Helper()
	calendar, err := ics.ParseCalendar(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	event := calendar.Events()[0]
	start, err := event.GetStartAt()
	if err != nil || !start.Equal(fullMail().Start) || event.Id() != "v1@lakeside.example" {
		t.Errorf("start %v, %v, id %q", start, err, event.Id())
	}
}
