package pages

import (
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/drawing"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// reportView is the attendance report.
type reportView struct {
	report.Report
	Last     time.Time // the last day, which is included
	Zone     string
	Presets  []preset
	Download string
	Visits   drawing.Chart
	Waits    drawing.Chart
	Trouble  string
}

// preset is a stretch of days that is often looked at.
type preset struct {
	Text, Href string
	Current    bool
}

func (s *Site) reportPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	today := clinic.Midnight(s.cfg.Now().In(zone))
	first, last := stretch(r.URL.Query(), today)
	v := reportView{Last: last, Zone: zone.String(), Presets: presets(first, last, today)}
	v.Download = "/report.csv?" + stretchQuery(first, last)
	status := http.StatusOK
	v.Report, err = session.Report(r.Context(), first, last.AddDate(0, 0, 1))
	if err != nil {
		text, code, plain := inWords(err)
		if !plain {
			return err
		}
		v.Trouble, status, v.Report = text, code, report.Report{From: first}
	}
	v.Visits, v.Waits = drawing.Visits(v.Report), drawing.Waits(v.Report)
	return s.show(w, r, session, status, "report", view{Title: "Attendance", Section: "report", Body: v})
}

func (s *Site) reportFile(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	zone, err := session.Zone(r.Context())
	if err != nil {
		return err
	}
	first, last := stretch(r.URL.Query(), clinic.Midnight(s.cfg.Now().In(zone)))
	file, err := session.ReportFile(r.Context(), first, last)
	if err != nil {
		return err
	}
	return send.Report(w, r, file, s.cfg.Log)
}

// stretch reads the first and the last day of a report; what is not a day is left
// at the usual week.
func stretch(q url.Values, today time.Time) (first, last time.Time) {
	last = today
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("to"), today.Location()); err == nil {
		last = t
	}
	first = last.AddDate(0, 0, 1-report.UsualDays)
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("from"), today.Location()); err == nil {
		first = t
	}
	return first, last
}

func stretchQuery(first, last time.Time) string {
	return url.Values{"from": {first.Format(time.DateOnly)}, "to": {last.Format(time.DateOnly)}}.Encode()
}

func presets(first, last, today time.Time) []preset {
	month := today.AddDate(0, 0, 1-today.Day())
	var out []preset
	for _, p := range []struct {
		text     string
		from, to time.Time
	}{
		{"Today", today, today},
		{"Seven days", today.AddDate(0, 0, 1-report.UsualDays), today},
		{"Thirty days", today.AddDate(0, 0, -29), today},
		{"This month", month, today},
		{"Last month", month.AddDate(0, -1, 0), month.AddDate(0, 0, -1)},
	} {
		out = append(out, preset{p.text, "/report?" + stretchQuery(p.from, p.to), p.from.Equal(first) && p.to.Equal(last)})
	}
	return out
}

// maxPhysicians bounds the table by physician.
const maxPhysicians = 100

func firstPhysicians(all []report.Physician) []report.Physician {
	return all[:min(len(all), maxPhysicians)]
}

func morePhysicians(all []report.Physician) int { return max(len(all)-maxPhysicians, 0) }
