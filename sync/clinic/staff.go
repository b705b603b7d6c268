package clinic

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/people"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// StaffPage is a part of the medical staff by address, how many there are in all,
// and the cursor of the next part.
func (s *Session) StaffPage(ctx context.Context, cursor string, limit int) (part []storage.StaffMember, total int, next string, err error) {
	all, err := s.clinic.staff.Get(ctx, s.id, s.account.StaffStamp, func() (people.Sorted[storage.StaffMember], error) {
		return people.SortedBy(s.account.Staff(ctx), func(m storage.StaffMember) string { return people.SortKey(m.Email, "") })
	})
	if err != nil {
		return nil, 0, "", err
	}
	part, next, err = all.Page(cursor, limit)
	return part, len(all.Keys), next, err
}

// RoleOf is what the medical staff list lets an address do; NoRole
// for one that is not on it.
func (s *Session) RoleOf(ctx context.Context, email string) (Role, error) {
	if email == "" {
		return NoRole, nil
	}
	m, err := s.account.StaffMember(ctx, email)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return NoRole, nil
	case err != nil:
		return NoRole, err
	case m.Role == storage.StaffAudits:
		return Auditor, nil
	}
	return Staff, nil
}

// StaffMember returns one of the list, or ErrNotFound.
func (s *Session) StaffMember(ctx context.Context, email string) (storage.StaffMember, error) {
	return s.account.StaffMember(ctx, email)
}

// AddStaff puts people on the medical staff list, all or none. Without a
// name or a role, those who are on it keep theirs; others are staff.
func (s *Session) AddStaff(ctx context.Context, entries []storage.StaffMember) (roster.Counts, error) {
	if len(entries) == 0 {
		return roster.Counts{}, &InvalidError{Message: "Choose at least one person."}
	}
	var wrong []FieldError
	for i := range entries {
		entries[i].Email, entries[i].Name = strings.TrimSpace(entries[i].Email), strings.TrimSpace(entries[i].Name)
		for _, f := range entries[i].Validate() {
			wrong = append(wrong, at(len(entries), i, f))
		}
	}
	if wrong != nil {
		return roster.Counts{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	return s.putStaff(ctx, slices.Values(entries), func(int) {})
}

// putStaff writes entries in batches and says after each how many are done.
func (s *Session) putStaff(ctx context.Context, entries iter.Seq[storage.StaffMember], done func(int)) (roster.Counts, error) {
	var counts roster.Counts
	var who people.Named
	for part := range people.Batches(entries, batch) {
		var changes []storage.Change
		for _, m := range part {
			old, err := s.account.StaffMember(ctx, m.Email)
			switch {
			case errors.Is(err, storage.ErrNotFound):
				counts.Added++
			case err != nil:
				return counts, err
			default:
				m.Meta, m.Name, m.Role = old.Meta, cmp.Or(m.Name, old.Name), cmp.Or(m.Role, old.Role)
				if m.Name == old.Name && m.Role == old.Role {
					counts.Unchanged++
					continue
				}
				counts.Updated++
			}
			m.Role = cmp.Or(m.Role, storage.StaffWorks)
			who.Add(m.Email + "=" + string(m.Role))
			changes = append(changes, storage.Put(&m))
		}
		if err := s.account.Commit(ctx, changes...); err != nil {
			return counts, refine(err)
		}
		done(counts.Sum())
	}
	return counts, s.record(ctx, "staff.add", "", fmt.Sprintf("added %d updated %d%s", counts.Added, counts.Updated, &who))
}

// RemoveStaff takes people off the list by address, all or none; one who is not
// on it is ErrNotFound. Their sign-in opens nothing from the next page on.
func (s *Session) RemoveStaff(ctx context.Context, emails []string) error {
	var gone []storage.Change
	var who people.Named
	for _, email := range emails {
		m, err := s.account.StaffMember(ctx, email)
		if err != nil {
			return err
		}
		who.Add(m.Email)
		gone = append(gone, storage.Delete(&m))
	}
	for part := range slices.Chunk(gone, batch) {
		if err := s.account.Commit(ctx, part...); err != nil {
			return refine(err)
		}
	}
	return s.record(ctx, "staff.remove", "", fmt.Sprintf("removed %d%s", len(emails), &who))
}
