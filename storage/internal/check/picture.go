package check

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

// Logo says what kind of picture an upload is, such as "image/png", or notes under
// field what is wrong with it. The picture's header is read before anything is
// decoded, so a small file that claims to be a huge picture costs nothing.
func (c *Fields) Logo(field string, data []byte) (contentType string) {
	if len(data) > MaxLogoBytes {
		c.Addf(field, "Is larger than 2 MB.")
		return ""
	}
	form, ok := formatOf(data)
	if !ok {
		c.Addf(field, "Must be a PNG or JPEG picture.")
		return ""
	}
	cfg, err := form.header(bytes.NewReader(data))
	switch {
	case err != nil:
		c.Addf(field, "Is damaged or not a PNG or JPEG picture.")
	case !logoFits(cfg.Width, cfg.Height):
		c.Addf(field, "Is %d pixels wide and %d high; at most 800 wide and 100 high, or 100 wide and 800 high, are allowed.", cfg.Width, cfg.Height)
	case form.decode(data) != nil:
		c.Addf(field, "Is damaged: it cannot be shown to its end.")
	}
	return form.contentType
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
