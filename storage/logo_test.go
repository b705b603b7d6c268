package storage_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
)

func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming is a PNG whose header says that it is a picture of the given size.
func claiming(t testing.TB, w, h uint32) []byte {
	b := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestLogo(t *testing.T) {
	t.Parallel()
	small := pngOf(t, 10, 10)
	for name, c := range map[string]struct {
		data []byte
		says string // "" means that it passes
	}{
		"A11 wide":           {pngOf(t, 800, 100), ""},
		"A11 high":           {jpegOf(t, 100, 800), ""},
		"A11 small":          {small, ""},
		"A11 too wide":       {pngOf(t, 801, 100), "801 pixels wide and 100 high"},
		"A11 too high":       {jpegOf(t, 100, 801), "100 pixels wide and 801 high"},
		"A11 large square":   {pngOf(t, 101, 101), "at most 800 wide"},
		"A11 too many bytes": {append(slices.Clip(small), make([]byte, 2<<20)...), "larger than 2 MB"},
		"C huge by header":   {claiming(t, 1<<15, 1<<15), "at most 800 wide"},
		"C truncated":        {small[:len(small)-20], "Is damaged"},
		"C header only":      {small[:20], "Is damaged"},
		"C GIF":              {[]byte("GIF89a0000"), "PNG or JPEG"},
		"C SVG":              {[]byte("<svg onload=alert(1)>"), "PNG or JPEG"},
		"C WebP":             {[]byte("RIFF\x24\x00\x00\x00WEBPVP8 "), "PNG or JPEG"},
		"C BMP":              {[]byte("BM\x46\x00\x00\x00"), "PNG or JPEG"},
		"C TIFF":             {[]byte("II*\x00\x08\x00\x00\x00"), "PNG or JPEG"},
		"C HEIC":             {[]byte("\x00\x00\x00\x18ftypheic"), "PNG or JPEG"},
		"C icon":             {[]byte("\x00\x00\x01\x00\x01\x00"), "PNG or JPEG"},
		"C PDF":              {[]byte("%PDF-1.7"), "PNG or JPEG"},
		"C page":             {[]byte("<!doctype html><script>alert(1)</script>"), "PNG or JPEG"},
		"C picture behind":   {append([]byte("GIF89a"), small...), "PNG or JPEG"},
		"C JPEG within PNG":  {append([]byte("\x89PNG\r\n\x1a\n"), jpegOf(t, 10, 10)...), "Is damaged"},
		"C no width":         {claiming(t, 0, 10), "Is damaged"},
		"C empty":            {nil, "PNG or JPEG"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			logo, err := storage.NewLogo(c.data)
			fe, ok := errors.AsType[storage.FieldError](err)
			switch {
			case c.says == "" && err != nil:
				t.Fatal(err)
			case c.says == "" && (!bytes.Equal(logo.Data, c.data) || !strings.HasPrefix(logo.ContentType, "image/")):
				t.Fatalf("type %q, %d bytes", logo.ContentType, len(logo.Data))
			case c.says != "" && (!ok || fe.Field != "logo" || !strings.Contains(fe.Message, c.says)):
				t.Fatalf("error %v, want one that says %q", err, c.says)
			}
		})
	}
}

func FuzzNewLogo(f *testing.F) {
	f.Add(pngOf(f, 2, 2))
	f.Add(jpegOf(f, 2, 2))
	f.Add(claiming(f, 1<<20, 1<<20))
	f.Fuzz(func(t *testing.T, data []byte) {
		logo, err := storage.NewLogo(data)
		if (err == nil) == (len(logo.Data) == 0) {
			t.Fatalf("%d bytes and error %v", len(logo.Data), err)
		}
	})
}
