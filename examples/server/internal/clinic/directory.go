package clinic

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// MaxFound is how many results a search shows.
const MaxFound = 50

// errNotSaved locks what needs LKCloud until there are keys.
var errNotSaved = &ConflictError{"Save the settings with your Ellkay keys first."}

func (d *Desk) ehr(ctx context.Context) (driver.EHR, error) {
	if _, err := d.account.Settings(ctx); errors.Is(err, storage.ErrNotFound) {
		return nil, errNotSaved
	} else if err != nil {
		return nil, err
	}
	ehr, err := d.cfg.Connect.EHR(ctx, d.id)
	return ehr, upstream("LKCloud", err)
}

// AppointmentTypes lists LKCloud's types by name (A6).
func (d *Desk) AppointmentTypes(ctx context.Context) ([]storage.Ref, error) {
	ehr, err := d.ehr(ctx)
	if err != nil {
		return nil, err
	}
	types, err := ehr.AppointmentTypes(ctx)
	if err != nil {
		return nil, upstream("LKCloud", err)
	}
	return byName(types), nil
}

// Found is a physician of the EHR, and whether they are on the list.
type Found struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Listed bool   `json:"listed"`
}

// SearchPhysicians finds physicians of the EHR whose id begins with the query or
// whose name has a word that begins with each word of it (A17).
func (d *Desk) SearchPhysicians(ctx context.Context, query string) ([]Found, error) {
	ehr, err := d.ehr(ctx)
	if err != nil {
		return nil, err
	}
	all, err := d.doctors.get(d.id, d.cfg.Now(), func() ([]storage.Ref, error) {
		refs, err := ehr.Physicians(ctx)
		return byName(refs), err
	})
	if err != nil {
		return nil, upstream("LKCloud", err)
	}
	found := []Found{}
	for _, p := range all {
		if !matches(query, p.Name, p.ID) {
			continue
		}
		_, err := d.account.Physician(ctx, p.ID)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		found = append(found, Found{ID: p.ID, Name: p.Name, Listed: err == nil})
		if len(found) == MaxFound {
			break
		}
	}
	return found, nil
}

// matches reports whether each word of the query begins a word of the name, or
// the query begins the id.
func matches(query, name, id string) bool {
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" {
		return true
	}
	if strings.HasPrefix(strings.ToLower(id), query) {
		return true
	}
	words := fields(name)
	for _, q := range fields(query) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q) }) {
			return false
		}
	}
	return true
}

func fields(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' })
}

func byName(refs []storage.Ref) []storage.Ref {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b storage.Ref) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return refs
}

// SearchStaff finds Zoom users of the account by name or address (A23).
func (d *Desk) SearchStaff(ctx context.Context, query string) ([]driver.User, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return []driver.User{}, nil
	}
	users, err := d.users.get(d.id, d.cfg.Now(), func() ([]driver.User, error) {
		people, err := d.cfg.Connect.Directory(ctx, d.id)
		if err != nil {
			return nil, err
		}
		return people.Users(ctx)
	})
	if err != nil {
		return nil, upstream("Zoom", err)
	}
	found := []driver.User{}
	for _, u := range users {
		if strings.Contains(strings.ToLower(u.Name+" "+u.Email), strings.ToLower(query)) {
			found = append(found, u)
		}
		if len(found) == MaxFound {
			break
		}
	}
	return found, nil
}

// knows reports whether the account has a Zoom user of that address.
func (d *Desk) knows(ctx context.Context, email string) (bool, error) {
	people, err := d.cfg.Connect.Directory(ctx, d.id)
	if err != nil {
		return false, err
	}
	return people.Knows(ctx, email)
}
