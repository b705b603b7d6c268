package ellkaytest

// The lists of master data take no parameters and send bare arrays, or wrapped
// ones where the site does. Member names are the reference's proposals.

type wireNamed struct {
	ID   any    `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
}

func getAppointmentTypes(c *call) (any, *fault) {
	return each(c.site, c.site.types.all(), func(t AppointmentType) any {
		return wireNamed{ID: c.site.id(t.ID), Code: t.Code, Name: t.Name}
	})
}

func getAppointmentStatuses(c *call) (any, *fault) {
	return each(c.site, c.site.statuses.all(), func(st AppointmentStatus) any {
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

func (a Address) wire() wireAddress {
	return wireAddress{text(a.Line1), text(a.Line2), text(a.City), text(a.State), text(a.Zip)}
}

// getPhysicians sends no e-mail addresses, as documented.
func getPhysicians(c *call) (any, *fault) {
	return each(c.site, c.site.physicians.all(), func(p Physician) any { return c.site.wirePhysician(p) })
}

func (site *Site) wirePhysician(p Physician) wirePhysician {
	return wirePhysician{ID: site.id(p.ID), FirstName: p.FirstName, LastName: p.LastName,
		Specialty: text(p.Specialty), Phone: text(p.Phone), Fax: text(p.Fax), wireAddress: p.Address.wire()}
}

type wireFacility struct {
	ID   any    `json:"id"`
	Code string `json:"code"`
	Name string `json:"name"`
	wireAddress
	Phone any `json:"phone"`
}

func getFacilities(c *call) (any, *fault) {
	return each(c.site, c.site.facilities.all(), func(f Facility) any {
		return wireFacility{c.site.id(f.ID), f.Code, f.Name, f.Address.wire(), text(f.Phone)}
	})
}

// each sends rows as a list.
func each[T any](site *Site, rows []T, wire func(T) any) (any, *fault) {
	list := make([]any, 0, len(rows))
	for _, row := range rows {
		list = append(list, wire(row))
	}
	return site.list(list), nil
}
