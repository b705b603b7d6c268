package notify

import (
	"bytes"
	"image"
	_ "image/jpeg" // to read a logo's size
	_ "image/png"
	"strings"
)

// Page is what a template is given. Everything is plain text, ready to be
// shown; a member that does not apply is empty.
type Page struct {
	Kind     Kind
	Language string // tag of the language that the texts are in
	Subject  string
	Company  string
	Logo     *Logo    // nil: none
	Intro    []string // lines
	Heading  string
	Lead     string // one sentence: what this is about
	Date     string // "Tuesday, November 24, 2026"; empty when there is no visit
	Time     string // "3:00 PM"
	Zone     string // "Eastern Time (EST)"
	Length   string // "30 minutes"
	Off      bool   // the visit will not take place
	WasLabel string // goes before WasDate
	WasDate  string // the earlier date, which no longer holds
	WasTime  string // "3:00 PM EST"
	Link     string // an http or https URL
	Button   string // label of the link
	Next     string // what happens next
	Copy     string // goes before the link as text
	Help     string // what to do when the link fails
	Private  string // that the link is for the recipient alone
	Calendar string // what the attached file is for
}

// Logo is the picture at the head of a mail.
type Logo struct {
	ContentID     string // refer to it as cid:…
	Width, Height int    // to be shown at, in CSS pixels; 0 when not known
}

// compose decides what a checked mail says.
func compose(m Mail, w words) Page {
	k := w.Kinds[m.Kind]
	company := m.Company
	if company == "" {
		company = w.Clinic
	}
	say := func(s string) string { return fill(s, "company", company) }
	p := Page{
		Kind: m.Kind, Language: w.tag, Company: m.Company,
		Heading: k.Heading, Lead: say(k.Lead), Next: say(k.NextWithoutLink), Calendar: k.Calendar,
		Off: m.Kind == Cancelled, Subject: k.Subject,
	}
	if m.Intro != "" {
		p.Intro = strings.Split(m.Intro, "\n")
	}
	if m.Logo != nil {
		p.Logo = logo(*m.Logo)
	}
	if !m.Start.IsZero() {
		p.Date, p.Time, p.Zone, p.Length = w.date(m.Start), w.clock(m.Start), w.zone(m.Start), w.length(m.Duration)
		p.Subject = fill(k.Subject, "day", w.day(m.Start), "time", p.Time+" "+zoneShort(m.Start))
	}
	if m.Kind == Changed && !m.Previous.IsZero() && !m.Previous.Equal(m.Start) {
		p.WasLabel, p.WasDate, p.WasTime = w.Was, w.date(m.Previous), w.clock(m.Previous)+" "+zoneShort(m.Previous)
	}
	if m.Link != "" {
		p.Link, p.Button, p.Next = m.Link, w.Button, say(k.Next)
		p.Copy, p.Help, p.Private = w.Copy, say(w.Help), w.Private
	}
	return p
}

// logo says how large to show a picture. Some mail programs obey only the
// attributes, not the style, so a picture is scaled here.
func logo(part Part) *Logo {
	const maxWidth, maxHeight = 320, 96
	l := &Logo{ContentID: part.Name}
	c, _, err := image.DecodeConfig(bytes.NewReader(part.Data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return l
	}
	scale := min(1, float64(maxWidth)/float64(c.Width), float64(maxHeight)/float64(c.Height))
	l.Width, l.Height = max(1, int(float64(c.Width)*scale)), max(1, int(float64(c.Height)*scale))
	return l
}
