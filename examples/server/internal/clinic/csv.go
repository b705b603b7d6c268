package clinic

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of an imported file.
const (
	MaxCSVRows  = 50_000
	MaxCSVBytes = 10 << 20
)

// table is a file as rows of cells; headings and empty lines are left out.
type table struct {
	rows []row
	bad  []FieldError
}

type row struct {
	number int // in the file; 1 is the first
	cells  []string
}

// readCSV reads a file. What is wrong with the file as a whole is an error; what
// is wrong with a row goes into bad.
func readCSV(r io.Reader, columns int, isHeading func(first string) bool) (table, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxCSVBytes+1))
	if err != nil {
		return table{}, err
	}
	if len(data) > MaxCSVBytes {
		return table{}, fmt.Errorf("the file is larger than 10 MB: %w", ErrTooLarge)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return table{}, &InvalidError{Message: "This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” first."}
	}
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return table{}, &InvalidError{Message: "The file is not UTF-8 text. Save it as “CSV UTF-8” first."}
	}
	var t table
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.TrimLeadingSpace = -1, true
	for number := 1; ; number++ {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if number > MaxCSVRows+1 || number > MaxCSVRows && len(t.rows) == MaxCSVRows {
			return table{}, fmt.Errorf("the file has more than 50,000 rows: %w", ErrTooLarge)
		}
		if err != nil {
			return table{}, quoteTrouble(number, err)
		}
		t.add(row{number, cells}, columns, isHeading)
	}
	if len(t.rows) == 0 && len(t.bad) == 0 {
		return table{}, &InvalidError{Message: "The file holds no rows."}
	}
	return t, nil
}

func (t *table) add(r row, columns int, isHeading func(string) bool) {
	for i := range r.cells {
		r.cells[i] = strings.TrimSpace(r.cells[i])
	}
	if strings.Join(r.cells, "") == "" || r.number == 1 && isHeading(r.cells[0]) {
		return
	}
	for i, extra := range r.cells {
		if i >= columns && extra != "" {
			t.bad = append(t.bad, FieldError{Row: r.number, Column: i + 1, Message: fmt.Sprintf("The row has a column too many; %d are expected.", columns)})
			return
		}
	}
	for len(r.cells) < columns {
		r.cells = append(r.cells, "")
	}
	t.rows = append(t.rows, r)
}

// quoteTrouble names the place where the quoting breaks; nothing after it can be
// told apart.
func quoteTrouble(number int, err error) error {
	place := FieldError{Row: number, Message: "The quotation marks do not match from here on."}
	if e, ok := errors.AsType[*csv.ParseError](err); ok && e.StartLine > 0 {
		place.Column = 1
	}
	return &InvalidError{Message: "The file cannot be read as CSV.", Fields: []FieldError{place}}
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
