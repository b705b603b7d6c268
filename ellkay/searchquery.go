package ellkay

import (
	"errors"
	"slices"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// SearchQuery says which appointments [AppointmentsService.Search] looks for.
// Only From and To are required; empty lists match everything. The filters are
// applied again to what LKCloud answers, as far as an answer has the field.
type SearchQuery struct {
	From time.Time // first start that matches
	To   time.Time // first start that does not match any more

	TypeIDs      []string // of AppointmentType; LKCloud cannot filter by type, so they are sorted out here
	PhysicianIDs []string // likewise
	PatientIDs   []string
	ResourceIDs  []string
	FacilityIDs  []string
	StatusIDs    []string // of AppointmentStatus, the EHR's own

	// ModifiedSince leaves out what was last changed before; zero matches all.
	// Use the highest Modified seen, minus an overlap: EHRs note it coarsely.
	ModifiedSince time.Time

	PageSize int // hint, 1 to 5,000; 0 means 500
}

const (
	minWindow       = time.Hour
	defaultPageSize = 500
	modifiedMargin  = time.Minute // EHRs refuse an end that their clock has not reached
)

func (q *SearchQuery) check() error {
	switch {
	case q.From.IsZero() || q.To.IsZero():
		return errors.New("the search needs From and To")
	case !q.From.Before(q.To):
		return errors.New("the search ends before it begins")
	case q.To.Sub(q.From) > bounds.Span:
		return errors.New("the search spans more than 400 days")
	case q.PageSize < 0 || q.PageSize > bounds.PageSize:
		return errors.New("the page size must be 1 to 5000")
	}
	return nil
}

func (q *SearchQuery) filtered() bool {
	return len(q.PatientIDs)+len(q.ResourceIDs)+len(q.FacilityIDs)+len(q.StatusIDs) > 0
}

// matches sorts out by the fields an appointment has; a missing one matches,
// since searches do not tell everything.
func (q *SearchQuery) matches(a *Appointment) bool {
	switch {
	case !a.Start.IsZero() && (a.Start.Before(q.From) || !a.Start.Before(q.To)):
		return false
	case !a.Modified.IsZero() && !q.ModifiedSince.IsZero() && a.Modified.Before(q.ModifiedSince):
		return false
	}
	return one(q.TypeIDs, a.TypeID) && one(q.PhysicianIDs, a.PhysicianID) && one(q.PatientIDs, a.PatientID) &&
		one(q.FacilityIDs, a.FacilityID) && one(q.StatusIDs, a.StatusCode.ID) && anyOf(q.ResourceIDs, a.Resources)
}

func one(wanted []string, have string) bool {
	return len(wanted) == 0 || have == "" || slices.Contains(wanted, have)
}

func anyOf(wanted, have []string) bool {
	return len(wanted) == 0 || len(have) == 0 ||
		slices.ContainsFunc(have, func(id string) bool { return slices.Contains(wanted, id) })
}

// request builds what is sent for one window, without what the site is known
// to refuse.
func (q *SearchQuery) request(z *ehrtime.Zones, l SiteLimits, w window) wire.SearchRequest {
	start, end := z.SendRange(w.from, w.to)
	r := wire.SearchRequest{DateRange: wire.DateRange{Start: start, End: end}, Limit: q.PageSize}
	if r.Limit == 0 {
		r.Limit = defaultPageSize
	}
	if q.filtered() && !missing(l.NoFilters) {
		r.Patients, r.Resources = wire.Refs(q.PatientIDs), wire.Refs(q.ResourceIDs)
		r.Facilities, r.Statuses = wire.Refs(q.FacilityIDs), wire.Refs(q.StatusIDs)
	}
	until := time.Now().Add(-modifiedMargin)
	if q.ModifiedSince.Before(until) && !q.ModifiedSince.IsZero() && !missing(l.NoModified) {
		start, end := z.SendRange(q.ModifiedSince, until)
		r.LastModified = &wire.DateRange{Start: start, End: end}
	}
	return r
}
