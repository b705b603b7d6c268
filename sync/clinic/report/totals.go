package report

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Totals add attendances up.
type Totals struct {
	Visits      int           `json:"visits"`    // that were over, cancelled ones not counted
	Held        int           `json:"held"`      // patient and physician met
	Cancelled   int           `json:"cancelled"` // withdrawn in the EHR
	NoPatient   int           `json:"patient_no_shows"`
	NoPhysician int           `json:"physician_no_shows"`
	Waited      int           `json:"waited"` // patients who waited at all
	Wait        time.Duration `json:"-"`      // of all of them
	LongestWait time.Duration `json:"-"`
	Together    time.Duration `json:"-"` // of the visits that were held
}

func (f *Totals) add(a Attendance) {
	if a.Cancelled {
		f.Cancelled++
		return
	}
	f.Visits++
	if a.Together > 0 {
		f.Held++
	}
	if a.NoPatient {
		f.NoPatient++
	}
	if a.NoPhysician {
		f.NoPhysician++
	}
	if a.Wait > 0 {
		f.Waited++
	}
	f.Wait += a.Wait
	f.LongestWait = max(f.LongestWait, a.Wait)
	f.Together += a.Together
}

// MeanWait is the wait of a patient who came, on average.
func (f Totals) MeanWait() time.Duration { return mean(f.Wait, f.Visits-f.NoPatient) }

// MeanLength is how long a visit that was held took, on average.
func (f Totals) MeanLength() time.Duration { return mean(f.Together, f.Held) }

// Missed are the visits that did not come about.
func (f Totals) Missed() int { return f.Visits - f.Held }

func mean(sum time.Duration, n int) time.Duration {
	if n <= 0 {
		return 0
	}
	return (sum / time.Duration(n)).Round(time.Second)
}

// Day is what a day, or the week that begins with it, adds up to.
type Day struct {
	Day time.Time
	Totals
}

// Physician is what the visits of one physician add up to.
type Physician struct {
	Physician storage.Ref
	Totals
}

// Report is attendance and usage over a stretch of days.
type Report struct {
	From, To   time.Time // midnights: From <= start < To
	Weekly     bool      // Days holds weeks
	Total      Totals
	Days       []Day // every day or week of the stretch, in order
	Physicians []Physician
}

// dailyUpTo is the longest stretch that is reported by day.
const dailyUpTo = 35

// New adds up what was attended between two midnights of a zone.
func New(from, to time.Time, visits iter.Seq[Attendance]) Report {
	r := Report{From: from, To: to, Weekly: from.AddDate(0, 0, dailyUpTo).Before(to)}
	step := 1
	if r.Weekly {
		step = 7
	}
	for day := from; day.Before(to); day = day.AddDate(0, 0, step) {
		r.Days = append(r.Days, Day{Day: day})
	}
	by := map[string]*Physician{}
	for a := range visits {
		i, found := slices.BinarySearchFunc(r.Days, a.Start, func(d Day, t time.Time) int { return d.Day.Compare(t) })
		if !found {
			i--
		}
		if i < 0 || !a.Start.Before(to) {
			continue
		}
		r.Total.add(a)
		r.Days[i].add(a)
		p := by[a.Physician.ID]
		if p == nil {
			p = &Physician{Physician: a.Physician}
			by[a.Physician.ID] = p
		}
		p.add(a)
	}
	for _, p := range by {
		r.Physicians = append(r.Physicians, *p)
	}
	slices.SortFunc(r.Physicians, func(x, y Physician) int {
		if x.Visits != y.Visits {
			return y.Visits - x.Visits
		}
		return strings.Compare(x.Physician.ID, y.Physician.ID)
	})
	return r
}

// UsualDays is how many days a report is about unless others are asked for.
const UsualDays = 7
