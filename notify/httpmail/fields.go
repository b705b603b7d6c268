package httpmail

import (
	"maps"
	"net/mail"
	"strings"
	"time"

	"github.com/televisit/televisit-go/notify"
)

// Fields is what the template of a body is given.
type Fields struct {
	ID      string // without brackets
	From    Mailbox
	To      Mailbox
	Subject string
	Text    string
	HTML    string            // "" in a message of plain text
	Header  map[string]string // the message's own, and Message-ID; written as an object
	Files   []File            // the pictures within HTML, then what is attached
	Date    time.Time         // zero: when it is sent
}

// Mailbox is a person or a clinic with an address.
type Mailbox struct {
	Name    string // may be ""
	Address string // "rosa@example.com"
	Full    string // "\"Rosa Diaz\" <rosa@example.com>", or the address alone
}

// File is a picture within HTML, or an attached file.
type File struct {
	Name        string // for a picture also its content id
	ContentType string
	Inline      bool   // a picture
	Data        []byte // written as base64
}

func fields(m notify.Message) Fields {
	f := Fields{
		ID: m.ID, From: mailbox(m.From), To: mailbox(m.To), Subject: m.Subject, Text: m.Text, HTML: m.HTML,
		Header: map[string]string{"Message-ID": "<" + m.ID + ">"}, Date: m.Date,
	}
	maps.Copy(f.Header, m.Header)
	for _, p := range m.Inline {
		f.Files = append(f.Files, File{Name: p.Name, ContentType: p.ContentType, Inline: true, Data: p.Data})
	}
	for _, p := range m.Attached {
		f.Files = append(f.Files, File{Name: p.Name, ContentType: p.ContentType, Data: p.Data})
	}
	return f
}

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// mailbox writes the name as it is: JSON carries letters of any script, and the
// service encodes them for the mail.
func mailbox(a mail.Address) Mailbox {
	bracketed := (&mail.Address{Address: a.Address}).String()
	m := Mailbox{Name: a.Name, Address: strings.Trim(bracketed, "<>"), Full: strings.Trim(bracketed, "<>")}
	if a.Name != "" {
		m.Full = `"` + quoting.Replace(a.Name) + `" ` + bracketed
	}
	return m
}
