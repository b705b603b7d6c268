package pages

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

func attendedVisit(id string, start time.Time) storage.Visit {
	return storage.Visit{
		AppointmentID: id, State: storage.VisitEnded, CreatedAt: start,
		Booking: storage.Booking{Start: start, Duration: 30 * time.Minute, Physician: storage.Ref{ID: "D-7", Name: "=cmd()|Ada"}, Type: storage.Ref{Name: "@Telehealth"}},
		Patient: storage.Contact{Name: "Rosa Secret"},
		Presence: []storage.Presence{
			{Role: storage.RolePatient, JoinedAt: start, LeftAt: start.Add(20 * time.Minute)},
			{Role: storage.RolePhysician, JoinedAt: start.Add(4 * time.Minute), LeftAt: start.Add(20 * time.Minute)},
		},
	}
}

// B8: the page has the numbers, as a chart and as tables, and names no patient.
func TestReportPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	if body := f.do(http.MethodGet, "/report", nil, admin).Body.String(); !strings.Contains(body, "No visit of these days is over yet") {
		t.Error("an empty report does not say so")
	}
	f.addVisit(t, attendedVisit("A-1", f.now.Add(-24*time.Hour)))
	missed := attendedVisit("A-2", f.now.Add(-25*time.Hour))
	missed.Presence, missed.Absent = nil, []storage.Role{storage.RolePatient}
	f.addVisit(t, missed)
	body := f.do(http.MethodGet, "/report", nil, admin).Body.String()
	for _, want := range []string{`<svg class="chart"`, `class="held"`, `class="missed"`, "50 %", "4 min", "16 min", "=cmd()|Ada", "Download CSV"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "Rosa") || strings.Contains(body, "style=") {
		t.Error("the page names a patient, or is styled inline")
	}
	if w := f.do(http.MethodGet, "/report?from=2026-05-02&to=2026-05-01", nil, admin); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the last day before the first: %d, want 422", w.Code)
	}
	if body := f.do(http.MethodGet, "/report?from=2026-01-01&to=2026-12-01", nil, admin).Body.String(); !strings.Contains(body, "Week of") {
		t.Error("a long stretch is not shown by week")
	}
}

// B8: the file has a row for each visit; no cell is a formula; no patient.
func TestReportFile(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	for _, id := range []string{"+A-1", "-A-2", "A-3"} {
		f.addVisit(t, attendedVisit(id, f.now.Add(-time.Hour)))
	}
	w := f.do(http.MethodGet, "/report.csv", nil, admin)
	if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("disposition %q", got)
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v; want a header and three", len(rows), err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") || strings.Contains(cell, "Rosa") {
				t.Errorf("cell %q", cell)
			}
		}
		if row[3] != "'=cmd()|Ada" || row[5] != "held" || row[7] != "240" || row[8] != "960" {
			t.Errorf("row %v", row)
		}
	}
}
