package lists

import (
	"cmp"
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/roster"
	"github.com/televisit/televisit-go/sync/driver"
)

// Staff is the list of medical staff, who are found at Zoom.
var Staff = &List{
	Roster: roster.Staff, Name: "staff", Title: "Medical staff", One: "person", Many: "people", PageURL: true,
	Entries: func(ctx context.Context, session *clinic.Session, cursor string) (rows []Entry, total int, next string, err error) {
		list, total, next, err := session.StaffPage(ctx, cursor, PageRows)
		for _, m := range list {
			rows = append(rows, Entry{m.Email, m.Name, string(m.Role), m.Email})
		}
		return rows, total, next, err
	},
	Search: searchStaff,
	Add: func(ctx context.Context, session *clinic.Session, picks []Pick) (roster.Counts, error) {
		entries := make([]storage.StaffMember, len(picks))
		for i, p := range picks {
			entries[i] = storage.StaffMember{Email: p.ID, Name: p.Name, Role: storage.StaffRole(p.Choice)}
		}
		return session.AddStaff(ctx, entries)
	},
	Remove: func(ctx context.Context, session *clinic.Session, ids []string, _ string) error {
		return session.RemoveStaff(ctx, ids)
	},
	Sample: roster.StaffSample,
}

// searchStaff finds Zoom users. An address that Zoom does not know can be added
// as it was typed.
func searchStaff(ctx context.Context, session *clinic.Session, query string) ([]Pick, error) {
	found, err := session.SearchStaff(ctx, query)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && storage.CheckEmail(query) == "" {
		found = []driver.User{{Email: query}}
	}
	var picks []Pick
	for _, u := range found {
		p := Pick{ID: u.Email, Name: u.Name, Email: u.Email, Choice: string(storage.StaffWorks)}
		listed, err := session.StaffMember(ctx, u.Email)
		if err != nil && !errors.Is(err, clinic.ErrNotFound) {
			return nil, err
		}
		p.Listed, p.Choice = err == nil, cmp.Or(string(listed.Role), p.Choice)
		picks = append(picks, p)
	}
	return picks, nil
}
