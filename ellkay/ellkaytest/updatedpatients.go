package ellkaytest

import "slices"

type wireUpdatedPatient struct {
	ID           any       `json:"id"`
	FirstName    string    `json:"firstName"`
	LastName     string    `json:"lastName"`
	DateOfBirth  any       `json:"dateOfBirth"`
	Email        any       `json:"email"`
	MobilePhone  any       `json:"mobilePhone"`
	HomePhone    any       `json:"homePhone"`
	WorkPhone    any       `json:"workPhone"`
	PhysicianIDs []wireRef `json:"physicians"`
	NextToken    string    `json:"nextToken,omitempty"`
}

// beginGetUpdatedPatients pages through the patients changed in a half-open
// window.
func beginGetUpdatedPatients(c *call) (any, *fault) {
	if f := c.site.unfilterable(c.args); f != nil {
		return nil, f
	}
	window := c.args.between("startDate", "endDate")
	provider, facility := c.args.text("providerId"), c.args.text("facilityId")
	limit := c.args.number("limit")
	if c.args.err != nil {
		return nil, c.args.err
	}
	if f := c.site.inFuture(window, "endDate"); f != nil {
		return nil, f
	}
	var ids []string
	for _, p := range c.site.patients.all() {
		if !p.Modified.IsZero() && window.holds(p.Modified) &&
			(provider == "" || slices.Contains(p.PhysicianIDs, provider)) &&
			(facility == "" || p.FacilityID == facility) {
			ids = append(ids, p.ID)
		}
	}
	return c.site.begin(patientPages, ids, limit)
}

func patientPages() pageKind {
	return pageKind{next: OpNextGetUpdatedPatients, key: "patients", render: func(site *Site, id string) any {
		p, ok := site.patients.get(id)
		if !ok {
			return nil
		}
		w := wireUpdatedPatient{ID: site.id(p.ID), FirstName: p.FirstName, LastName: p.LastName,
			DateOfBirth: birth(p.DateOfBirth), Email: text(p.Email), MobilePhone: text(p.MobilePhone),
			HomePhone: text(p.HomePhone), WorkPhone: text(p.WorkPhone), PhysicianIDs: []wireRef{}}
		for _, id := range p.PhysicianIDs {
			w.PhysicianIDs = append(w.PhysicianIDs, wireRef{site.id(id)})
		}
		return w
	}}
}
