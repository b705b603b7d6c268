package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Limits of a file.
const (
	MaxRows  = 50_000
	MaxBytes = 10 << 20
)

// csvFile is a file that is held as it came, 10 MB at most, and read row by row
// as often as it takes: once to judge it, once to take it.
type csvFile struct {
	data      []byte
	columns   int
	isHeading func(first string) bool
}

// row is one line of a file, with as many cells as are expected. The cells are
// overwritten by the next row.
type row struct {
	number int // in the file; 1 is the first
	cells  []string
	bad    *CellError // why it cannot be used, if its form is wrong
}

// openCSV takes a file in. What is wrong with the file as a whole is an error.
func openCSV(r io.Reader, columns int, isHeading func(first string) bool) (csvFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return csvFile{}, err
	}
	if len(data) > MaxBytes {
		return csvFile{}, fmt.Errorf("the file is larger than 10 MB: %w", ErrTooLarge)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return csvFile{}, &FileError{Message: "This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” first."}
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return csvFile{}, &FileError{Message: "The file is not UTF-8 text. Save it as “CSV UTF-8” first."}
	}
	return csvFile{data, columns, isHeading}, nil
}

// rows yields the file's rows; headings and empty lines are left out. An error
// ends it: nothing after it can be told apart.
func (f csvFile) rows() iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		reader := csv.NewReader(bytes.NewReader(f.data))
		reader.FieldsPerRecord, reader.TrimLeadingSpace, reader.ReuseRecord = -1, true, true
		padded := make([]string, f.columns)
		used := 0
		for number := 1; ; number++ {
			cells, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(row{}, quoteTrouble(number, err))
				return
			}
			r, empty := f.row(number, cells, padded)
			if empty {
				continue
			}
			if used++; used > MaxRows {
				yield(row{}, fmt.Errorf("the file has more than 50,000 rows: %w", ErrTooLarge))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// row fits a line's cells into the columns that are expected.
func (f csvFile) row(number int, cells, padded []string) (r row, empty bool) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if strings.Join(cells, "") == "" || number == 1 && f.isHeading(cells[0]) {
		return row{}, true
	}
	r = row{number: number, cells: padded}
	clear(padded)
	copy(padded, cells)
	for i := f.columns; i < len(cells); i++ {
		if cells[i] != "" {
			r.bad = &CellError{Row: number, Column: i + 1, Message: fmt.Sprintf("The row has a column too many; %d are expected.", f.columns)}
			break
		}
	}
	return r, false
}

// quoteTrouble names the place where the quoting breaks; nothing after it can be
// told apart.
func quoteTrouble(number int, err error) error {
	place := CellError{Row: number, Message: "The quotation marks do not match from here on."}
	if e, ok := errors.AsType[*csv.ParseError](err); ok && e.StartLine > 0 {
		place.Column = 1
	}
	return &FileError{Message: "The file cannot be read as CSV.", Cells: []CellError{place}}
}

// safeCell keeps a spreadsheet from taking exported text for a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// writeCSV encodes rows for a spreadsheet.
func writeCSV(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, c := range cells {
			safe[i] = safeCell(c)
		}
		_ = w.Write(safe) // a buffer takes everything
	}
	w.Flush()
	return b.Bytes()
}
