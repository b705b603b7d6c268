package main

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/internal/require"
	"github.com/televisit/televisit-go/notify"
)

func TestShoot(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		require.Missing(t, "chromium", "it is not installed")
	}
	renderer, err := notify.NewRenderer()
	if err != nil {
		t.Fatal(err)
	}
	page, err := renderPage(renderer, sample{kind: notify.Invite, withLink: true}, "en")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	frames := []frame{{"mail", page, 360}, {"mail", page, 800}}
	for scheme, body := range map[string]color.RGBA{"light": {0xf2, 0xf5, 0xf8, 0xff}, "dark": {0x14, 0x18, 0x1d, 0xff}} {
		if err := shoot(t.Context(), browser, dir, scheme, frames); err != nil {
			t.Fatal(err)
		}
		narrow, wide := open(t, dir, "mail-"+scheme+"-360.png"), open(t, dir, "mail-"+scheme+"-800.png")
		if narrow.Bounds().Dx() != 360 || wide.Bounds().Dx() != 800 || narrow.Bounds().Dy() <= wide.Bounds().Dy() {
			t.Errorf("%s: pictures of %v and %v", scheme, narrow.Bounds(), wide.Bounds())
		}
		if got := color.RGBAModel.Convert(wide.At(1, 1)); got != body {
			t.Errorf("%s: the page is %v, want %v", scheme, got, body)
		}
	}
}

func open(t *testing.T, dir, name string) image.Image {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
