package main

import (
	"io"
	"os"
	"strings"
	"testing"
)

// TestEmbed runs the program: the patient's invitation comes out of it.
func TestEmbed(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	main()
	os.Stdout = stdout
	w.Close()
	out, err := io.ReadAll(r)
	if err != nil || !strings.Contains(string(out), "https://visits.clinic.example/j/") {
		t.Errorf("printed %q (%v)", out, err)
	}
}
