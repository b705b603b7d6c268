package storage

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// maxImportLine bounds a line of an export, in bytes: the largest record, and
// what JSON adds to it.
const maxImportLine = 2 * driver.MaxBody

// ImportError says which line of an export cannot be taken, and why. It quotes
// nothing of the line.
type ImportError struct {
	Line   int64 // from 1
	Reason string
}

func (e *ImportError) Error() string {
	return fmt.Sprintf("line %d of the export %s", e.Line, e.Reason)
}

// importFile reads an export line by line and checks everything that can be
// checked without the store.
type importFile struct {
	account *Account
	line    int64
	records int64
	place   int // in portable
	ended   bool
	seed    maphash.Seed
	seen    map[uint64]struct{} // records by name, 8 bytes each
	trail   Audit               // the last audit entry
	headed  bool
}

// readImport gives each record of an export to take, and returns a hash of the
// whole and the number of records.
func readImport(a *Account, r io.Reader, take func(Entity) error) (sum []byte, records int64, err error) {
	f := &importFile{account: a, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	hash := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(r, hash))
	lines.Buffer(make([]byte, 0, 64<<10), maxImportLine)
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

func (f *importFile) wrong(reason string) error { return &ImportError{Line: f.line, Reason: reason} }

func (f *importFile) read(text []byte, take func(Entity) error) error {
	var l exportLine
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
	e, err := f.record(l)
	if err != nil {
		return err
	}
	f.records++
	return take(e)
}

func (f *importFile) head(l exportLine) error {
	switch {
	case l.Format != exportFormat:
		return f.wrong("is not the beginning of an export that this program knows (" + exportFormat + ")")
	case l.Account != f.account.id:
		return f.wrong("says that it is another account's export; links and meetings belong to the account they were made for")
	}
	return nil
}

func (f *importFile) end(l exportLine) error {
	switch {
	case l.Records != f.records:
		return f.wrong(fmt.Sprintf("says that there are %d records, but there are %d", l.Records, f.records))
	case f.trail.Sequence > 0 && !f.headed:
		return f.wrong("comes before the end of the audit trail")
	}
	f.ended = true
	return nil
}

// record decodes a record and checks what it says of itself.
func (f *importFile) record(l exportLine) (Entity, error) {
	place := -1
	for i, p := range portable {
		if p.kind == l.Kind {
			place = i
		}
	}
	switch {
	case place < 0:
		return nil, f.wrong("holds no kind of record that this program knows")
	case place < f.place:
		return nil, f.wrong("is out of place: records stand in the order of their kinds")
	}
	f.place = place
	e := portable[place].blank()
	if strict(l.Record, e) != nil || bytes.Equal(bytes.TrimSpace(l.Record), []byte("null")) {
		return nil, f.wrong("is not a " + l.Kind + " as this program knows it")
	}
	if reason := f.judge(e); reason != "" {
		return nil, f.wrong(reason)
	}
	key := l.Kind + "\x00" + e.index(f.account.hash).id
	name := maphash.String(f.seed, key)
	if _, twice := f.seen[name]; twice {
		return nil, f.wrong("holds a " + l.Kind + " that was there before")
	}
	f.seen[name] = struct{}{}
	changes, err := f.account.encode(Put(e))
	if err == nil {
		err = driver.CheckChanges(changes)
	}
	if err != nil {
		return nil, f.wrong("holds a " + l.Kind + " that cannot be stored: an id is missing, or something is too long")
	}
	return e, nil
}

// judge says what is wrong with a record, and adapts it to this store.
func (f *importFile) judge(e Entity) string {
	switch e := e.(type) {
	case *Physician:
		return firstOf(e.Validate(), "")
	case *StaffMember:
		return firstOf(e.Validate(), "")
	case *Settings:
		return firstOf(e.filled().Validate(), "ellkay.") // entered again when they were left out
	case *Visit:
		return blankID(e.AppointmentID)
	case *Event:
		return blankID(e.ID)
	case *Delivery:
		if e.VisitKey != "" {
			e.VisitKey = f.account.VisitKey(e.AppointmentID)
		}
	case *auditAnchor:
		f.trail = Audit{Sequence: e.Sequence, Hash: e.Hash}
	case *Audit:
		if reason := followsBadly(f.trail, *e); reason != "" {
			return "breaks the audit trail: " + reason
		}
		e.order = later(e.At, f.trail.order)
		f.trail = *e
	case *auditHead:
		if e.Sequence != f.trail.Sequence || !bytes.Equal(e.Hash, f.trail.Hash) {
			return "does not name the last entry of the audit trail"
		}
		e.Order, f.headed = later(e.Order, f.trail.order), true
	}
	return ""
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func blankID(id string) string {
	if id == "" || len(id) > 4*MaxEHRID {
		return "holds a record without a proper id"
	}
	return ""
}

// firstOf names the first field that is wrong, apart from those with a prefix.
func firstOf(wrong []FieldError, except string) string {
	for _, w := range wrong {
		if except == "" || !strings.HasPrefix(w.Field, except) {
			return "has a wrong value in " + w.Field
		}
	}
	return ""
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
