package pages

import (
	"cmp"
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
)

var physicians = &listing{
	list: roster.Physicians, name: "physicians", title: "Physicians", one: "physician", many: "physicians",
	entries: func(ctx context.Context, session *clinic.Session, cursor string) (rows []entry, total int, next string, err error) {
		list, total, next, err := session.PhysiciansPage(ctx, cursor, rosterRows)
		for _, p := range list {
			rows = append(rows, entry{p.ID, p.Name, string(p.Type), p.Email})
		}
		return rows, total, next, err
	},
	search: searchPhysicians,
	add: func(ctx context.Context, session *clinic.Session, picks []pick) (roster.Counts, error) {
		entries := make([]storage.Physician, len(picks))
		for i, p := range picks {
			entries[i] = storage.Physician{ID: p.ID, Name: p.Name, Type: storage.PhysicianType(p.Choice), Email: p.Email}
		}
		return session.AddPhysicians(ctx, entries)
	},
	remove: func(ctx context.Context, session *clinic.Session, ids []string, confirm string) error {
		return session.RemovePhysicians(ctx, ids, confirm)
	},
	sample: roster.PhysiciansSample,
}

// searchPhysicians finds physicians of the EHR; those on the list come as they
// are there.
func searchPhysicians(ctx context.Context, session *clinic.Session, query string) ([]pick, error) {
	found, err := session.SearchPhysicians(ctx, query)
	var picks []pick
	for _, f := range found {
		p := pick{ID: f.ID, Name: f.Name, Listed: f.Listed, Choice: string(storage.NotLoggedIn)}
		if f.Listed {
			listed, err := session.Physician(ctx, f.ID)
			if err != nil && !errors.Is(err, clinic.ErrNotFound) {
				return nil, err
			}
			p.Choice, p.Email = cmp.Or(string(listed.Type), p.Choice), listed.Email
		}
		picks = append(picks, p)
	}
	return picks, err
}

var medicalStaff = &listing{
	list: roster.Staff, name: "staff", title: "Medical staff", one: "person", many: "people", pageURL: true,
	entries: func(ctx context.Context, session *clinic.Session, cursor string) (rows []entry, total int, next string, err error) {
		list, total, next, err := session.StaffPage(ctx, cursor, rosterRows)
		for _, m := range list {
			rows = append(rows, entry{m.Email, m.Name, string(m.Role), m.Email})
		}
		return rows, total, next, err
	},
	search: searchStaff,
	add: func(ctx context.Context, session *clinic.Session, picks []pick) (roster.Counts, error) {
		entries := make([]storage.StaffMember, len(picks))
		for i, p := range picks {
			entries[i] = storage.StaffMember{Email: p.ID, Name: p.Name, Role: storage.StaffRole(p.Choice)}
		}
		return session.AddStaff(ctx, entries)
	},
	remove: func(ctx context.Context, session *clinic.Session, ids []string, _ string) error {
		return session.RemoveStaff(ctx, ids)
	},
	sample: roster.StaffSample,
}

// searchStaff finds Zoom users. An address that Zoom does not know can be added
// as it was typed.
func searchStaff(ctx context.Context, session *clinic.Session, query string) ([]pick, error) {
	found, err := session.SearchStaff(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && storage.CheckEmail(query) == "" {
		found = []driver.User{{Email: query}}
	}
	var picks []pick
	for _, u := range found {
		p := pick{ID: u.Email, Name: u.Name, Email: u.Email, Choice: string(storage.StaffWorks)}
		listed, err := session.StaffMember(ctx, u.Email)
		if err != nil && !errors.Is(err, clinic.ErrNotFound) {
			return nil, err
		}
		p.Listed, p.Choice = err == nil, cmp.Or(string(listed.Role), p.Choice)
		picks = append(picks, p)
	}
	return picks, nil
}
