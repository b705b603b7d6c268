package clinic

import (
	"context"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// maxReported is the longest stretch that a report is made of, in days.
const maxReported = 366

// Attended lists what was attended between two instants, by start, one visit at a
// time: a year of visits costs no memory. It ends with the first error.
func (s *Session) Attended(ctx context.Context, from, to time.Time) (iter.Seq2[report.Attendance, error], error) {
	if !from.Before(to) || from.AddDate(0, 0, maxReported).Before(to) {
		return nil, invalid("to", "Choose a last day that is not before the first, and at most a year.")
	}
	if err := s.record(ctx, "report.view", "", from.Format(time.DateOnly)+" "+to.Format(time.DateOnly)); err != nil {
		return nil, err
	}
	names := newNames(s)
	return func(yield func(report.Attendance, error) bool) {
		for v, err := range s.account.Visits(ctx, storage.VisitFilter{From: from, To: to}) {
			if err == nil {
				_, err = names.of(ctx, []storage.Visit{v})
			}
			a, over := report.AttendanceOf(v)
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
func (s *Session) Report(ctx context.Context, from, to time.Time) (report.Report, error) {
	attended, err := s.Attended(ctx, from, to)
	if err != nil {
		return report.Report{}, err
	}
	var failed error
	r := report.New(from, to, func(yield func(report.Attendance) bool) {
		for a, err := range attended {
			if failed = err; err != nil || !yield(a) {
				return
			}
		}
	})
	return r, failed
}

// ReportFile makes the file of two days and those between. Errors: *InvalidError.
func (s *Session) ReportFile(ctx context.Context, first, last time.Time) (report.File, error) {
	attended, err := s.Attended(ctx, first, last.AddDate(0, 0, 1))
	return report.NewFile(first, last, attended), err
}
