package ops

import (
	"slices"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
	"github.com/televisit/televisit-go/ellkay/ellkaytest/internal/practice"
)

// getAppointments lists what starts in a window, without cancelled and deleted
// appointments, as documented. The window is half-open.
func getAppointments(c *call) (any, *Fault) {
	window, f := c.window(c.site.Variants.RangeKeys)
	if f != nil {
		return nil, f
	}
	var list []any
	for _, v := range c.site.Ordered() {
		if !v.Gone && !practice.Withdrawn(v.Status) && window.holds(v.Start) {
			list = append(list, c.site.listed(v))
		}
	}
	return c.site.list(list), nil
}

// window reads a date range given as dateRange or as startDate and endDate,
// either way or only the one named by keys.
func (c *call) window(keys string) (span, *Fault) {
	ranged := c.args.has("dateRange")
	if keys == "dateRange" && !ranged {
		return span{}, MissingField("dateRange")
	}
	var window span
	if ranged && keys != "startDate" {
		window = c.args.dates("dateRange")
	} else {
		window = c.args.between("startDate", "endDate")
	}
	if c.args.err != nil {
		return span{}, c.args.err
	}
	return window, c.site.tooWide(window)
}

func (site *Desk) tooWide(window span) *Fault {
	if limit := site.Variants.MaxWindow; limit > 0 && window.end.Sub(window.start) > limit {
		return Faultf(ehr.OperationCancelled, "The operation was cancelled: the search is too broad.")
	}
	return nil
}

// getAppointment finds one appointment, cancelled ones included unless the
// site's variants say otherwise.
func getAppointment(c *call) (any, *Fault) {
	id := c.args.text("appointmentId")
	if id == "" {
		id = c.args.text("id")
	}
	switch {
	case c.args.err != nil:
		return nil, c.args.err
	case id == "":
		return nil, MissingField("appointmentId")
	}
	v, f := c.site.find(id)
	if f != nil {
		return nil, f
	}
	if practice.Withdrawn(v.Status) && c.site.Variants.CancelledNotFound {
		return nil, noAppointment(id)
	}
	return c.site.one(c.site.odd(v.ID, c.site.wireAppointment(v))), nil
}

// find is a visit that the EHR still has.
func (site *Desk) find(id string) (*practice.Visit, *Fault) {
	v, ok := site.Visits[id]
	if !ok || v.Gone {
		return nil, noAppointment(id)
	}
	return v, nil
}

func noAppointment(id string) *Fault {
	return Faultf(ehr.EntityNotFound, "Appointment %s was not found.", id)
}

// search is the filters of BeginSearchAppointments.
type search struct {
	window, modified                          span
	patients, resources, facilities, statuses []string
}

// beginSearchAppointments starts a paged search. The record does not say which
// filters are required; here one of dateRange and lastModified is. Ranges are
// half-open.
func beginSearchAppointments(c *call) (any, *Fault) {
	if f := c.site.unfilterable(c.args); f != nil {
		return nil, f
	}
	q := search{
		window: c.args.dates("dateRange"), modified: c.args.dates("lastModified"),
		patients: c.args.ids("patients"), resources: c.args.ids("resources"),
		facilities: c.args.ids("facilities"), statuses: c.args.ids("statuses"),
	}
	limit := c.args.number("limit")
	switch {
	case c.args.err != nil:
		return nil, c.args.err
	case q.window.isZero() && q.modified.isZero():
		return nil, MissingField("dateRange")
	case limit < 0:
		return nil, badField("limit")
	}
	if f := c.site.tooWide(q.window); f != nil {
		return nil, f
	}
	if f := c.site.inFuture(q.modified, "lastModified.end"); f != nil {
		return nil, f
	}
	var ids []string
	for _, v := range c.site.Ordered() {
		if c.site.matches(v, &q) {
			ids = append(ids, v.ID)
		}
	}
	return c.site.begin(appointmentPages, ids, limit)
}

// inFuture refuses a window of changes that ends after the EHR's now, where the
// EHR is one that does.
func (site *Desk) inFuture(r span, field string) *Fault {
	if site.Variants.FutureEndRefused && r.end.After(site.Now()) {
		f := badField(field)
		f.Message += " (must not be later than today)"
		return f
	}
	return nil
}

func (site *Desk) matches(v *practice.Visit, q *search) bool {
	if v.Gone || practice.Withdrawn(v.Status) && site.Variants.HideCancelled {
		return false
	}
	return q.window.holds(v.Start) && q.modified.holds(v.Modified) &&
		among(q.patients, v.PatientID) && among(q.facilities, v.FacilityID) &&
		(len(q.resources) == 0 || slices.ContainsFunc(v.Resources, func(id string) bool { return slices.Contains(q.resources, id) })) &&
		(len(q.statuses) == 0 || site.hasStatus(v, q.statuses))
}

func (site *Desk) hasStatus(v *practice.Visit, ids []string) bool {
	st, ok := site.StatusOf(v)
	return ok && slices.Contains(ids, st.ID)
}

// among is true of everything when nothing is asked for.
func among(wanted []string, id string) bool { return len(wanted) == 0 || slices.Contains(wanted, id) }

// list is a list as the site sends it.
func (site *Desk) list(items []any) any {
	if items == nil {
		items = []any{}
	}
	if key := site.Variants.ListKey; key != "" {
		return map[string]any{key: items}
	}
	return items
}

// one is a single entity as the site sends it.
func (site *Desk) one(item any) any {
	if key := site.Variants.OneKey; key != "" {
		return map[string]any{key: item}
	}
	return item
}
