package storage

import (
	"bytes"

	"github.com/televisit/televisit-go/storage/internal/check"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Logo is the picture at the head of the account's mails.
type Logo struct {
	Meta        `json:"-"`
	ContentType string `json:"content_type"` // image/png or image/jpeg
	Data        []byte `json:"data"`
}

const logoID = "logo"

func (*Logo) kind() string       { return kind.Logo }
func (*Logo) index(hasher) index { return index{id: logoID} }

// MaxLogoBytes is the size that a logo may have.
const MaxLogoBytes = check.MaxLogoBytes

// NewLogo checks an uploaded picture: PNG or JPEG, at most MaxLogoBytes, at most
// 800 wide and 100 high or 100 wide and 800 high. The picture's header is read
// before anything is decoded, so a small file that claims to be a huge picture
// costs nothing. What is wrong is a FieldError.
func NewLogo(data []byte) (Logo, error) {
	var c checks
	contentType := c.Logo("logo", data)
	if wrong := c.errors(); len(wrong) > 0 {
		return Logo{}, wrong[0]
	}
	return Logo{ContentType: contentType, Data: bytes.Clone(data)}, nil
}
