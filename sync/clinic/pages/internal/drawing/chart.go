// Package drawing gives places to what the pages draw: the timeline of one visit, the
// charts of a report. Across, places are parts of the width, so that text keeps its
// size.
package drawing

import (
	"strconv"

	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// Measures of a chart, in pixels; across, places are percentages.
const (
	chartHeight = 180
	chartTop    = 18 // room for the largest number
	chartLabels = 10 // most labels below
)

// Chart is columns over days.
type Chart struct {
	Height  int // with the labels
	Floor   int
	Columns []Column
	Empty   bool
}

// Column is what a day, or a week, has.
type Column struct {
	X, Width, Middle int // thousandths
	Label            string
	Total            string // above the column
	Top              int
	Parts            []Part
	Title            string
}

// Part is a piece of a column in its place.
type Part struct {
	Class     string
	Y, Height int
}

// piece is a part of a column before it has a place.
type piece struct {
	class string
	n     int
}

// draw makes a chart of the pieces that each day has, from the floor up.
func draw(r report.Report, pieces func(report.Totals) []piece, total func(report.Totals) string) Chart {
	c := Chart{Height: chartHeight + 24, Floor: chartHeight, Empty: true}
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
		col := Column{X: 1000*i/n + 1000/n/8, Width: max(1000/n*3/4, 2), Middle: 1000*i/n + 500/n, Top: chartHeight - 4, Title: d.Day.Format("Mon Jan 2")}
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
			col.Parts = append(col.Parts, Part{p.class, y, h})
		}
		if y < chartHeight && n <= 2*chartLabels {
			col.Total, col.Top = total(d.Totals), y-5
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

// Visits is how many there were, and what became of them.
func Visits(r report.Report) Chart {
	return draw(r,
		func(f report.Totals) []piece {
			return []piece{{"held", f.Held}, {"missed", f.Missed()}, {"withdrawn", f.Cancelled}}
		},
		func(f report.Totals) string { return strconv.Itoa(f.Visits + f.Cancelled) })
}

// Waits is how long patients waited, on average.
func Waits(r report.Report) Chart {
	return draw(r,
		func(f report.Totals) []piece { return []piece{{"wait", int(f.MeanWait().Seconds())}} },
		func(f report.Totals) string { return words.Lasted(f.MeanWait()) })
}
