package sealed_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
)

type note struct {
	Text string `json:"text"`
}

func records(t *testing.T) sealed.Records {
	t.Helper()
	k, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	return sealed.Records{Driver: memory.New(), Sealer: k, Account: "acme"}
}

// A39: a body cannot be read, and opens under its own name alone.
func TestBodyIsBoundToItsName(t *testing.T) {
	t.Parallel()
	rs := records(t)
	changes, err := rs.Put(sealed.Row{Kind: kind.Visit, ID: "one", Value: note{"canary"}})
	if err != nil || len(changes) != 1 {
		t.Fatal(changes, err)
	}
	r := changes[0].Record
	if bytes.Contains(r.Body, []byte("canary")) {
		t.Error("the body can be read")
	}
	var got note
	if err := rs.Open(r, &got); err != nil || got.Text != "canary" {
		t.Fatal(got, err)
	}
	for name, moved := range map[string]driver.Key{
		"another id":      rs.Key(kind.Visit, "two"),
		"another kind":    rs.Key(kind.Event, "one"),
		"another account": rs.Of("other").Key(kind.Visit, "one"),
	} {
		r.Key = moved
		bad, ok := errors.AsType[*driver.RecordError](rs.Open(r, &got))
		if !ok || bad.Key != moved || bad.Stored {
			t.Errorf("%s: opened, or without its name", name)
		}
	}
}

// What stands beside a row goes when it goes, whatever it was to be.
func TestRemoveTakesWhatStandsBeside(t *testing.T) {
	t.Parallel()
	rs := records(t)
	beside := driver.Change{Record: driver.Record{Key: rs.Key(kind.Due, "one"), At: time.Unix(9, 0)}, Expect: driver.AnyVersion}
	row := sealed.Row{Kind: kind.Visit, ID: "one", Value: note{"x"}, Beside: []driver.Change{beside}}
	stored, err := rs.Put(row)
	if err != nil {
		t.Fatal(err)
	}
	if err := rs.Commit(t.Context(), stored); err != nil {
		t.Fatal(err)
	}
	if empty, err := rs.Empty(t.Context()); empty || err != nil {
		t.Fatal(empty, err)
	}
	if err := rs.Commit(t.Context(), rs.Remove(row)); !errors.Is(err, driver.ErrConflict) {
		t.Fatalf("a row that was never read was removed: %v", err)
	}
	row.Version = 1
	if err := rs.Commit(t.Context(), rs.Remove(row)); err != nil {
		t.Fatal(err)
	}
	if empty, err := rs.Empty(t.Context()); !empty || err != nil {
		t.Fatal("something is left", err)
	}
	if beside.Delete {
		t.Error("the row's own list was changed")
	}
}

// A look-up value is the account's own.
func TestHashBelongsToItsAccount(t *testing.T) {
	t.Parallel()
	rs := records(t)
	if rs.Hash("visit", "A-1") == rs.Of("other").Hash("visit", "A-1") || rs.Hash("visit", "A-1") == rs.Hash("visitA-1") {
		t.Error("two things have one look-up value")
	}
	if rs.Hash("visit", "A-1") != rs.Of("acme").Hash("visit", "A-1") {
		t.Error("a look-up value changes")
	}
}
