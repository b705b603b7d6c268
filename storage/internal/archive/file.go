package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
	"github.com/televisit/televisit-go/storage/internal/sealed"
	"github.com/televisit/televisit-go/storage/internal/trail"
)

// maxLine bounds a line of an export, in bytes: the largest record, and
// what JSON adds to it.
const maxLine = 2 * driver.MaxBody

// LineError says which line of an export cannot be taken, and why. It quotes
// nothing of the line. Callers of package archive know it as *storage.ImportError.
type LineError struct {
	Line   int64 // from 1
	Reason string
}

func (e *LineError) Error() string {
	return fmt.Sprintf("line %d of the export %s", e.Line, e.Reason)
}

// file reads an export line by line and checks everything that can be checked
// without the store.
type file struct {
	into    sealed.Records
	kinds   []Kind
	line    int64
	records int64
	place   int // in kinds
	ended   bool
	seed    maphash.Seed
	seen    map[uint64]struct{} // records by name, 8 bytes each
	trail   trail.Replay
}

// read gives the changes that store each record of an export to take, and returns
// a hash of the whole and the number of records.
func read(into sealed.Records, kinds []Kind, r io.Reader, take func([]driver.Change) error) (sum []byte, records int64, err error) {
	f := &file{into: into, kinds: kinds, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	hash := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(r, hash))
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	for lines.Scan() {
		f.line++
		if err := f.read(lines.Bytes(), take); err != nil {
			return nil, f.records, err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		f.line++
		return nil, f.records, f.wrong("is too long to be a record")
	case err != nil:
		return nil, f.records, fmt.Errorf("reading the export: %w", err)
	case !f.ended:
		f.line++
		return nil, f.records, f.wrong("is missing: the file is cut off")
	}
	return hash.Sum(nil), f.records, nil
}

func (f *file) wrong(reason string) error { return &LineError{Line: f.line, Reason: reason} }

func (f *file) read(text []byte, take func([]driver.Change) error) error {
	var l line
	if strict(text, &l) != nil {
		return f.wrong("is not a line of an export")
	}
	switch {
	case f.line == 1:
		return f.head(l)
	case f.ended:
		return f.wrong("comes after the end")
	case l.End:
		return f.end(l)
	case l.Format != "":
		return f.wrong("is a second beginning")
	}
	changes, err := f.record(l)
	if err != nil {
		return err
	}
	f.records++
	return take(changes)
}

func (f *file) head(l line) error {
	switch {
	case l.Format != format:
		return f.wrong("is not the beginning of an export that this program knows (" + format + ")")
	case l.Account != f.into.Account:
		return f.wrong("says that it is another account's export; links and meetings belong to the account they were made for")
	}
	return nil
}

func (f *file) end(l line) error {
	switch {
	case l.Records != f.records:
		return f.wrong(fmt.Sprintf("says that there are %d records, but there are %d", l.Records, f.records))
	case f.trail.Cut():
		return f.wrong("comes before the end of the audit trail")
	}
	f.ended = true
	return nil
}

// record checks what a record says of itself, and seals it.
func (f *file) record(l line) ([]driver.Change, error) {
	place := slices.IndexFunc(f.kinds, func(k Kind) bool { return k.Name == l.Kind })
	switch {
	case place < 0:
		return nil, f.wrong("holds no kind of record that this program knows")
	case place < f.place:
		return nil, f.wrong("is out of place: records stand in the order of their kinds")
	}
	f.place = place
	row, wrong := f.row(f.kinds[place], l.Record)
	if wrong != "" {
		return nil, f.wrong(wrong)
	}
	name := maphash.String(f.seed, l.Kind+"\x00"+row.ID)
	if _, twice := f.seen[name]; twice {
		return nil, f.wrong("holds a " + l.Kind + " that was there before")
	}
	f.seen[name] = struct{}{}
	changes, err := f.into.Put(row)
	if err == nil {
		err = driver.CheckChanges(changes)
	}
	if err != nil {
		return nil, f.wrong("holds a " + l.Kind + " that cannot be stored: an id is missing, or something is too long")
	}
	return changes, nil
}

func (f *file) row(k Kind, text []byte) (sealed.Row, string) {
	switch k.Name {
	case kind.AuditAnchor:
		return part(k.Name, text, f.trail.Anchor)
	case kind.Audit:
		return part(k.Name, text, f.trail.Entry)
	case kind.AuditHead:
		return part(k.Name, text, f.trail.Head)
	}
	return k.Read(text)
}

// part decodes a part of the audit trail and takes it.
func part[T any](name string, text []byte, take func(T) (sealed.Row, string)) (sealed.Row, string) {
	var v T
	if !Decode(text, &v) {
		return sealed.Row{}, Unknown(name)
	}
	return take(v)
}

// Unknown is what is wrong with a record that [Decode] refuses.
func Unknown(kind string) string { return "is not a " + kind + " as this program knows it" }

// Decode reads a record from a file: one JSON value, without members that nobody
// knows. It reports whether the text holds that.
func Decode(text []byte, into any) bool {
	return strict(text, into) == nil && !bytes.Equal(bytes.TrimSpace(text), []byte("null"))
}

// strict decodes one JSON value without members that nobody knows.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}
