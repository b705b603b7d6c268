// Command mailshots takes a picture of every kind of mail in every language, in
// light and dark, as narrow as a phone and as wide as a desk:
//
//	go run ./notify/internal/mailshots
//
// The pictures go to docs/images as mail-KIND-LANGUAGE-light|dark-WIDTH.png
// (`make mailshots`). It
// needs Chromium.
package main

//go:generate go run . -out ../../../docs/images

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/televisit/televisit-go/notify"
)

var widths = []int{360, 800}

func main() {
	out := flag.String("out", "docs/images", "where the pictures go")
	browser := flag.String("chromium", "chromium", "the browser's command")
	flag.Parse()
	if err := run(context.Background(), *browser, *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, browser, out string) error {
	renderer, err := notify.NewRenderer()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // pictures for everyone
		return err
	}
	for _, language := range renderer.Languages() {
		var frames []frame
		for _, s := range samples() {
			page, err := renderPage(renderer, s, language)
			if err != nil {
				return err
			}
			for _, width := range widths {
				frames = append(frames, frame{name: fmt.Sprintf("mail-%s-%s", s.name, language), page: page, width: width})
			}
		}
		for _, scheme := range []string{"light", "dark"} {
			if err := shoot(ctx, browser, out, scheme, frames); err != nil {
				return err
			}
		}
	}
	return nil
}

// shoot takes one picture of all frames and cuts it into one for each.
func shoot(ctx context.Context, browser, out, scheme string, frames []frame) error {
	picture, err := screenshot(ctx, browser, scheme, frames)
	if err != nil {
		return err
	}
	left := 0
	for _, f := range frames {
		var encoded bytes.Buffer
		if err := encode(&encoded, cut(picture, left, f.width)); err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%s-%d.png", f.name, scheme, f.width)
		if err := os.WriteFile(filepath.Join(out, name), encoded.Bytes(), 0o644); err != nil { //nolint:gosec // see above
			return err
		}
		left += f.width + gap
	}
	return nil
}
