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
)

// batch is how many roster entries are committed at once.
const batch = storage.MaxBatch / 2

// PhysiciansPage is a part of the list of physicians by name, how many there are
// in all, and the cursor of the next part.
func (d *Desk) PhysiciansPage(ctx context.Context, cursor string, limit int) (part []storage.Physician, total int, next string, err error) {
	all, err := d.physicianList(ctx)
	if err != nil {
		return nil, 0, "", err
	}
	part, next, err = all.page(cursor, limit)
	return part, len(all.keys), next, err
}

// physicianList is the whole list by name, to be looked at only.
func (d *Desk) physicianList(ctx context.Context) (sorted[storage.Physician], error) {
	return d.physicians.get(ctx, d.id, d.account.PhysiciansStamp, func() (sorted[storage.Physician], error) {
		return sortedBy(d.account.Physicians(ctx), func(p storage.Physician) string { return sortKey(p.Name, p.ID) })
	})
}

// Physician returns one of the list, or ErrNotFound.
func (d *Desk) Physician(ctx context.Context, id string) (storage.Physician, error) {
	return d.account.Physician(ctx, id)
}

// Tally is what an addition did.
type Tally struct {
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
}

func (t Tally) sum() int { return t.Added + t.Updated + t.Unchanged }

// AddPhysicians puts physicians on the list, all or none; those who are on it
// take the new type and address (A17 to A19). Names come from the EHR.
func (d *Desk) AddPhysicians(ctx context.Context, entries []storage.Physician) (Tally, error) {
	if len(entries) == 0 {
		return Tally{}, &InvalidError{Message: "Choose at least one physician."}
	}
	var wrong []FieldError
	for i := range entries {
		entries[i] = tidyPhysician(entries[i])
		for _, f := range entries[i].Validate() {
			wrong = append(wrong, at(len(entries), i, f))
		}
	}
	if wrong != nil {
		return Tally{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	for i, p := range entries {
		if p.Type != storage.LoggedIn {
			continue
		}
		known, err := d.knows(ctx, p.Email)
		if err == nil && !known {
			wrong = append(wrong, at(len(entries), i, storage.FieldError{Field: "email", Message: "Your Zoom account has no user with this address."}))
		} else if err != nil {
			// Zoom is away: the address is checked again when the visit starts (A18).
			d.cfg.Log.WarnContext(ctx, "a physician's address could not be checked", "account", d.id, "error", err)
		}
	}
	if wrong != nil {
		return Tally{}, &InvalidError{Message: "Nobody was added.", Fields: wrong}
	}
	return d.putPhysicians(ctx, slices.Values(entries), func(int) {})
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
func (d *Desk) putPhysicians(ctx context.Context, entries iter.Seq[storage.Physician], done func(int)) (Tally, error) {
	names := d.physicianNames(ctx)
	var tally Tally
	var who named
	for part := range batches(entries, batch) {
		var changes []storage.Change
		for _, p := range part {
			old, err := d.account.Physician(ctx, p.ID)
			switch {
			case errors.Is(err, storage.ErrNotFound):
				tally.Added++
				p.Name = cmp.Or(p.Name, names[p.ID])
			case err != nil:
				return tally, err
			case old.Type == p.Type && old.Email == p.Email:
				tally.Unchanged++
				continue
			default:
				tally.Updated++
				p.Name, p.Meta = cmp.Or(names[p.ID], old.Name), old.Meta
			}
			who.add(p.ID + "=" + string(p.Type))
			changes = append(changes, storage.Put(&p))
		}
		if err := d.account.Commit(ctx, changes...); err != nil {
			return tally, refine(err)
		}
		done(tally.sum())
	}
	return tally, d.rosterChanged(ctx, "physicians.add", fmt.Sprintf("added %d updated %d%s", tally.Added, tally.Updated, &who))
}

// physicianNames asks the EHR for names. Without an answer the list has ids
// alone until the next sync tells the names.
func (d *Desk) physicianNames(ctx context.Context) map[string]string {
	names := map[string]string{}
	ehr, err := d.ehr(ctx)
	if err != nil {
		return names
	}
	refs, err := ehr.Physicians(ctx)
	if err != nil {
		d.cfg.Log.WarnContext(ctx, "physicians' names could not be had", "account", d.id, "error", err)
	}
	for _, r := range refs {
		names[r.ID] = r.Name
	}
	return names
}

// rosterChanged records it and has the visits re-planned.
func (d *Desk) rosterChanged(ctx context.Context, action, detail string) error {
	if err := d.record(ctx, action, "", detail); err != nil {
		return err
	}
	err := d.cfg.Engine.AfterRosterChange(ctx, d.id)
	if errors.Is(err, storage.ErrNotFound) { // no settings yet: there are no visits either
		return nil
	}
	return err
}

// RemovePhysicians takes physicians off the list. When coming visits lose their
// host by it (E15): a *ConfirmationError first. Ids that are not on the list are
// ErrNotFound, and nothing is removed.
func (d *Desk) RemovePhysicians(ctx context.Context, ids []string, confirm string) error {
	var gone []storage.Change
	for _, id := range ids {
		p, err := d.account.Physician(ctx, id)
		if err != nil {
			return err
		}
		gone = append(gone, storage.Remove(&p))
	}
	p, err := d.cfg.Engine.PreviewRoster(ctx, d.id, ids)
	if err != nil && !errors.Is(err, storage.ErrNotFound) { // no settings yet: no visits either
		return refine(err)
	}
	if err := d.ask(p.Effects, confirm, append([]string{"physicians", p.Confirm}, ids...)...); err != nil {
		return err
	}
	s, err := d.account.Settings(ctx)
	if err == nil && slices.Contains(ids, s.DefaultHost) {
		s.DefaultHost = "" // with whom it names
		gone = append([]storage.Change{storage.Put(&s)}, gone...)
	} else if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	for part := range slices.Chunk(gone, batch) {
		if err := d.account.Commit(ctx, part...); err != nil {
			return refine(err)
		}
	}
	return d.rosterChanged(ctx, "physicians.remove", strings.Join(ids, " "))
}
