package driver

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits that every driver accepts and that no store exceeds.
const (
	MaxBatch      = 500      // changes in one Apply, a receipt apart (see KindReceipt)
	MaxBatchBytes = 16 << 20 // bytes of all bodies in one Apply
	MaxBody       = 4 << 20  // bytes of one sealed body
	MaxLimit      = 1000     // records of one Scan or Claim; more are not given, even if asked for
	MaxAccount    = 100      // bytes of Key.Account
	MaxKind       = 40       // bytes of Key.Kind
	MaxID         = 200      // bytes of Key.ID
	MaxState      = 40       // bytes of Record.State
	MaxRef        = 100      // bytes of Record.Ref
)

// KindReceipt is the kind of records by which a driver that works over a network
// knows a batch that it is sent again (see package httpstore). One of them may
// come in an Apply on top of MaxBatch. No store writes this kind.
const KindReceipt = "receipt"

const defaultLimit = 100

// PageLimit is the number of records that a Limit asks for.
func PageLimit(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return min(limit, MaxLimit)
}

// CheckKey refuses keys that no driver needs to keep: empty members, members
// over the limits, and text that is not UTF-8 or holds a NUL byte. The error
// matches ErrInvalid or ErrTooLarge.
func CheckKey(k Key) error {
	if k.Account == "" || k.Kind == "" || k.ID == "" {
		return fmt.Errorf("%w: account, kind and id must not be empty", ErrInvalid)
	}
	for _, f := range []field{
		{"account", k.Account, MaxAccount}, {"kind", k.Kind, MaxKind}, {"id", k.ID, MaxID},
	} {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

// CheckChanges is the check at the start of every Apply: keys, lengths, the size
// of the batch, and that no key stands twice. The error matches ErrInvalid or
// ErrTooLarge.
func CheckChanges(changes []Change) error {
	limit := MaxBatch
	if slices.ContainsFunc(changes, isReceipt) {
		limit++
	}
	if len(changes) > limit {
		return fmt.Errorf("%w: %d changes, at most %d", ErrTooLarge, len(changes), limit)
	}
	total := 0
	seen := make(map[Key]struct{}, len(changes))
	for _, c := range changes {
		if err := checkChange(c); err != nil {
			return err
		}
		if _, twice := seen[c.Key]; twice {
			return fmt.Errorf("%w: %s %s stands twice in the batch", ErrInvalid, c.Kind, c.ID)
		}
		seen[c.Key] = struct{}{}
		total += len(c.Body)
	}
	if total > MaxBatchBytes {
		return fmt.Errorf("%w: bodies of %d bytes in a batch, at most %d", ErrTooLarge, total, MaxBatchBytes)
	}
	return nil
}

func isReceipt(c Change) bool { return c.Kind == KindReceipt }

func checkChange(c Change) error {
	if err := CheckKey(c.Key); err != nil {
		return err
	}
	if c.Expect < AnyVersion || c.Check && (c.Delete || c.Expect == AnyVersion) {
		return fmt.Errorf("%w: change of %s %s", ErrInvalid, c.Kind, c.ID)
	}
	if err := (field{"state", c.State, MaxState}).check(); err != nil {
		return err
	}
	if err := (field{"ref", c.Ref, MaxRef}).check(); err != nil {
		return err
	}
	if len(c.Body) > MaxBody {
		return fmt.Errorf("%w: body of %s %s has %d bytes, at most %d", ErrTooLarge, c.Kind, c.ID, len(c.Body), MaxBody)
	}
	return nil
}

type field struct {
	name, value string
	max         int
}

func (f field) check() error {
	if len(f.value) > f.max {
		return fmt.Errorf("%w: %s has %d bytes, at most %d", ErrTooLarge, f.name, len(f.value), f.max)
	}
	if !utf8.ValidString(f.value) || strings.ContainsRune(f.value, 0) {
		return fmt.Errorf("%w: %s is not plain text", ErrInvalid, f.name)
	}
	return nil
}
