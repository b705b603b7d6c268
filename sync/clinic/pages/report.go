package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/send"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// reportView is the attendance report.
type reportView struct {
	report.Report
	Last     time.Time // the last day, which is included
	Zone     string
	Presets  []preset
	Download string
	Visits   chart
	Waits    chart
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
	v.Visits, v.Waits = visitsChart(v.Report), waitsChart(v.Report)
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

// Measures of a chart, in pixels; across, places are percentages.
const (
	chartHeight = 180
	chartTop    = 18 // room for the largest number
	chartLabels = 10 // most labels below
)

// chart is columns over days.
type chart struct {
	Height  int // with the labels
	Floor   int
	Columns []column
	Empty   bool
}

type column struct {
	X, Width, Middle int // thousandths
	Label            string
	Total            string // above the column
	Top              int
	Parts            []part
	Title            string
}

type part struct {
	Class     string
	Y, Height int
}

// piece is a part of a column before it has a place.
type piece struct {
	class string
	n     int
}

// draw makes a chart of the pieces that each day has, from the floor up.
func draw(r report.Report, pieces func(report.Totals) []piece, total func(report.Totals) string) chart {
	c := chart{Height: chartHeight + 24, Floor: chartHeight, Empty: true}
	most := 1
	for _, d := range r.Days {
		sum := 0
		for _, p := range pieces(d.Totals) {
			sum += p.n
		}
		most = max(most, sum)
		c.Empty = c.Empty && sum == 0
	}
	n := max(len(r.Days), 1)
	every := (n + chartLabels - 1) / chartLabels
	for i, d := range r.Days {
		col := column{X: 1000*i/n + 1000/n/8, Width: max(1000/n*3/4, 2), Middle: 1000*i/n + 500/n, Top: chartHeight - 4, Title: d.Day.Format("Mon Jan 2")}
		if i%every == 0 {
			col.Label = d.Day.Format("Jan 2")
		}
		y := chartHeight
		for _, p := range pieces(d.Totals) {
			h := p.n * (chartHeight - chartTop) / most
			if p.n > 0 {
				h = max(h, 2)
			}
			y -= h
			col.Parts = append(col.Parts, part{p.class, y, h})
		}
		if y < chartHeight && n <= 2*chartLabels {
			col.Total, col.Top = total(d.Totals), y-5
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

func visitsChart(r report.Report) chart {
	return draw(r,
		func(f report.Totals) []piece {
			return []piece{{"held", f.Held}, {"missed", f.Missed()}, {"withdrawn", f.Cancelled}}
		},
		func(f report.Totals) string { return strconv.Itoa(f.Visits + f.Cancelled) })
}

func waitsChart(r report.Report) chart {
	return draw(r,
		func(f report.Totals) []piece { return []piece{{"wait", int(f.MeanWait().Seconds())}} },
		func(f report.Totals) string { return lasted(f.MeanWait()) })
}

// share is a part of a whole, in words.
func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%d %%", (100*part+whole/2)/whole)
}

// maxPhysicians bounds the table by physician.
const maxPhysicians = 100

func firstPhysicians(all []report.Physician) []report.Physician {
	return all[:min(len(all), maxPhysicians)]
}

func morePhysicians(all []report.Physician) int { return max(len(all)-maxPhysicians, 0) }
