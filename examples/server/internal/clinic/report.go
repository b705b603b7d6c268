package clinic

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Figures add attendances up.
type Figures struct {
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

func (f *Figures) add(a Attendance) {
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
func (f Figures) MeanWait() time.Duration { return mean(f.Wait, f.Visits-f.NoPatient) }

// MeanLength is how long a visit that was held took, on average.
func (f Figures) MeanLength() time.Duration { return mean(f.Together, f.Held) }

// Missed are the visits that did not come about.
func (f Figures) Missed() int { return f.Visits - f.Held }

func mean(sum time.Duration, n int) time.Duration {
	if n <= 0 {
		return 0
	}
	return (sum / time.Duration(n)).Round(time.Second)
}

// DayFigures are those of a day, or of the week that begins with it.
type DayFigures struct {
	Day time.Time
	Figures
}

// PhysicianFigures are those of one physician.
type PhysicianFigures struct {
	Physician storage.Ref
	Figures
}

// Report is attendance and usage over a stretch of days (B8).
type Report struct {
	From, To   time.Time // midnights: From <= start < To
	Weekly     bool      // Days holds weeks
	Total      Figures
	Days       []DayFigures // every day or week of the stretch, in order
	Physicians []PhysicianFigures
}

// dailyUpTo is the longest stretch that is reported by day.
const dailyUpTo = 35

// NewReport adds up what was attended between two midnights of a zone.
func NewReport(from, to time.Time, visits iter.Seq[Attendance]) Report {
	r := Report{From: from, To: to, Weekly: from.AddDate(0, 0, dailyUpTo).Before(to)}
	step := 1
	if r.Weekly {
		step = 7
	}
	for day := from; day.Before(to); day = day.AddDate(0, 0, step) {
		r.Days = append(r.Days, DayFigures{Day: day})
	}
	by := map[string]*PhysicianFigures{}
	for a := range visits {
		i, found := slices.BinarySearchFunc(r.Days, a.Start, func(d DayFigures, t time.Time) int { return d.Day.Compare(t) })
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
			p = &PhysicianFigures{Physician: a.Physician}
			by[a.Physician.ID] = p
		}
		p.add(a)
	}
	for _, p := range by {
		r.Physicians = append(r.Physicians, *p)
	}
	slices.SortFunc(r.Physicians, func(x, y PhysicianFigures) int {
		if x.Visits != y.Visits {
			return y.Visits - x.Visits
		}
		return strings.Compare(x.Physician.ID, y.Physician.ID)
	})
	return r
}

// ReportDays is how many days a report is about unless others are asked for.
const ReportDays = 7

// maxReported is the longest stretch that a report is made of, in days.
const maxReported = 366

// Attended lists what was attended between two instants, by start, one visit at a
// time: a year of visits costs no memory. It ends with the first error.
func (d *Desk) Attended(ctx context.Context, from, to time.Time) (iter.Seq2[Attendance, error], error) {
	if !from.Before(to) || from.AddDate(0, 0, maxReported).Before(to) {
		return nil, invalid("to", "Choose a last day that is not before the first, and at most a year.")
	}
	if err := d.record(ctx, "report.view", "", from.Format(time.DateOnly)+" "+to.Format(time.DateOnly)); err != nil {
		return nil, err
	}
	names := newNames(d)
	return func(yield func(Attendance, error) bool) {
		for v, err := range d.account.Visits(ctx, storage.VisitFilter{From: from, To: to}) {
			if err == nil {
				_, err = names.of(ctx, []storage.Visit{v})
			}
			a, over := AttendanceOf(v)
			if err == nil && !over {
				continue
			}
			a.Physician.Name = names.known[a.Physician.ID]
			if !yield(a, err) || err != nil {
				return
			}
		}
	}, nil
}

// Report adds up what was attended between two midnights.
func (d *Desk) Report(ctx context.Context, from, to time.Time) (Report, error) {
	attended, err := d.Attended(ctx, from, to)
	if err != nil {
		return Report{}, err
	}
	var failed error
	r := NewReport(from, to, func(yield func(Attendance) bool) {
		for a, err := range attended {
			if failed = err; err != nil || !yield(a) {
				return
			}
		}
	})
	return r, failed
}
