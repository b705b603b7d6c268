package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// A page has a picture between these two; after the first stand the trees that it
// shows, as in "<!-- house ./sync ./sync/internal/... -->".
const (
	pictureOpens  = "<!-- house "
	pictureCloses = "<!-- end of house -->"
)

// draw renews the pictures of a page.
func draw(m *module.Module, page []byte) (drawn []byte, err error) {
	var out bytes.Buffer
	for rest := page; ; {
		before, after, found := bytes.Cut(rest, []byte(pictureOpens))
		out.Write(before)
		if !found {
			return out.Bytes(), nil
		}
		marker, after, opened := bytes.Cut(after, []byte("-->"))
		_, after, closed := bytes.Cut(after, []byte(pictureCloses))
		if !opened || !closed {
			return nil, fmt.Errorf("a picture of the house is begun and not ended with %s", pictureCloses)
		}
		trees := strings.Fields(string(marker))
		if len(m.Select(trees)) == 0 {
			return nil, fmt.Errorf("a picture of the house shows %v, and there is no such package", trees)
		}
		fmt.Fprintf(&out, "%s%s-->\n```mermaid\n", pictureOpens, marker)
		if err := writeMermaid(&out, m, trees); err != nil {
			return nil, err
		}
		out.WriteString("```\n" + pictureCloses)
		rest = after
	}
}

// drawInto renews the pictures of a page's file.
func drawInto(m *module.Module, path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	drawn, err := draw(m, page)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, drawn, 0o644) //nolint:gosec // a page of the docs
}
