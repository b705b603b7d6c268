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
)

// StaffPage is a part of the medical staff by address, how many there are in all,
// and the cursor of the next part.
func (d *Desk) StaffPage(ctx context.Context, cursor string, limit int) (part []storage.StaffMember, total int, next string, err error) {
	all, err := d.staff.get(ctx, d.id, d.account.StaffStamp, func() (sorted[storage.StaffMember], error) {
		return sortedBy(d.account.Staff(ctx), func(s storage.StaffMember) string { return sortKey(s.Email, "") })
	})
	if err != nil {
		return nil, 0, "", err
	}
	part, next, err = all.page(cursor, limit)
	return part, len(all.keys), next, err
}

// RoleOf is what the medical staff list lets an address do (A31, B12); NoRole
// for one that is not on it.
func (d *Desk) RoleOf(ctx context.Context, email string) (Role, error) {
	if email == "" {
		return NoRole, nil
	}
	s, err := d.account.StaffMember(ctx, email)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return NoRole, nil
	case err != nil:
		return NoRole, err
	case s.Role == storage.StaffAudits:
		return Auditor, nil
	}
	return Staff, nil
}

// StaffMember returns one of the list, or ErrNotFound.
func (d *Desk) StaffMember(ctx context.Context, email string) (storage.StaffMember, error) {
	return d.account.StaffMember(ctx, email)
}

// AddStaff puts people on the medical staff list, all or none (A23). Without a
// name or a role, those who are on it keep theirs; others are staff.
func (d *Desk) AddStaff(ctx context.Context, entries []storage.StaffMember) (Tally, error) {
	if len(entries) == 0 {
		return Tally{}, &InvalidError{Message: "Choose at least one person."}
	}
	var wrong []FieldError
	for i := range entries {
		entries[i].Email, entries[i].Name = strings.TrimSpace(entries[i].Email), strings.TrimSpace(entries[i].Name)
		for _, f := range entries[i].Validate() {
			wrong = append(wrong, at(len(entries), i, f))
		}
	}
	if wrong != nil {
		return Tally{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	return d.putStaff(ctx, slices.Values(entries), func(int) {})
}

// putStaff writes entries in batches and says after each how many are done.
func (d *Desk) putStaff(ctx context.Context, entries iter.Seq[storage.StaffMember], done func(int)) (Tally, error) {
	var tally Tally
	var who named
	for part := range batches(entries, batch) {
		var changes []storage.Change
		for _, s := range part {
			old, err := d.account.StaffMember(ctx, s.Email)
			switch {
			case errors.Is(err, storage.ErrNotFound):
				tally.Added++
			case err != nil:
				return tally, err
			default:
				s.Meta, s.Name, s.Role = old.Meta, cmp.Or(s.Name, old.Name), cmp.Or(s.Role, old.Role)
				if s.Name == old.Name && s.Role == old.Role {
					tally.Unchanged++
					continue
				}
				tally.Updated++
			}
			s.Role = cmp.Or(s.Role, storage.StaffWorks)
			who.add(s.Email + "=" + string(s.Role))
			changes = append(changes, storage.Put(&s))
		}
		if err := d.account.Commit(ctx, changes...); err != nil {
			return tally, refine(err)
		}
		done(tally.sum())
	}
	return tally, d.record(ctx, "staff.add", "", fmt.Sprintf("added %d updated %d%s", tally.Added, tally.Updated, &who))
}

// named is whose rights were changed, for the audit trail: the first of them.
type named struct {
	who  []string
	more int
}

const maxNamed = 20

func (n *named) add(who string) {
	if len(n.who) == maxNamed {
		n.more++
		return
	}
	n.who = append(n.who, who)
}

func (n *named) String() string {
	if len(n.who) == 0 {
		return ""
	}
	text := " " + strings.Join(n.who, " ")
	if n.more > 0 {
		text += fmt.Sprintf(" and %d more", n.more)
	}
	return text
}

// RemoveStaff takes people off the list by address, all or none; one who is not
// on it is ErrNotFound. Their sign-in opens nothing from the next page on.
func (d *Desk) RemoveStaff(ctx context.Context, emails []string) error {
	var gone []storage.Change
	var who named
	for _, email := range emails {
		s, err := d.account.StaffMember(ctx, email)
		if err != nil {
			return err
		}
		who.add(s.Email)
		gone = append(gone, storage.Remove(&s))
	}
	for part := range slices.Chunk(gone, batch) {
		if err := d.account.Commit(ctx, part...); err != nil {
			return refine(err)
		}
	}
	return d.record(ctx, "staff.remove", "", fmt.Sprintf("removed %d%s", len(emails), &who))
}
