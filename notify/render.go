package notify

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	htmltemplate "html/template"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"
	"time"
)

//go:embed templates/mail.html
var shippedHTML string

//go:embed templates/mail.txt
var shippedText string

// Renderer makes messages from mails. Its methods may be called at once from
// many goroutines.
type Renderer struct {
	html      *htmltemplate.Template
	text      *texttemplate.Template
	languages map[string]words
}

// Option changes what [NewRenderer] makes.
type Option func(*Renderer) error

// WithHTML replaces the HTML template. It is an html/template that is given a
// [Page].
func WithHTML(source string) Option {
	return func(r *Renderer) (err error) {
		r.html, err = htmltemplate.New("mail.html").Parse(source)
		return err
	}
}

// WithText replaces the template of the plain text. It is a text/template that
// is given a [Page].
func WithText(source string) Option {
	return func(r *Renderer) (err error) {
		r.text, err = texttemplate.New("mail.txt").Parse(source)
		return err
	}
}

// WithLanguage adds a language, or replaces one. The tag is such as "fr"; the
// data has the form of the files in the folder lang of this package.
func WithLanguage(tag string, data []byte) Option {
	return func(r *Renderer) error {
		w, err := parseWords(data)
		if err != nil {
			return fmt.Errorf("language %s: %w", tag, err)
		}
		r.languages[strings.ToLower(tag)] = w
		return nil
	}
}

// NewRenderer makes a renderer with the shipped templates and languages,
// changed by the options. Every kind of mail is tried out in every language: a
// template that fails, or that leaves out the link or the time, is an error
// here and not when a patient waits for a mail.
func NewRenderer(opts ...Option) (*Renderer, error) {
	languages, err := shippedLanguages()
	if err != nil {
		return nil, err
	}
	r := &Renderer{languages: languages}
	for _, opt := range append([]Option{WithHTML(shippedHTML), WithText(shippedText)}, opts...) {
		if err := opt(r); err != nil {
			return nil, fmt.Errorf("notify: %w", err)
		}
	}
	if err := r.rehearse(); err != nil {
		return nil, fmt.Errorf("notify: %w", err)
	}
	return r, nil
}

var shipped = sync.OnceValues(func() (*Renderer, error) { return NewRenderer() })

// Render makes the message for a mail with the shipped templates. It is a pure
// function: the same mail gives the same message.
//
// An error means that the mail cannot be made from what it holds; it is marked
// by [Permanent] and names the member, never its value.
func Render(m Mail) (Message, error) {
	r, err := shipped()
	if err != nil {
		return Message{}, Permanent(err)
	}
	return r.Render(m)
}

// Languages lists the tags of the languages that mails are written in, in order.
func (r *Renderer) Languages() []string { return slices.Sorted(maps.Keys(r.languages)) }

// Render is the function [Render] with the templates of the renderer.
func (r *Renderer) Render(m Mail) (Message, error) {
	msg, err := r.render(m)
	if err != nil {
		return Message{}, Permanent(fmt.Errorf("notify: %s mail: %w", kindName(m.Kind), err))
	}
	return msg, nil
}

func (r *Renderer) render(m Mail) (Message, error) {
	m, err := m.checked()
	if err != nil {
		return Message{}, err
	}
	w := r.words(m.Language)
	page := compose(m, w)
	var htmlPart, textPart bytes.Buffer
	// An error of a template may quote what it was given, so it stays here.
	if r.html.Execute(&htmlPart, page) != nil {
		return Message{}, errors.New("the HTML template failed")
	}
	if r.text.Execute(&textPart, page) != nil {
		return Message{}, errors.New("the text template failed")
	}
	msg := Message{
		ID:      messageID(m),
		From:    m.From,
		To:      m.To,
		Subject: page.Subject,
		Text:    textPart.String(),
		HTML:    htmlPart.String(),
		Header:  headers(m),
		Date:    m.WrittenAt,
	}
	if m.Logo != nil {
		msg.Inline = []Part{*m.Logo}
	}
	if m.Kind != Test {
		msg.Attached = []Part{calendarFile(m, w)}
	}
	return msg, nil
}

// words finds the language of a tag: "es-MX" is "es" when there is no "es-mx".
func (r *Renderer) words(tag string) words {
	for tag = strings.ToLower(strings.ReplaceAll(tag, "_", "-")); tag != ""; tag, _, _ = cutLast(tag, "-") {
		if w, ok := r.languages[tag]; ok {
			w.tag = tag
			return w
		}
	}
	w := r.languages["en"]
	w.tag = "en"
	return w
}

// messageID is the same for the same mail, and tells nobody what it was made of.
func messageID(m Mail) string {
	sum := sha256.Sum256([]byte(m.ID))
	return hex.EncodeToString(sum[:16]) + "@" + asciiDomain(m.From.Address)
}

// headers keep machines from answering (RFC 3834) and let people sort what
// comes (RFC 2919).
func headers(m Mail) map[string]string {
	return map[string]string{
		"Auto-Submitted":           "auto-generated",
		"List-Id":                  "<video-visits." + asciiDomain(m.From.Address) + ">",
		"X-Auto-Response-Suppress": "All",
	}
}

func calendarFile(m Mail, w words) Part {
	e := entry{
		method:    published,
		uid:       m.UID,
		sequence:  m.Sequence,
		written:   m.WrittenAt,
		start:     m.Start,
		duration:  m.Duration,
		summary:   w.CalendarSummary,
		join:      w.CalendarJoin,
		link:      m.Link,
		organizer: mail.Address{Name: m.Company, Address: m.From.Address},
	}
	if m.Kind == Cancelled {
		e.method = withdrawn
	}
	return Part{
		Name:        "visit.ics",
		ContentType: "text/calendar; charset=utf-8; method=" + e.method,
		Data:        e.encode(),
	}
}

// rehearse renders every kind in every language, with as much and with as
// little as a mail can hold.
func (r *Renderer) rehearse() error {
	start := time.Date(2030, time.March, 4, 15, 30, 0, 0, time.UTC)
	full := Mail{
		ID: "rehearsal", UID: "rehearsal", Company: "Rehearsal Clinic", Intro: "Rehearsal intro",
		From:  mail.Address{Address: "from@example.org"},
		To:    mail.Address{Address: "to@example.org"},
		Start: start, Previous: start.Add(-time.Hour), Duration: time.Hour, WrittenAt: start,
		Link: "https://example.org/j/rehearsal",
		Logo: &Part{ContentType: "image/png", Data: []byte("rehearsal")},
	}
	bare := full
	bare.Company, bare.Intro, bare.Link, bare.Logo, bare.Previous = "", "", "", nil, time.Time{}
	for tag := range r.languages {
		for _, kind := range Kinds() {
			for _, m := range []Mail{full, bare} {
				m.Kind, m.Language = kind, tag
				if err := r.rehearseOne(m); err != nil {
					return fmt.Errorf("language %s: %w", tag, err)
				}
			}
		}
	}
	return nil
}

func (r *Renderer) rehearseOne(m Mail) error {
	msg, err := r.Render(m)
	if err != nil {
		return err
	}
	m, err = m.checked()
	if err != nil {
		return err
	}
	page := compose(m, r.words(m.Language))
	for name, want := range map[string]string{
		"the link": page.Link, "the date": page.Date, "the time": page.Time, "the zone": page.Zone, "the introduction": m.Intro,
	} {
		for part, got := range map[string]string{"HTML": html.UnescapeString(msg.HTML), "text": msg.Text} {
			if !strings.Contains(got, want) {
				return fmt.Errorf("the %s template leaves out %s in a %s mail", part, name, m.Kind)
			}
		}
	}
	return nil
}
