package clinic

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/people"
	"github.com/televisit/televisit-go/sync/clinic/roster"
)

// batch is how many roster entries are committed at once.
const batch = storage.MaxBatch / 2

// PhysiciansPage is a part of the list of physicians by name, how many there are
// in all, and the cursor of the next part.
func (s *Session) PhysiciansPage(ctx context.Context, cursor string, limit int) (part []storage.Physician, total int, next string, err error) {
	all, err := s.physicianList(ctx)
	if err != nil {
		return nil, 0, "", err
	}
	part, next, err = all.Page(cursor, limit)
	return part, len(all.Keys), next, err
}

// physicianList is the whole list by name, to be looked at only.
func (s *Session) physicianList(ctx context.Context) (people.Sorted[storage.Physician], error) {
	return s.clinic.physicians.Get(ctx, s.id, s.account.PhysiciansStamp, func() (people.Sorted[storage.Physician], error) {
		return people.SortedBy(s.account.Physicians(ctx), func(p storage.Physician) string { return people.SortKey(p.Name, p.ID) })
	})
}

// Physician returns one of the list, or ErrNotFound.
func (s *Session) Physician(ctx context.Context, id string) (storage.Physician, error) {
	return s.account.Physician(ctx, id)
}

// AddPhysicians puts physicians on the list, all or none; those who are on it
// take the new type and address. Names come from the EHR.
func (s *Session) AddPhysicians(ctx context.Context, entries []storage.Physician) (roster.Counts, error) {
	if len(entries) == 0 {
		return roster.Counts{}, &InvalidError{Message: "Choose at least one physician."}
	}
	var wrong []FieldError
	for i := range entries {
		entries[i] = tidyPhysician(entries[i])
		for _, f := range entries[i].Validate() {
			wrong = append(wrong, at(len(entries), i, f))
		}
	}
	if wrong != nil {
		return roster.Counts{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	for i, p := range entries {
		if p.Type != storage.LoggedIn {
			continue
		}
		known, err := s.knows(ctx, p.Email)
		if err == nil && !known {
			wrong = append(wrong, at(len(entries), i, storage.FieldError{Field: "email", Message: "Your Zoom account has no user with this address."}))
		} else if err != nil {
			// Zoom is away: the address is checked again when the visit starts (A18).
			s.clinic.cfg.Log.WarnContext(ctx, "a physician's address could not be checked", "account", s.id, "error", err)
		}
	}
	if wrong != nil {
		return roster.Counts{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	return s.putPhysicians(ctx, slices.Values(entries), func(int) {})
}

// at names a field of one entry among several.
func at(of, i int, f storage.FieldError) FieldError {
	if of == 1 {
		return FieldError{Field: f.Field, Message: f.Message}
	}
	return FieldError{Field: strconv.Itoa(i) + "." + f.Field, Row: i + 1, Message: f.Message}
}

func tidyPhysician(p storage.Physician) storage.Physician {
	p.ID, p.Email = strings.TrimSpace(p.ID), strings.TrimSpace(p.Email)
	if p.Type == storage.NotLoggedIn {
		p.Email = ""
	}
	return p
}

// putPhysicians writes entries in batches and says after each how many are done.
func (s *Session) putPhysicians(ctx context.Context, entries iter.Seq[storage.Physician], done func(int)) (roster.Counts, error) {
	names := s.physicianNames(ctx)
	var counts roster.Counts
	var who people.Named
	for part := range people.Batches(entries, batch) {
		var changes []storage.Change
		for _, p := range part {
			old, err := s.account.Physician(ctx, p.ID)
			switch {
			case errors.Is(err, storage.ErrNotFound):
				counts.Added++
				p.Name = cmp.Or(p.Name, names[p.ID])
			case err != nil:
				return counts, err
			case old.Type == p.Type && old.Email == p.Email:
				counts.Unchanged++
				continue
			default:
				counts.Updated++
				p.Name, p.Meta = cmp.Or(names[p.ID], old.Name), old.Meta
			}
			who.Add(p.ID + "=" + string(p.Type))
			changes = append(changes, storage.Put(&p))
		}
		if err := s.account.Commit(ctx, changes...); err != nil {
			return counts, refine(err)
		}
		done(counts.Sum())
	}
	return counts, s.rosterChanged(ctx, "physicians.add", fmt.Sprintf("added %d updated %d%s", counts.Added, counts.Updated, &who))
}

// physicianNames asks the EHR for names. Without an answer the list has ids
// alone until the next sync tells the names.
func (s *Session) physicianNames(ctx context.Context) map[string]string {
	names := map[string]string{}
	ehr, err := s.ehr(ctx)
	if err != nil {
		return names
	}
	refs, err := ehr.Physicians(ctx)
	if err != nil {
		s.clinic.cfg.Log.WarnContext(ctx, "physicians' names could not be had", "account", s.id, "error", err)
	}
	for _, r := range refs {
		names[r.ID] = r.Name
	}
	return names
}

// rosterChanged records it and has the visits re-planned.
func (s *Session) rosterChanged(ctx context.Context, action, detail string) error {
	if err := s.record(ctx, action, "", detail); err != nil {
		return err
	}
	err := s.engine.Replan(ctx)
	if errors.Is(err, storage.ErrNotFound) { // no settings yet: there are no visits either
		return nil
	}
	return err
}

// RemovePhysicians takes physicians off the list. When coming visits lose their
// host by it: a *ConfirmationError first. Ids that are not on the list are
// ErrNotFound, and nothing is removed.
func (s *Session) RemovePhysicians(ctx context.Context, ids []string, confirm string) error {
	var gone []storage.Change
	for _, id := range ids {
		p, err := s.account.Physician(ctx, id)
		if err != nil {
			return err
		}
		gone = append(gone, storage.Delete(&p))
	}
	p, err := s.engine.PreviewRoster(ctx, ids)
	if err != nil && !errors.Is(err, storage.ErrNotFound) { // no settings yet: no visits either
		return refine(err)
	}
	if err := s.ask(p.Effects, confirm, append([]string{"physicians", p.Confirm}, ids...)...); err != nil {
		return err
	}
	settings, err := s.account.Settings(ctx)
	if err == nil && slices.Contains(ids, settings.DefaultHost) {
		settings.DefaultHost = "" // with whom it names
		gone = append([]storage.Change{storage.Put(&settings)}, gone...)
	} else if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	for part := range slices.Chunk(gone, batch) {
		if err := s.account.Commit(ctx, part...); err != nil {
			return refine(err)
		}
	}
	return s.rosterChanged(ctx, "physicians.remove", strings.Join(ids, " "))
}
