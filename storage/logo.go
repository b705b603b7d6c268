package storage

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
)

// MaxLogoBytes is the size that a logo may have.
const MaxLogoBytes = 2 << 20

// Longest sides of a logo, either way round, in pixels.
const logoLong, logoShort = 800, 100

const logoField = "logo"

// NewLogo checks an uploaded picture: PNG or JPEG, at most MaxLogoBytes, at most
// 800 wide and 100 high or 100 wide and 800 high. The picture's header is read
// before anything is decoded, so a small file that claims to be a huge picture
// costs nothing. What is wrong is a FieldError.
func NewLogo(data []byte) (Logo, error) {
	if len(data) > MaxLogoBytes {
		return Logo{}, FieldError{logoField, "Is larger than 2 MB."}
	}
	form, ok := formatOf(data)
	if !ok {
		return Logo{}, FieldError{logoField, "Must be a PNG or JPEG picture."}
	}
	cfg, err := form.header(bytes.NewReader(data))
	if err != nil {
		return Logo{}, FieldError{logoField, "Is damaged or not a PNG or JPEG picture."}
	}
	if !logoFits(cfg.Width, cfg.Height) {
		var c checks
		c.addf(logoField, "Is %d pixels wide and %d high; at most 800 wide and 100 high, or 100 wide and 800 high, are allowed.", cfg.Width, cfg.Height)
		return Logo{}, c[0]
	}
	if err := form.decode(data); err != nil {
		return Logo{}, FieldError{logoField, "Is damaged: it cannot be shown to its end."}
	}
	return Logo{ContentType: form.contentType, Data: bytes.Clone(data)}, nil
}

func logoFits(width, height int) bool {
	return width > 0 && height > 0 &&
		(width <= logoLong && height <= logoShort || width <= logoShort && height <= logoLong)
}

type pictureFormat struct {
	contentType string
	magic       string
	header      func(*bytes.Reader) (image.Config, error)
	decode      func([]byte) error
}

func formatOf(data []byte) (pictureFormat, bool) {
	for _, f := range []pictureFormat{
		{
			"image/png", "\x89PNG\r\n\x1a\n",
			func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
			func(b []byte) error { _, err := png.Decode(bytes.NewReader(b)); return err },
		},
		{
			"image/jpeg", "\xff\xd8\xff",
			func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
			func(b []byte) error { _, err := jpeg.Decode(bytes.NewReader(b)); return err },
		},
	} {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return f, true
		}
	}
	return pictureFormat{}, false
}
