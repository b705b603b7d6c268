package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
)

// File is attendance as a file: one row for each visit.
type File struct {
	Name     string
	attended iter.Seq2[Attendance, error]
	zone     *time.Location
}

// NewFile makes the file of two days and those between, in the zone of the first.
func NewFile(first, last time.Time, attended iter.Seq2[Attendance, error]) File {
	return File{
		Name:     fmt.Sprintf("attendance-%s-%s.csv", first.Format(time.DateOnly), last.Format(time.DateOnly)),
		attended: attended, zone: first.Location(),
	}
}

// header names the columns of the file. Seconds are whole; no patient is
// named.
var header = []string{
	"appointment_id", "start", "physician_id", "physician", "type", "outcome", "booked_seconds", "wait_seconds", "together_seconds", "others",
}

// Write writes the rows while the store is read: a year of visits costs no
// memory. What was written before an error is not the whole file.
func (f File) Write(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write(header) // an error stays until Flush
	for a, err := range f.attended {
		if err != nil {
			return err
		}
		if err := out.Write(cells(a, f.zone)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cells(a Attendance, zone *time.Location) []string {
	seconds := func(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
	row := []string{
		a.AppointmentID, a.Start.In(zone).Format(time.RFC3339), a.Physician.ID, a.Physician.Name, a.Type.Name, outcome(a),
		seconds(a.Booked), seconds(a.Wait), seconds(a.Together), strconv.Itoa(a.Others),
	}
	for i := range row {
		row[i] = harmless(row[i])
	}
	return row
}

// outcome is one word for what came of a visit.
func outcome(a Attendance) string {
	switch {
	case a.Cancelled:
		return "cancelled"
	case a.NoPatient && a.NoPhysician:
		return "nobody came"
	case a.NoPatient:
		return "patient did not come"
	case a.NoPhysician:
		return "physician did not come"
	case a.Together == 0:
		return "did not meet"
	}
	return "held"
}

// harmless keeps a spreadsheet from taking a cell for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
