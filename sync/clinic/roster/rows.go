package roster

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// format is what the rows of a list's file look like.
type format[T any] struct {
	columns   int
	isHeading func(first string) bool
	reader    func() func(row) (T, []CellError) // reads rows, and knows those before
	sample    func(T) string
}

// entries yields each row as an entry, or what is wrong with it. What is wrong
// with the file goes into err.
func (l format[T]) entries(f csvFile, err *error) iter.Seq2[T, []CellError] {
	return func(yield func(T, []CellError) bool) {
		read := l.reader()
		for r, e := range f.rows() {
			if e != nil {
				*err = e
				return
			}
			if r.bad != nil {
				var none T
				if !yield(none, []CellError{*r.bad}) {
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

var physicians = format[storage.Physician]{
	columns: 3,
	isHeading: func(first string) bool {
		return isOneOf(first, "id", "physician id", "physician", "ellkay id")
	},
	reader: physicianReader,
	sample: func(p storage.Physician) string {
		return strings.TrimRight(strings.Join([]string{p.ID, yesNo(p.Type), p.Email}, ", "), ", ")
	},
}

var staff = format[storage.StaffMember]{
	columns: 1,
	isHeading: func(first string) bool {
		return isOneOf(first, "e-mail", "email", "e-mail address", "email address", "address")
	},
	reader: staffReader,
	sample: func(s storage.StaffMember) string { return s.Email },
}

func physicianReader() func(row) (storage.Physician, []CellError) {
	seen := map[string]int{}
	return func(r row) (p storage.Physician, bad []CellError) {
		p.ID, p.Email = r.cells[0], r.cells[2]
		switch strings.ToUpper(r.cells[1]) {
		case "Y":
			p.Type = storage.LoggedIn
		case "N":
			p.Type = storage.NotLoggedIn
		default:
			return p, []CellError{{Field: "type", Row: r.number, Column: 2, Message: "Must be Y (signs in to Zoom) or N."}}
		}
		if p.Type == storage.NotLoggedIn && p.Email != "" {
			return p, []CellError{{Field: "email", Row: r.number, Column: 3, Message: "Must be empty when the second column is N."}}
		}
		if first, twice := seen[p.ID]; twice && p.ID != "" {
			return p, []CellError{{Field: "id", Row: r.number, Column: 1, Message: fmt.Sprintf("Is the same id as in row %d.", first)}}
		}
		if wrong := p.Validate(); wrong != nil {
			return p, cellErrors(r.number, wrong, map[string]int{"id": 1, "type": 2, "email": 3})
		}
		seen[p.ID] = r.number
		return p, nil
	}
}

func staffReader() func(row) (storage.StaffMember, []CellError) {
	seen := map[string]int{}
	return func(r row) (storage.StaffMember, []CellError) {
		s := storage.StaffMember{Email: r.cells[0]}
		key := strings.ToLower(s.Email)
		if first, twice := seen[key]; twice {
			return s, []CellError{{Field: "email", Row: r.number, Column: 1, Message: fmt.Sprintf("Is the same address as in row %d.", first)}}
		}
		if wrong := s.Validate(); wrong != nil {
			return s, cellErrors(r.number, wrong, map[string]int{"email": 1})
		}
		seen[key] = r.number
		return s, nil
	}
}

func cellErrors(row int, wrong []storage.FieldError, column map[string]int) []CellError {
	out := make([]CellError, len(wrong))
	for i, f := range wrong {
		out[i] = CellError{Field: f.Field, Row: row, Column: column[f.Field], Message: f.Message}
	}
	return out
}

// isOneOf compares a heading, whatever its case and joints.
func isOneOf(heading string, known ...string) bool {
	return slices.Contains(known, strings.ReplaceAll(strings.ToLower(heading), "_", " "))
}

func yesNo(t storage.PhysicianType) string {
	if t == storage.LoggedIn {
		return "Y"
	}
	return "N"
}
