package main

import (
	"os"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/house/module"
)

// The pictures of the house in the docs show the house as it is.
func TestDocsShowTheHouse(t *testing.T) {
	t.Parallel()
	m, err := module.Load(t.Context(), "../../../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), pictureOpens) {
		t.Fatal("there is no picture of the house")
	}
	drawn, err := draw(m, page)
	if err != nil {
		t.Fatal(err)
	}
	if string(drawn) != string(page) {
		t.Error("docs/architecture.md shows another house: go run ./internal/house/cmd/housemap -draw docs/architecture.md")
	}
}

func TestDraw(t *testing.T) {
	t.Parallel()
	const page = "Before.\n<!-- house ./sync/... -->\nold\n<!-- end of house -->\nAfter.\n"
	drawn, err := draw(small(), []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	again, err := draw(small(), drawn)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(drawn); strings.Contains(text, "old") || !strings.Contains(text, "n0 --> n1") || !strings.HasPrefix(text, "Before.\n<!-- house ./sync/... -->\n```mermaid\n") ||
		!strings.HasSuffix(text, "```\n<!-- end of house -->\nAfter.\n") || string(again) != text {
		t.Errorf("drawn:\n%s", drawn)
	}
	for _, bad := range []string{"<!-- house ./sync -->\n", "<!-- house ./nowhere -->\n<!-- end of house -->"} {
		if _, err := draw(small(), []byte(bad)); err == nil {
			t.Errorf("%q is drawn", bad)
		}
	}
}
