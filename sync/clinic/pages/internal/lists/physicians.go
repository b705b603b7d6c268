package lists

import (
	"cmp"
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// Physicians is the list of physicians, who are found in the EHR.
var Physicians = &List{
	Roster: roster.Physicians, Name: "physicians", Title: "Physicians", One: "physician", Many: "physicians",
	Entries: func(ctx context.Context, session *clinic.Session, cursor string) (rows []Entry, total int, next string, err error) {
		list, total, next, err := session.PhysiciansPage(ctx, cursor, PageRows)
		for _, p := range list {
			rows = append(rows, Entry{p.ID, p.Name, string(p.Type), p.Email})
		}
		return rows, total, next, err
	},
	Search: searchPhysicians,
	Add: func(ctx context.Context, session *clinic.Session, picks []Pick) (roster.Counts, error) {
		entries := make([]storage.Physician, len(picks))
		for i, p := range picks {
			entries[i] = storage.Physician{ID: p.ID, Name: p.Name, Type: storage.PhysicianType(p.Choice), Email: p.Email}
		}
		return session.AddPhysicians(ctx, entries)
	},
	Remove: func(ctx context.Context, session *clinic.Session, ids []string, confirm string) error {
		return session.RemovePhysicians(ctx, ids, confirm)
	},
	Sample: roster.PhysiciansSample,
}

// searchPhysicians finds physicians of the EHR; those on the list come as they
// are there.
func searchPhysicians(ctx context.Context, session *clinic.Session, query string) ([]Pick, error) {
	found, err := session.SearchPhysicians(ctx, query)
	var picks []Pick
	for _, f := range found {
		p := Pick{ID: f.ID, Name: f.Name, Listed: f.Listed, Choice: string(storage.NotLoggedIn)}
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
