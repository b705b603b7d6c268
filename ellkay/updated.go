package ellkay

import (
	"context"
	"errors"
	"iter"
	"time"
)

const (
	opBeginUpdated = "LKPatientDataLink/BeginGetUpdatedPatients"
	opNextUpdated  = "LKPatientDataLink/NextGetUpdatedPatients"
)

// UpdatedQuery says which changed patients [PatientsService.Updated] looks for.
type UpdatedQuery struct {
	From       time.Time // required
	To         time.Time // zero: now; EHRs refuse an end in the future, so a later one counts as now
	ProviderID string
	FacilityID string
	PageSize   int // hint, 1 to 5,000; 0 means 500
}

// updatedRequest is the request of BeginGetUpdatedPatients; its names are confirmed.
type updatedRequest struct {
	StartDate  string `json:"startDate"`
	EndDate    string `json:"endDate"`
	ProviderID string `json:"providerId,omitempty"`
	FacilityID string `json:"facilityId,omitempty"`
	Limit      int    `json:"limit,omitempty"`
}

// Updated yields the patients whose data changed, page by page. An error is the
// last thing it yields; then nothing may be concluded from what did not come. A
// run of pages that LKCloud breaks off is begun again, at most twice: patients
// then come a second time.
//
// See https://lkcloud-api.readme.io/reference/post_lkpatientdatalink-begingetupdatedpatients.md.
func (s *PatientsService) Updated(ctx context.Context, q UpdatedQuery) iter.Seq2[Patient, error] {
	return func(yield func(Patient, error) bool) {
		request, err := s.updatedRequest(q)
		if err != nil {
			yield(Patient{}, notSent(opBeginUpdated, err))
			return
		}
		stopped := false
		take := func(o object) bool {
			stopped = !yield(decodePatient(o), nil)
			return !stopped
		}
		pages := pageRun{site: s.site, begin: opBeginUpdated, next: opNextUpdated, names: patientLists}
		for restarts := 0; ; restarts++ {
			err = pages.all(ctx, request, take)
			if codeOf(err) != CodePageRequestFaulted || restarts == maxRestarts || stopped {
				break
			}
		}
		if err != nil && !stopped {
			yield(Patient{}, err)
		}
	}
}

func (s *PatientsService) updatedRequest(q UpdatedQuery) (updatedRequest, error) {
	if now := time.Now().Add(-modifiedMargin); q.To.IsZero() || q.To.After(now) {
		q.To = now
	}
	window := SearchQuery{From: q.From, To: q.To, PageSize: q.PageSize}
	if err := window.check(); err != nil {
		return updatedRequest{}, errors.New("changed patients: " + err.Error())
	}
	if q.PageSize == 0 {
		q.PageSize = defaultPageSize
	}
	dates := s.site.profile.sendRange(q.From, q.To)
	return updatedRequest{dates.Start, dates.End, q.ProviderID, q.FacilityID, q.PageSize}, nil
}
