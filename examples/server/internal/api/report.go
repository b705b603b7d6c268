package api

import (
	"net/http"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// report is attendance over a stretch of days as the API tells it: days as dates,
// durations in seconds.
type report struct {
	From       string             `json:"from"`
	To         string             `json:"to"` // included
	TimeZone   string             `json:"timezone"`
	Weekly     bool               `json:"weekly"`
	Total      figures            `json:"total"`
	Days       []dayFigures       `json:"days"`
	Physicians []physicianFigures `json:"physicians"`
}

type figures struct {
	clinic.Figures
	MeanWait    int `json:"mean_wait_seconds"`
	LongestWait int `json:"longest_wait_seconds"`
	MeanLength  int `json:"mean_length_seconds"`
	Together    int `json:"together_seconds"`
}

type dayFigures struct {
	Day string `json:"day"`
	figures
}

type physicianFigures struct {
	Physician storage.Ref `json:"physician"`
	figures
}

func tellReport(r clinic.Report) report {
	out := report{
		From: r.From.Format(time.DateOnly), To: r.To.AddDate(0, 0, -1).Format(time.DateOnly), TimeZone: r.From.Location().String(),
		Weekly: r.Weekly, Total: tellFigures(r.Total),
		Days: make([]dayFigures, len(r.Days)), Physicians: make([]physicianFigures, len(r.Physicians)),
	}
	for i, f := range r.Days {
		out.Days[i] = dayFigures{f.Day.Format(time.DateOnly), tellFigures(f.Figures)}
	}
	for i, f := range r.Physicians {
		out.Physicians[i] = physicianFigures{f.Physician, tellFigures(f.Figures)}
	}
	return out
}

func tellFigures(f clinic.Figures) figures {
	seconds := func(d time.Duration) int { return int(d.Seconds()) }
	return figures{
		Figures: f, MeanWait: seconds(f.MeanWait()), LongestWait: seconds(f.LongestWait),
		MeanLength: seconds(f.MeanLength()), Together: seconds(f.Together),
	}
}

func getReport(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	first, last, err := stretch(r, d)
	if err != nil {
		return err
	}
	found, err := d.Report(r.Context(), first, last.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, tellReport(found))
}

func (s *server) reportFile(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	first, last, err := stretch(r, d)
	if err != nil {
		return err
	}
	file, err := d.ReportFile(r.Context(), first, last)
	if err != nil {
		return err
	}
	return SendReport(w, r, file, s.cfg.Log)
}

// stretch reads the first and the last day of a report.
func stretch(r *http.Request, d *clinic.Desk) (first, last time.Time, err error) {
	today, err := d.Today(r.Context())
	if err != nil {
		return first, last, err
	}
	if last, err = day(r, "to", today); err != nil {
		return first, last, err
	}
	first, err = day(r, "from", last.AddDate(0, 0, 1-clinic.ReportDays))
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
