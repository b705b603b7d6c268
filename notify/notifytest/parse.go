package notifytest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"github.com/televisit/televisit-go/notify"
)

// ParseMail reads a raw mail (RFC 5322) back into a message. Header holds what
// is in no other member. A header that comes more than once is an error: none
// of those that a mailer writes may.
func ParseMail(raw io.Reader) (notify.Message, error) {
	var p parser
	parsed, err := mail.ReadMessage(raw)
	if err != nil {
		return p.Message, err
	}
	if err := p.header(parsed.Header); err != nil {
		return p.Message, err
	}
	err = p.part(textproto.MIMEHeader(parsed.Header), parsed.Body)
	return p.Message, err
}

type parser struct{ notify.Message }

func (p *parser) header(h mail.Header) error {
	p.Header = map[string]string{}
	for name, values := range h {
		if len(values) != 1 {
			return fmt.Errorf("the header %s comes %d times", name, len(values))
		}
		if err := p.field(name, values[0], h); err != nil {
			return fmt.Errorf("the header %s: %w", name, err)
		}
	}
	return nil
}

func (p *parser) field(name, value string, h mail.Header) (err error) {
	switch name {
	case "From", "To":
		to := map[string]*mail.Address{"From": &p.From, "To": &p.To}[name]
		list, err := h.AddressList(name)
		if err != nil || len(list) != 1 {
			return errors.New("not one address")
		}
		*to = *list[0]
	case "Subject":
		p.Subject, err = new(mime.WordDecoder).DecodeHeader(value)
	case "Date":
		p.Date, err = h.Date()
	case "Message-Id":
		p.ID = strings.Trim(value, "<>")
	case "Mime-Version", "Content-Type", "Content-Transfer-Encoding":
	default:
		p.Header[name], err = new(mime.WordDecoder).DecodeHeader(value)
	}
	return err
}

// part reads a part, and the parts within it.
func (p *parser) part(h textproto.MIMEHeader, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return p.leaf(kind, h, body)
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		inner, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := p.part(inner.Header, inner); err != nil {
			return err
		}
	}
}

func (p *parser) leaf(kind string, h textproto.MIMEHeader, body io.Reader) error {
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	disposition, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	file := notify.Part{Name: params["filename"], ContentType: h.Get("Content-Type"), Data: data}
	switch {
	case err == nil && disposition == "attachment":
		p.Attached = append(p.Attached, file)
	case err == nil && disposition == "inline" && h.Get("Content-Id") != "":
		p.Inline = append(p.Inline, file)
	case kind == "text/plain":
		p.Text = string(data)
	case kind == "text/html":
		p.HTML = string(data)
	default:
		return fmt.Errorf("a part of type %s that is neither a body nor a file", kind)
	}
	return nil
}
