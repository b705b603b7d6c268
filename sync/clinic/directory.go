package clinic

import (
	"context"
	"errors"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/people"
	"github.com/televisit/televisit-go/sync/driver"
)

// MaxFound is how many results a search shows.
const MaxFound = 50

// errNotSaved locks what needs LKCloud until there are keys.
var errNotSaved = &ConflictError{"Save the settings with your Ellkay keys first."}

func (s *Session) ehr(ctx context.Context) (driver.EHR, error) {
	if _, err := s.account.Settings(ctx); errors.Is(err, storage.ErrNotFound) {
		return nil, errNotSaved
	} else if err != nil {
		return nil, err
	}
	ehr, err := s.clinic.cfg.Connect.EHR(ctx, s.id)
	return ehr, upstream("LKCloud", err)
}

// AppointmentTypes lists LKCloud's types by name.
func (s *Session) AppointmentTypes(ctx context.Context) ([]storage.Ref, error) {
	ehr, err := s.ehr(ctx)
	if err != nil {
		return nil, err
	}
	types, err := ehr.AppointmentTypes(ctx)
	if err != nil {
		return nil, upstream("LKCloud", err)
	}
	return people.ByName(types), nil
}

// Found is a physician of the EHR, and whether they are on the list.
type Found struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Listed bool   `json:"listed"`
}

// SearchPhysicians finds physicians of the EHR whose id begins with the query or
// whose name has a word that begins with each word of it.
func (s *Session) SearchPhysicians(ctx context.Context, query string) ([]Found, error) {
	ehr, err := s.ehr(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.clinic.doctors.Get(s.id, s.clinic.cfg.Now(), func() ([]storage.Ref, error) {
		refs, err := ehr.Physicians(ctx)
		return people.ByName(refs), err
	})
	if err != nil {
		return nil, upstream("LKCloud", err)
	}
	found := []Found{}
	for _, p := range all {
		if !people.Matches(query, p.Name, p.ID) {
			continue
		}
		_, err := s.account.Physician(ctx, p.ID)
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

// SearchStaff finds Zoom users of the account by name or address.
func (s *Session) SearchStaff(ctx context.Context, query string) ([]driver.User, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return []driver.User{}, nil
	}
	users, err := s.clinic.users.Get(s.id, s.clinic.cfg.Now(), func() ([]driver.User, error) {
		people, err := s.clinic.cfg.Connect.Directory(ctx, s.id)
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
func (s *Session) knows(ctx context.Context, email string) (bool, error) {
	people, err := s.clinic.cfg.Connect.Directory(ctx, s.id)
	if err != nil {
		return false, err
	}
	return people.Knows(ctx, email)
}
