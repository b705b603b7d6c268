package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/notify/notifytest"
)

func TestFolderConforms(t *testing.T) { // B15
	t.Parallel()
	notifytest.TestMailer(t, func(t *testing.T) notifytest.MailSystem {
		dir := filepath.Join(t.TempDir(), "mails")
		folder, err := NewFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		var order []string // files in the order in which they appeared
		return notifytest.MailSystem{
			Mailer: folder,
			Mails: func() []notify.Message {
				var all []notify.Message
				order = appeared(t, dir, order)
				for _, name := range order {
					all = append(all, parse(t, name))
				}
				return all
			},
			Refuse: func(forGood bool) {
				if forGood {
					t.Skip("a folder refuses nothing for good")
				}
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}

func appeared(t *testing.T, dir string, before []string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !slices.Contains(before, name) {
			before = append(before, name)
		}
	}
	return before
}

func parse(t *testing.T, name string) notify.Message {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	m, err := notifytest.ParseMail(file)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(name), err)
	}
	return m
}

// TestAnotherTryIsNoSecondMail: a name that leads out of the folder stays in it, too.
func TestAnotherTryIsNoSecondMail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 {
		if err := run(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
	}
	files := appeared(t, dir, nil)
	if len(files) != 1 || !strings.HasSuffix(files[0], ".eml") {
		t.Fatalf("files %v, want one", files)
	}
	m := parse(t, files[0])
	if !strings.Contains(m.Text, "https://visits.clinic.example/j/sample") || len(m.Attached) != 1 {
		t.Errorf("the mail is not whole: %q, %d files", m.Text, len(m.Attached))
	}
	folder := &Folder{dir}
	m.ID = "../../out@clinic.example"
	if err := folder.Send(t.Context(), m); err != nil || len(appeared(t, dir, nil)) != 2 {
		t.Errorf("%v, files %v", err, appeared(t, dir, nil))
	}
}
