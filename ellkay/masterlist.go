package ellkay

import (
	"context"
	"errors"
)

// MasterListService searches the EHR's lists of people and resources.
//
// See https://lkcloud-api.readme.io/reference (LKMasterList).
type MasterListService service

const (
	opPractitioners = "LKMasterList/SearchPractitioners"
	opResources     = "LKMasterList/SearchResources"
)

// PersonQuery says what to look for; empty fields match everything.
type PersonQuery struct{ Name, ID string }

func (q PersonQuery) request() (masterListRequest, error) {
	if max(len(q.Name), len(q.ID)) > maxID {
		return masterListRequest{}, errors.New("a search field is too long")
	}
	return masterListRequest(q), nil
}

// Practitioners finds practitioners, with their e-mail addresses as far as the
// EHR has them.
//
// See https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchpractitioners.md.
func (s *MasterListService) Practitioners(ctx context.Context, q PersonQuery) ([]Physician, error) {
	return s.search(ctx, opPractitioners, q)
}

// Resources finds what appointments can be made with: people, rooms, devices.
//
// See https://lkcloud-api.readme.io/reference/post_lkmasterlist-searchresources.md.
func (s *MasterListService) Resources(ctx context.Context, q PersonQuery) ([]Physician, error) {
	return s.search(ctx, opResources, q)
}

func (s *MasterListService) search(ctx context.Context, op string, q PersonQuery) ([]Physician, error) {
	request, err := q.request()
	if err != nil {
		return nil, notSent(op, err)
	}
	return list(ctx, s.site, op, request, physicianLists, decodePhysician)
}
