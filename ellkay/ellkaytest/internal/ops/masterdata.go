package ops

import (
	"strings"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// The lists of master data take no parameters and send bare arrays, or wrapped
// ones where the site does. Member names are the reference's proposals.

type wireNamed struct {
	ID   any    `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

func getAppointmentTypes(c *call) (any, *Fault) {
	return each(c.site, c.site.Types.All(), func(t ehr.AppointmentType) any {
		return wireNamed{ID: c.site.id(t.ID), Code: t.Code, Name: t.Name}
	})
}

func getAppointmentStatuses(c *call) (any, *Fault) {
	return each(c.site, c.site.Statuses.All(), func(st ehr.AppointmentStatus) any {
		return wireNamed{ID: c.site.id(st.ID), Code: st.Code, Name: st.Name}
	})
}

type wirePhysician struct {
	ID        any    `json:"id"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Specialty any    `json:"specialty"`
	Phone     any    `json:"phone"`
	Fax       any    `json:"fax"`
	wireAddress
}

type wireAddress struct {
	Address1 any `json:"address1"`
	Address2 any `json:"address2"`
	City     any `json:"city"`
	State    any `json:"state"`
	Zip      any `json:"zip"`
}

func addressOf(a ehr.Address) wireAddress {
	return wireAddress{text(a.Line1), text(a.Line2), text(a.City), text(a.State), text(a.Zip)}
}

// getPhysicians sends no e-mail addresses, as documented.
func getPhysicians(c *call) (any, *Fault) {
	return each(c.site, c.site.Physicians.All(), func(p ehr.Physician) any { return c.site.wirePhysician(p) })
}

func (site *Desk) wirePhysician(p ehr.Physician) wirePhysician {
	return wirePhysician{ID: site.id(p.ID), FirstName: p.FirstName, LastName: p.LastName,
		Specialty: text(p.Specialty), Phone: text(p.Phone), Fax: text(p.Fax), wireAddress: addressOf(p.Address)}
}

type wireFacility struct {
	ID   any    `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	wireAddress
	Phone any `json:"phone"`
}

func getFacilities(c *call) (any, *Fault) {
	return each(c.site, c.site.Facilities.All(), func(f ehr.Facility) any {
		return wireFacility{c.site.id(f.ID), f.Code, f.Name, addressOf(f.Address), text(f.Phone)}
	})
}

// each sends rows as a list.
func each[T any](site *Desk, rows []T, wire func(T) any) (any, *Fault) {
	list := make([]any, 0, len(rows))
	for _, row := range rows {
		list = append(list, wire(row))
	}
	return site.list(list), nil
}

// The bodies of LKMasterList are not on record: here a request has id, name
// (part of it, in any case) and limit, all optional, and the answer is a list.

type wirePractitioner struct {
	wirePhysician
	Email any `json:"email"`
}

func searchPractitioners(c *call) (any, *Fault) {
	return found(c, c.site.Physicians.All(), func(p ehr.Physician) (string, string, any) {
		return p.ID, p.FirstName + " " + p.LastName, wirePractitioner{c.site.wirePhysician(p), text(p.Email)}
	})
}

type wireResource struct {
	ID    any    `json:"id"`
	Name  string `json:"name"`
	Type  any    `json:"resourceType"`
	Email any    `json:"email"`
}

func searchResources(c *call) (any, *Fault) {
	return found(c, c.site.Resources.All(), func(r ehr.Resource) (string, string, any) {
		return r.ID, r.Name, wireResource{c.site.id(r.ID), r.Name, text(r.Type), text(r.Email)}
	})
}

// found lists the rows that the request asks for.
func found[T any](c *call, rows []T, describe func(T) (id, name string, wire any)) (any, *Fault) {
	wantID, wantName, limit := c.args.text("id"), c.args.text("name"), c.args.number("limit")
	if c.args.err != nil {
		return nil, c.args.err
	}
	var list []any
	for _, row := range rows {
		id, name, wire := describe(row)
		fits := (wantID == "" || id == wantID) && strings.Contains(strings.ToLower(name), strings.ToLower(wantName))
		if fits && (limit <= 0 || len(list) < limit) {
			list = append(list, wire)
		}
	}
	return c.site.list(list), nil
}
