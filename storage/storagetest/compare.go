package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
)

// differ says how a record is not the wanted one, or "".
func differ(got, want driver.Record) string {
	switch {
	case got.Key != want.Key:
		return fmt.Sprintf("key %v, want %v", got.Key, want.Key)
	case got.State != want.State || got.Ref != want.Ref:
		return fmt.Sprintf("state %q ref %q, want %q and %q", got.State, got.Ref, want.State, want.Ref)
	case !got.At.Equal(driver.Truncate(want.At)) || got.At.IsZero() != want.At.IsZero():
		return fmt.Sprintf("at %v, want %v", got.At, want.At)
	case got.Version != want.Version:
		return fmt.Sprintf("version %d, want %d", got.Version, want.Version)
	case !bytes.Equal(got.Body, want.Body):
		return fmt.Sprintf("body of %d bytes %.40q, want %d bytes %.40q", len(got.Body), got.Body, len(want.Body), want.Body)
	}
	return ""
}

func wantRecord(t testing.TB, got, want driver.Record) {
	t.Helper()
	if d := differ(got, want); d != "" {
		t.Fatalf("record %s: %s", want.ID, d)
	}
}

func ids(records []driver.Record) string {
	var out []string
	for _, r := range records {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func wantIDs(t testing.TB, records []driver.Record, want string) {
	t.Helper()
	if got := ids(records); got != want {
		t.Fatalf("records %q, want %q", got, want)
	}
}

func wantError(t testing.TB, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("error %v, want one that matches %q", err, target)
	}
}

// wantConflict checks that the error names the record that was in the way.
func wantConflict(t testing.TB, err error, k driver.Key, expect int64) {
	t.Helper()
	wantError(t, err, driver.ErrConflict)
	c, ok := errors.AsType[*driver.ConflictError](err)
	if !ok || c.Key != k || c.Expect != expect {
		t.Fatalf("error %#v, want a *ConflictError of %v at %d", err, k, expect)
	}
}

func wantMissing(t testing.TB, b *bundle, k driver.Key) {
	t.Helper()
	if r, err := b.Get(t.Context(), k); !errors.Is(err, driver.ErrNotFound) {
		t.Fatalf("record %v is there at version %d (error %v), want none", k, r.Version, err)
	}
}
