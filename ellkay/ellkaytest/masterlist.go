package ellkaytest

import "strings"

// The bodies of LKMasterList are not on record: here a request has id, name
// (part of it, in any case) and limit, all optional, and the answer is a list.

type wirePractitioner struct {
	wirePhysician
	Email any `json:"email"`
}

func searchPractitioners(c *call) (any, *fault) {
	return found(c, c.site.physicians.all(), func(p Physician) (string, string, any) {
		return p.ID, p.FirstName + " " + p.LastName, wirePractitioner{c.site.wirePhysician(p), text(p.Email)}
	})
}

type wireResource struct {
	ID    any    `json:"id"`
	Name  string `json:"name"`
	Type  any    `json:"resourceType"`
	Email any    `json:"email"`
}

func searchResources(c *call) (any, *fault) {
	return found(c, c.site.resources.all(), func(r Resource) (string, string, any) {
		return r.ID, r.Name, wireResource{c.site.id(r.ID), r.Name, text(r.Type), text(r.Email)}
	})
}

// found lists the rows that the request asks for.
func found[T any](c *call, rows []T, describe func(T) (id, name string, wire any)) (any, *fault) {
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
