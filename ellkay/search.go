package ellkay

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
	"github.com/televisit/televisit-go/internal/httpcall"
)

const (
	opBeginSearch = "LKAppointments/BeginSearchAppointments"
	opNextSearch  = "LKAppointments/NextSearchAppointments"

	listWindow = 24 * time.Hour // of GetAppointments
)

// Search yields the appointments that match, page by page as they are read,
// whatever their status. Nothing is sent before the loop begins.
//
// An error is the last thing it yields; then nothing may be concluded from what
// did not come. An id comes a second time only when the EHR sent a newer state
// of it: the later replaces the earlier. Appointments whose start is missing or
// unreadable are yielded with [StartUnreadable] or a zero Start, and a row that is no
// appointment at all with [RowUnreadable]: it may be any of those that did not come.
//
// Searches that are too broad for the EHR are cut into smaller ones. At sites
// without paged search, GetAppointments is used day by day, which leaves out
// cancelled and deleted appointments: absence may mean that, so look up by
// [AppointmentsService.Get] what has vanished.
//
// See https://lkcloud-api.readme.io/reference/post_lkappointments-beginsearchappointments.md
// and post_lkappointments-getappointments.md.
func (s *AppointmentsService) Search(ctx context.Context, q SearchQuery) iter.Seq2[Appointment, error] {
	return func(yield func(Appointment, error) bool) {
		if err := q.check(); err != nil {
			yield(Appointment{}, notSent(opBeginSearch, err))
			return
		}
		run := searchRun{site: s.site, query: q, yield: yield, seen: newSightings()}
		err := run.all(ctx)
		s.site.odd(ctx, opNextSearch, run.odd.names()...)
		if err != nil && !run.stopped {
			yield(Appointment{}, err)
		}
	}
}

// window is a span of starts that is asked for at once.
type window struct {
	from, to time.Time
	restarts int // times its pages broke off
}

// narrower returns the halves of w, or w itself when it is as narrow as makes sense.
func (w window) narrower() []window {
	if w.to.Sub(w.from) < 2*minWindow {
		return []window{w}
	}
	mid := w.from.Add(w.to.Sub(w.from) / 2)
	return []window{{w.from, mid, w.restarts}, {mid, w.to, w.restarts}}
}

// cut splits a span into windows of at most width, in order.
func cut(from, to time.Time, width time.Duration) []window {
	var list []window
	for from.Before(to) {
		end := from.Add(width)
		if end.After(to) {
			end = to
		}
		list = append(list, window{from: from, to: end})
		from = end
	}
	return list
}

// searchRun is one search on its way.
type searchRun struct {
	site    *Site
	query   SearchQuery
	yield   func(Appointment, error) bool
	seen    *sightings
	odd     members // seen so far
	byDay   bool    // paged search does not work for this query
	stopped bool    // the caller has seen enough
}

func (r *searchRun) all(ctx context.Context) error {
	todo := cut(r.query.From, r.query.To, r.site.profile.window())
	for len(todo) > 0 && !r.stopped {
		w := todo[0]
		if r.byDay || missing(r.site.Limits().NoSearch) {
			if err := r.list(ctx, w); err != nil {
				return err
			}
			todo = todo[1:]
			continue
		}
		err := r.pages(ctx, w)
		if err == nil {
			todo = todo[1:]
			continue
		}
		instead, err := r.instead(w, err)
		if err != nil {
			return err
		}
		todo = append(instead, todo[1:]...)
	}
	return nil
}

// instead says what to ask instead of a window that failed, or why the search
// ends. Every way out can be taken only so often, so that no window is tried for
// ever.
func (r *searchRun) instead(w window, err error) ([]window, error) {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return nil, err
	case e.Code == CodeOperationCancelled: // too broad
		if narrower := w.narrower(); len(narrower) > 1 {
			return narrower, nil
		}
		return nil, err
	case e.Code == CodePageRequestFaulted && w.restarts < bounds.Restarts:
		w.restarts++
		return w.narrower(), nil
	case e.Operation != opBeginSearch:
		return nil, err
	}
	l := r.site.Limits()
	learn := r.site.state.limits.update
	switch e.Code {
	case CodeFeatureNotEnabled, CodeFeatureNotSupported:
		learn(func(l *SiteLimits) { l.NoSearch = time.Now() })
		r.byDay = true
		return []window{w}, nil
	case CodeSearchParameterNotSupported, CodeBadFieldInput, CodeMissingRequiredField:
		switch {
		case !r.query.ModifiedSince.IsZero() && !missing(l.NoModified):
			learn(func(l *SiteLimits) { l.NoModified = time.Now() })
		case r.query.filtered() && !missing(l.NoFilters):
			learn(func(l *SiteLimits) { l.NoFilters = time.Now() })
		default: // perhaps only of this query: not remembered for others
			r.byDay = true
		}
		return []window{w}, nil
	}
	return nil, err
}

// pages reads all pages of one window.
func (r *searchRun) pages(ctx context.Context, w window) error {
	run := pageRun{site: r.site, begin: opBeginSearch, next: opNextSearch, names: wire.AppointmentLists}
	return run.all(ctx, r.query.request(&r.site.zones, r.site.Limits(), w), r.take)
}

// take gives one item to the caller, and reports whether to go on.
func (r *searchRun) take(o wire.Object) bool {
	a, odd := decodeAppointment(o, &r.site.zones)
	r.odd |= odd
	if r.query.matches(&a) && r.seen.news(&a) && !r.yield(a, nil) {
		r.stopped = true
	}
	return !r.stopped
}

// list reads one window by GetAppointments, day by day.
func (r *searchRun) list(ctx context.Context, w window) error {
	for _, day := range cut(w.from, w.to, listWindow) {
		ans, err := r.getAppointments(ctx, day)
		if err != nil {
			return err
		}
		p, ok := wire.ParsePage(ans.Body, wire.AppointmentLists)
		if !ok {
			return unreadable(opGetAppointments, ans.Status)
		}
		if p.Each(r.take); r.stopped {
			return nil
		}
	}
	return nil
}

// getAppointments asks with the form of dates the site is known to take; when
// it refuses that, the other form is tried, and kept when it works.
func (r *searchRun) getAppointments(ctx context.Context, w window) (httpcall.Answer, error) {
	start, end := r.site.zones.SendRange(w.from, w.to)
	ask := func(startEnd bool) (httpcall.Answer, error) {
		var request any = wire.DateRangeRequest{DateRange: wire.DateRange{Start: start, End: end}}
		if startEnd {
			request = wire.StartEndRequest{StartDate: start, EndDate: end}
		}
		return r.site.read(ctx, opGetAppointments, request)
	}
	startEnd := r.site.Limits().StartEndDates
	ans, err := ask(startEnd)
	if code := codeOf(err); code != CodeMissingRequiredField && code != CodeBadFieldInput {
		return ans, err
	}
	other, otherErr := ask(!startEnd)
	if otherErr != nil {
		return ans, err
	}
	r.site.state.limits.update(func(l *SiteLimits) { l.StartEndDates = !startEnd })
	return other, nil
}
