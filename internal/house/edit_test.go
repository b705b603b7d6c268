package house

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// write makes a file of the module.
func write(file, content string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// remove takes a file away.
func remove(file string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		if err := os.Remove(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
	}
}

// replace changes every place of a file that reads like one.
func replace(file, was, is string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		src, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(src, []byte(was)) {
			t.Fatalf("%s does not hold %q", file, was)
		}
		write(file, string(bytes.ReplaceAll(src, []byte(was), []byte(is))))(t, dir)
	}
}

var packageClause = regexp.MustCompile(`(?m)^package \w+\n`)

// importing lets a file import a package for nothing.
func importing(file, path string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		src, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		clause := packageClause.Find(src)
		replace(file, string(clause), string(clause)+"\nimport _ \""+path+"\"\n")(t, dir)
	}
}

// both makes several changes, one after the other.
func both(edits ...func(*testing.T, string)) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		for _, edit := range edits {
			edit(t, dir)
		}
	}
}
