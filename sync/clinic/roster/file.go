// Package roster reads and writes the files of a clinic's two lists, physicians
// and medical staff, and takes them while somebody watches. What becomes of a row
// is its caller's: nothing here knows a store.
//
//   - uploads.go: files that are taken by themselves, and how far they are
//   - file.go: a file that was read through: what is in it, and its good rows
//   - rows.go: what the rows of either list look like
//   - csv.go: the text of a file, row by row
//   - errors.go: what can be wrong
package roster

import (
	"fmt"
	"io"
	"iter"

	"github.com/televisit/televisit-go/storage"
)

// List names one of the two lists.
type List string

// The lists.
const (
	Physicians List = "physicians"
	Staff      List = "staff"
)

// Counts are what became of a list's entries.
type Counts struct {
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
}

// Sum is all of them.
func (c Counts) Sum() int { return c.Added + c.Updated + c.Unchanged }

// Import is what is in a file, and once it was taken what became of it.
type Import struct {
	Counts
	Good   int         `json:"good"`
	Bad    []CellError `json:"-"`
	Sample []string    `json:"-"` // the first good rows, for a preview
}

// File is a file that was read through once: what is in it, and a way to read its
// good rows again. The text is held as it came, at most [MaxBytes].
type File struct {
	Import
	List List
	text csvFile
}

// Read reads a file for a list: three columns for [Physicians] (id, Y or N for
// whether they sign in to Zoom, and for Y an e-mail address), one for [Staff] (an
// e-mail address). It keeps no more of the rows than what is wrong with them.
// Errors: *FileError for a file that cannot be read at all or holds no rows;
// [ErrTooLarge].
func Read(list List, from io.Reader) (File, error) {
	if list == Staff {
		return read(list, staff, from)
	}
	return read(list, physicians, from)
}

// Physicians yields the good rows of a file for the list of physicians.
func (f File) Physicians() iter.Seq[storage.Physician] { return goodRows(f, physicians) }

// Staff yields the good rows of a file for the medical staff.
func (f File) Staff() iter.Seq[storage.StaffMember] { return goodRows(f, staff) }

// Check refuses a file with bad rows, or without any good one, by a *FileError that
// names each; acceptGood says yes to the good ones among bad.
func (f File) Check(acceptGood bool) error {
	switch {
	case len(f.Bad) == 0, acceptGood && f.Good > 0:
		return nil
	case f.Good == 0:
		return &FileError{Message: "No row of the file can be used. Nothing was changed.", Cells: f.Bad}
	}
	return &FileError{
		Message: fmt.Sprintf("%d of %d rows cannot be used. Nothing was changed.", f.badRows(), f.badRows()+f.Good),
		Cells:   f.Bad,
	}
}

// PhysiciansSample is a file that shows the format for [Physicians].
func PhysiciansSample() []byte {
	return writeCSV([][]string{
		{"ID", "Signs in to Zoom (Y/N)", "E-mail (if Y)"},
		{"D-100", "Y", "a.example@clinic.example"},
		{"D-101", "N", ""},
	})
}

// StaffSample is a file that shows the format for [Staff].
func StaffSample() []byte {
	return writeCSV([][]string{{"E-mail"}, {"front.desk@clinic.example"}, {"nurse@clinic.example"}})
}

func read[T any](list List, l format[T], from io.Reader) (File, error) {
	text, err := openCSV(from, l.columns, l.isHeading)
	if err != nil {
		return File{}, err
	}
	f := File{List: list, text: text}
	for entry, wrong := range l.entries(text, &err) {
		if wrong != nil {
			f.Bad = append(f.Bad, wrong...)
			continue
		}
		if f.Good++; f.Good <= previewRows {
			f.Sample = append(f.Sample, l.sample(entry))
		}
	}
	if err == nil && f.Good == 0 && f.Bad == nil {
		err = &FileError{Message: "The file holds no rows."}
	}
	return f, err
}

func goodRows[T any](f File, l format[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		var err error // the file was read through before
		for entry, wrong := range l.entries(f.text, &err) {
			if wrong == nil && !yield(entry) {
				return
			}
		}
	}
}

// previewRows is how many good rows a preview shows.
const previewRows = 20

func (in Import) badRows() int {
	rows := map[int]bool{}
	for _, f := range in.Bad {
		rows[f.Row] = true
	}
	return len(rows)
}
