package drawing

import (
	"fmt"

	"github.com/televisit/televisit-go/sync/clinic/report"
)

// Heights of a visit's picture, in pixels. Its width is that of the page: places
// across are percentages, so that text keeps its size.
const (
	dotsHeight = 52
	laneHeight = 46
	axisHeight = 28
)

// Timeline is a timeline with its heights.
type Timeline struct {
	report.Timeline
	Height int
	Bottom int // where the axis is
	Rows   []Row
}

// Row is a lane with its place.
type Row struct {
	report.Lane
	Y int
}

// NewTimeline gives a timeline its heights.
func NewTimeline(t report.Timeline) Timeline {
	p := Timeline{Timeline: t, Bottom: dotsHeight + laneHeight*len(t.Lanes)}
	p.Height = p.Bottom + axisHeight
	for i, l := range t.Lanes {
		p.Rows = append(p.Rows, Row{l, dotsHeight + laneHeight*i})
	}
	return p
}

// Across is a place in a picture, from thousandths of its width.
func Across(x int) string { return fmt.Sprintf("%d.%d%%", x/10, x%10) }
