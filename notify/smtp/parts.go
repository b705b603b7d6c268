package smtp

import (
	"bytes"

	"github.com/wneessen/go-mail"

	"github.com/televisit/televisit-go/notify"
)

func addParts(msg *mail.Msg, m notify.Message) error {
	for _, p := range m.Inline {
		err := msg.EmbedReader(p.Name, bytes.NewReader(p.Data),
			mail.WithFileContentType(mail.ContentType(p.ContentType)), mail.WithFileContentID("<"+p.Name+">"))
		if err != nil {
			return err
		}
	}
	for _, p := range m.Attached {
		err := msg.AttachReader(p.Name, bytes.NewReader(p.Data), mail.WithFileContentType(mail.ContentType(p.ContentType)))
		if err != nil {
			return err
		}
	}
	return nil
}
