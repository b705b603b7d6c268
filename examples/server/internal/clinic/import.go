package clinic

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// Import is the outcome of reading a file, before or after it was taken.
type Import struct {
	Tally
	Good   int          `json:"good"`
	Bad    []FieldError `json:"-"`
	Sample []string     `json:"-"` // the first good rows, for a preview
}

// PhysiciansSample is the file that shows the format of ImportPhysicians.
func PhysiciansSample() []byte {
	return writeCSV([][]string{
		{"ID", "Signs in to Zoom (Y/N)", "E-mail (if Y)"},
		{"D-100", "Y", "a.example@clinic.example"},
		{"D-101", "N", ""},
	})
}

// StaffSample is the file that shows the format of ImportStaff.
func StaffSample() []byte {
	return writeCSV([][]string{{"E-mail"}, {"front.desk@clinic.example"}, {"nurse@clinic.example"}})
}

// list is a roster as a file fills it.
type list[T any] struct {
	columns   int
	isHeading func(first string) bool
	reader    func() func(row) (T, []FieldError) // reads rows, and knows those before
	sample    func(T) string
	take      func(d *Desk, ctx context.Context, entries iter.Seq[T], done func(int)) (Tally, error)
}

// source is a file that was judged: what is in it, and how its good rows are
// taken. done is told how many rows were dealt with, after each batch.
type source struct {
	Import
	take func(ctx context.Context, d *Desk, done func(int)) (Tally, error)
}

// judge reads a file through once and keeps no more of it than what is wrong.
func (l list[T]) judge(file io.Reader) (source, error) {
	f, err := openCSV(file, l.columns, l.isHeading)
	if err != nil {
		return source{}, err
	}
	var in Import
	for entry, wrong := range l.entries(f, &err) {
		if wrong != nil {
			in.Bad = append(in.Bad, wrong...)
			continue
		}
		if in.Good++; in.Good <= previewRows {
			in.Sample = append(in.Sample, l.sample(entry))
		}
	}
	if err == nil && in.Good == 0 && in.Bad == nil {
		err = &InvalidError{Message: "The file holds no rows."}
	}
	return source{Import: in, take: func(ctx context.Context, d *Desk, done func(int)) (Tally, error) {
		var err error // the file was read through before
		return l.take(d, ctx, good(l.entries(f, &err)), done)
	}}, err
}

// entries yields each row as an entry, or what is wrong with it. What is wrong
// with the file goes into err.
func (l list[T]) entries(f csvFile, err *error) iter.Seq2[T, []FieldError] {
	return func(yield func(T, []FieldError) bool) {
		read := l.reader()
		for r, e := range f.rows() {
			if e != nil {
				*err = e
				return
			}
			if r.bad != nil {
				var none T
				if !yield(none, []FieldError{*r.bad}) {
					return
				}
				continue
			}
			if !yield(read(r)) {
				return
			}
		}
	}
}

func good[T any](entries iter.Seq2[T, []FieldError]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for entry, wrong := range entries {
			if wrong == nil && !yield(entry) {
				return
			}
		}
	}
}

// batches cuts a sequence into slices of at most n. A slice is overwritten by
// the next.
func batches[T any](entries iter.Seq[T], n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		part := make([]T, 0, n)
		for entry := range entries {
			if part = append(part, entry); len(part) == n {
				if !yield(part) {
					return
				}
				part = part[:0]
			}
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// ImportPhysicians reads ID, Y or N, and for Y an e-mail address (A20, A21). A
// file with bad rows changes nothing: an *InvalidError that names each, unless
// acceptGood is set; then its good rows are taken.
func (d *Desk) ImportPhysicians(ctx context.Context, file io.Reader, acceptGood bool) (Import, error) {
	return d.importNow(ctx, PhysicianRoster, file, acceptGood)
}

// ImportStaff reads one e-mail address a row (A24), with the rules of
// ImportPhysicians.
func (d *Desk) ImportStaff(ctx context.Context, file io.Reader, acceptGood bool) (Import, error) {
	return d.importNow(ctx, StaffRoster, file, acceptGood)
}

func (d *Desk) importNow(ctx context.Context, into Roster, file io.Reader, acceptGood bool) (Import, error) {
	s, err := into.judge(file)
	if err == nil {
		err = s.decide(acceptGood)
	}
	if err == nil {
		s.Tally, err = s.take(ctx, d, func(int) {})
	}
	return s.Import, err
}

// isOneOf compares a heading, whatever its case and joints.
func isOneOf(heading string, known ...string) bool {
	return slices.Contains(known, strings.ReplaceAll(strings.ToLower(heading), "_", " "))
}

// previewRows is how many good rows a preview shows.
const previewRows = 20

// decide refuses a file with bad rows, or without any good one.
func (in *Import) decide(acceptGood bool) error {
	switch {
	case len(in.Bad) == 0, acceptGood && in.Good > 0:
		return nil
	case in.Good == 0:
		return &InvalidError{Message: "No row of the file can be used. Nothing was changed.", Fields: in.Bad}
	}
	return &InvalidError{
		Message: fmt.Sprintf("%d of %d rows cannot be used. Nothing was changed.", in.badRows(), in.badRows()+in.Good),
		Fields:  in.Bad,
	}
}

func (in *Import) badRows() int {
	rows := map[int]bool{}
	for _, f := range in.Bad {
		rows[f.Row] = true
	}
	return len(rows)
}

func yesNo(t storage.PhysicianType) string {
	if t == storage.LoggedIn {
		return "Y"
	}
	return "N"
}
