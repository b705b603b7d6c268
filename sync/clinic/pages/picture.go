package pages

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/sync/clinic/report"
)

// Heights of a visit's picture, in pixels. Its width is that of the page: places
// across are percentages, so that text keeps its size.
const (
	dotsHeight = 52
	laneHeight = 46
	axisHeight = 28
)

// picture is a timeline with its heights.
type picture struct {
	report.Timeline
	Height int
	Bottom int // where the axis is
	Rows   []pictureRow
}

type pictureRow struct {
	report.Lane
	Y int
}

func newPicture(t report.Timeline) picture {
	p := picture{Timeline: t, Bottom: dotsHeight + laneHeight*len(t.Lanes)}
	p.Height = p.Bottom + axisHeight
	for i, l := range t.Lanes {
		p.Rows = append(p.Rows, pictureRow{l, dotsHeight + laneHeight*i})
	}
	return p
}

// across is a place in a picture, from thousandths of its width.
func across(x int) string { return fmt.Sprintf("%d.%d%%", x/10, x%10) }

// lasted is a length of time in words.
func lasted(d time.Duration) string {
	switch d = d.Round(time.Second); {
	case d == 0:
		return "–"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// stepWord is a line of what happened.
func stepWord(s report.Step) string {
	who := stageWord(s.Who)
	if s.Name != "" {
		who = s.Name
	}
	switch s.Kind {
	case "booked":
		return "First seen in the EHR"
	case "waits":
		return who + " began to wait"
	case "joined", "left":
		return who + " " + s.Kind
	}
	return kindWord(s.Kind) + " " + fateVerb(s)
}

func fateVerb(s report.Step) string {
	if s.Fate == "dead" {
		return "could not be sent"
	}
	return "mailed to " + toWord(s.To)
}

// toWord is who a mail is for.
func toWord(to string) string {
	switch to {
	case "patient":
		return "the patient"
	case "custom":
		return "the clinic’s own address"
	case "admin":
		return "whoever looks after this server"
	}
	return "a participant"
}
