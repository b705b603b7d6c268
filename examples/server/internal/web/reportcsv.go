package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
)

// reportHeader names the columns of the file. Seconds are whole; no patient is
// named.
var reportHeader = []string{
	"appointment_id", "start", "physician_id", "physician", "type", "outcome", "booked_seconds", "wait_seconds", "together_seconds", "others",
}

// reportCSV is one row for each visit, written while the store is read: a year of
// visits costs no memory.
func (s *Site) reportCSV(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	zone, err := d.Zone(r.Context())
	if err != nil {
		return err
	}
	first, last := stretch(r.URL.Query(), midnight(s.cfg.Now().In(zone)))
	attended, err := d.Attended(r.Context(), first, last.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	name := fmt.Sprintf("attendance-%s-%s.csv", first.Format(time.DateOnly), last.Format(time.DateOnly))
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	out := csv.NewWriter(w)
	_ = out.Write(reportHeader) // an error stays until Flush
	for a, err := range attended {
		if err == nil {
			_ = out.Write(reportRow(a, zone))
			err = out.Error()
		}
		if err != nil {
			s.cfg.Log.ErrorContext(r.Context(), "a report broke off", "error", err)
			panic(http.ErrAbortHandler) // the browser must not take half a file for a whole one
		}
	}
	out.Flush()
	return nil
}

func reportRow(a clinic.Attendance, zone *time.Location) []string {
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
func outcome(a clinic.Attendance) string {
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
