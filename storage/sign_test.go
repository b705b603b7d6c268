package storage_test

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

// D9: what is concealed tells nobody anything, and comes back for its own account
// alone.
func TestD9Concealed(t *testing.T) {
	t.Parallel()
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	const name = "Zwitschermann"
	hidden, err := s.Account("acct-1").Conceal(name)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Account("acct-1").Conceal(name); err != nil || again == hidden || strings.Contains(hidden, name) {
		t.Errorf("%s and again %s, %v", hidden, again, err)
	}
	if back, err := s.Account("acct-1").Reveal(hidden); err != nil || back != name {
		t.Errorf("it came back as %q, %v", back, err)
	}
	for _, wrong := range []string{"", "!", name, hidden[1:], hidden + "AAAA"} {
		if back, err := s.Account("acct-1").Reveal(wrong); err == nil || strings.Contains(err.Error(), name) {
			t.Errorf("%q came back as %q, %v", wrong, back, err)
		}
	}
	if back, err := s.Account("acct-2").Reveal(hidden); err == nil {
		t.Errorf("another account reads %q", back)
	}
}
