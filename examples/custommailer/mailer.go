package main

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"github.com/wneessen/go-mail"

	"github.com/televisit/televisit-go/notify"
)

var _ notify.Mailer = (*Folder)(nil)

// Folder is a mailer that puts each message into a directory as an .eml file,
// which any mail program opens.
type Folder struct{ dir string }

// NewFolder makes the directory if it is not there.
func NewFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil { // mails are about patients: for us alone
		return nil, err
	}
	return &Folder{dir}, nil
}

// Send writes one message. These are the promises that every mailer keeps:
func (f *Folder) Send(ctx context.Context, m notify.Message) error {
	// 1. Check comes first. What it refuses, nobody could send.
	if err := m.Check(); err != nil {
		return err
	}
	// 2. An ended context sends nothing. A mailer with a network hands ctx on.
	if err := ctx.Err(); err != nil {
		return err
	}
	// 3. An error that another try cannot mend is marked as permanent.
	content, err := encode(m)
	if err != nil {
		return notify.Permanent(errors.New("the message cannot be encoded"))
	}
	// 4. Any other error is temporary, and none tells an address or the text.
	if err := f.write(m.ID, content); err != nil {
		return errors.New("the mail folder cannot be written to")
	}
	return nil // 5. nil means taken: the file is on the disk.
}

// write names the file after the message, so that another try of the same
// message makes no second file. Nobody sees it half written.
func (f *Folder) write(id string, content []byte) error {
	temp, err := os.CreateTemp(f.dir, "*.part")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // it is gone when all went well
	_, err = temp.Write(content)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), filepath.Join(f.dir, url.PathEscape(id)+".eml"))
}

// encode makes the form that mails have on their way (RFC 5322).
func encode(m notify.Message) ([]byte, error) {
	msg := mail.NewMsg()
	msg.SetAddrHeaderFromMailAddress(mail.HeaderFrom, &m.From)
	msg.SetAddrHeaderFromMailAddress(mail.HeaderTo, &m.To)
	msg.SetMessageIDWithValue(m.ID)
	msg.Subject(m.Subject)
	if msg.SetDate(); !m.Date.IsZero() {
		msg.SetDateWithValue(m.Date)
	}
	for name, value := range m.Header {
		msg.SetGenHeader(mail.Header(name), value)
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	for _, p := range m.Inline { // HTML shows them by their name
		if err := msg.EmbedReader(p.Name, bytes.NewReader(p.Data), mail.WithFileContentID("<"+p.Name+">")); err != nil {
			return nil, err
		}
	}
	for _, p := range m.Attached {
		if err := msg.AttachReader(p.Name, bytes.NewReader(p.Data), mail.WithFileContentType(mail.ContentType(p.ContentType))); err != nil {
			return nil, err
		}
	}
	var content bytes.Buffer
	_, err := msg.WriteTo(&content)
	return content.Bytes(), err
}
