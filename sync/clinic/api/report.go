package api

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// reported is attendance over a stretch of days as the API tells it: days as dates,
// durations in seconds.
type reported struct {
	From       string            `json:"from"`
	To         string            `json:"to"` // included
	TimeZone   string            `json:"timezone"`
	Weekly     bool              `json:"weekly"`
	Total      totals            `json:"total"`
	Days       []dayTotals       `json:"days"`
	Physicians []physicianTotals `json:"physicians"`
}

type totals struct {
	report.Totals
	MeanWait    int `json:"mean_wait_seconds"`
	LongestWait int `json:"longest_wait_seconds"`
	MeanLength  int `json:"mean_length_seconds"`
	Together    int `json:"together_seconds"`
}

type dayTotals struct {
	Day string `json:"day"`
	totals
}

type physicianTotals struct {
	Physician storage.Ref `json:"physician"`
	totals
}

func tellReport(r report.Report) reported {
	out := reported{
		From: r.From.Format(time.DateOnly), To: r.To.AddDate(0, 0, -1).Format(time.DateOnly), TimeZone: r.From.Location().String(),
		Weekly: r.Weekly, Total: tellTotals(r.Total),
		Days: make([]dayTotals, len(r.Days)), Physicians: make([]physicianTotals, len(r.Physicians)),
	}
	for i, f := range r.Days {
		out.Days[i] = dayTotals{f.Day.Format(time.DateOnly), tellTotals(f.Totals)}
	}
	for i, f := range r.Physicians {
		out.Physicians[i] = physicianTotals{f.Physician, tellTotals(f.Totals)}
	}
	return out
}

func tellTotals(f report.Totals) totals {
	seconds := func(d time.Duration) int { return int(d.Seconds()) }
	return totals{
		Totals: f, MeanWait: seconds(f.MeanWait()), LongestWait: seconds(f.LongestWait),
		MeanLength: seconds(f.MeanLength()), Together: seconds(f.Together),
	}
}

func getReport(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	first, last, err := stretch(r, session)
	if err != nil {
		return err
	}
	found, err := session.Report(r.Context(), first, last.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tellReport(found))
}

func (s *server) reportFile(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	first, last, err := stretch(r, session)
	if err != nil {
		return err
	}
	file, err := session.ReportFile(r.Context(), first, last)
	if err != nil {
		return err
	}
	return send.Report(w, r, file, s.cfg.Log)
}

// stretch reads the first and the last day of a report.
func stretch(r *http.Request, session *clinic.Session) (first, last time.Time, err error) {
	today, err := session.Today(r.Context())
	if err != nil {
		return first, last, err
	}
	if last, err = day(r, "to", today); err != nil {
		return first, last, err
	}
	first, err = day(r, "from", last.AddDate(0, 0, 1-report.UsualDays))
	return first, last, err
}

// day reads a date; "" is the usual one.
func day(r *http.Request, name string, usual time.Time) (time.Time, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, usual.Location())
	if err != nil {
		return t, field(name, "Must be a day such as 2030-05-06.")
	}
	return t, nil
}
