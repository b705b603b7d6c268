package clinic

import (
	"context"
	"fmt"
	"io"
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

// ImportPhysicians reads ID, Y or N, and for Y an e-mail address (A20, A21). A
// file with bad rows changes nothing: an *InvalidError that names each, unless
// acceptGood is set; then its good rows are taken.
func (d *Desk) ImportPhysicians(ctx context.Context, file io.Reader, acceptGood bool) (Import, error) {
	t, err := readCSV(file, 3, func(first string) bool {
		return isOneOf(first, "id", "physician id", "physician", "ellkay id")
	})
	if err != nil {
		return Import{}, err
	}
	entries, bad := physicianRows(t)
	in := Import{Good: len(entries), Bad: bad}
	for _, p := range entries[:min(len(entries), previewRows)] {
		in.Sample = append(in.Sample, strings.TrimRight(strings.Join([]string{p.ID, yesNo(p.Type), p.Email}, ", "), ", "))
	}
	if err := in.decide(acceptGood); err != nil {
		return in, err
	}
	in.Tally, err = d.putPhysicians(ctx, entries)
	return in, err
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

func physicianRows(t table) ([]storage.Physician, []FieldError) {
	var good []storage.Physician
	bad, seen := t.bad, map[string]int{}
	for _, r := range t.rows {
		p := storage.Physician{ID: r.cells[0], Email: r.cells[2]}
		switch strings.ToUpper(r.cells[1]) {
		case "Y":
			p.Type = storage.LoggedIn
		case "N":
			p.Type = storage.NotLoggedIn
		default:
			bad = append(bad, FieldError{Field: "type", Row: r.number, Column: 2, Message: "Must be Y (signs in to Zoom) or N."})
			continue
		}
		if p.Type == storage.NotLoggedIn && p.Email != "" {
			bad = append(bad, FieldError{Field: "email", Row: r.number, Column: 3, Message: "Must be empty when the second column is N."})
			continue
		}
		if first, twice := seen[p.ID]; twice && p.ID != "" {
			bad = append(bad, FieldError{Field: "id", Row: r.number, Column: 1, Message: fmt.Sprintf("Is the same id as in row %d.", first)})
			continue
		}
		if wrong := p.Validate(); wrong != nil {
			bad = append(bad, cellErrors(r.number, wrong, map[string]int{"id": 1, "type": 2, "email": 3})...)
			continue
		}
		seen[p.ID] = r.number
		good = append(good, p)
	}
	return good, bad
}

func cellErrors(row int, wrong []storage.FieldError, column map[string]int) []FieldError {
	out := make([]FieldError, len(wrong))
	for i, f := range wrong {
		out[i] = FieldError{Field: f.Field, Row: row, Column: column[f.Field], Message: f.Message}
	}
	return out
}

// ImportStaff reads one e-mail address a row (A24), with the rules of
// ImportPhysicians.
func (d *Desk) ImportStaff(ctx context.Context, file io.Reader, acceptGood bool) (Import, error) {
	t, err := readCSV(file, 1, func(first string) bool {
		return isOneOf(first, "e-mail", "email", "e-mail address", "email address", "address")
	})
	if err != nil {
		return Import{}, err
	}
	entries, bad := staffRows(t)
	in := Import{Good: len(entries), Bad: bad}
	for _, s := range entries[:min(len(entries), previewRows)] {
		in.Sample = append(in.Sample, s.Email)
	}
	if err := in.decide(acceptGood); err != nil {
		return in, err
	}
	in.Tally, err = d.putStaff(ctx, entries)
	return in, err
}

func staffRows(t table) ([]storage.StaffMember, []FieldError) {
	var good []storage.StaffMember
	bad, seen := t.bad, map[string]int{}
	for _, r := range t.rows {
		s := storage.StaffMember{Email: r.cells[0]}
		key := strings.ToLower(s.Email)
		if first, twice := seen[key]; twice {
			bad = append(bad, FieldError{Field: "email", Row: r.number, Column: 1, Message: fmt.Sprintf("Is the same address as in row %d.", first)})
			continue
		}
		if wrong := s.Validate(); wrong != nil {
			bad = append(bad, cellErrors(r.number, wrong, map[string]int{"email": 1})...)
			continue
		}
		seen[key] = r.number
		good = append(good, s)
	}
	return good, bad
}
