package ellkay

import (
	"context"
	"errors"
	"strings"
)

// PatientsService reads a site's patients.
//
// See https://lkcloud-api.readme.io/reference (LKBridge, LKPatientDataLink).
type PatientsService service

const (
	opPatientSummary = "LKBridge/GetPatientSummary"
	opPatient        = "LKBridge/GetPatient"
	opSmartSearch    = "LKBridge/SmartSearch"
)

// Summary returns a patient's name and contact data; ELLKAY recommends it over
// [PatientsService.Get] for speed. An unknown id matches [ErrNotFound].
//
// See https://lkcloud-api.readme.io/reference/post_lkbridge-getpatientsummary.md.
func (s *PatientsService) Summary(ctx context.Context, id string) (Patient, error) {
	return s.one(ctx, opPatientSummary, id)
}

// Get returns a patient with everything the EHR tells, as far as [Patient]
// holds it. It is slower than [PatientsService.Summary].
//
// See https://lkcloud-api.readme.io/reference/post_lkbridge-getpatient.md.
func (s *PatientsService) Get(ctx context.Context, id string) (Patient, error) {
	return s.one(ctx, opPatient, id)
}

func (s *PatientsService) one(ctx context.Context, op, id string) (Patient, error) {
	if err := checkID(op, "patient", id); err != nil {
		return Patient{}, err
	}
	ans, err := s.site.read(ctx, op, patientRequest{PatientID: id})
	if err != nil {
		return Patient{}, err
	}
	o := recordOf(ans.Body, patientIDs, patientWraps)
	if o == nil {
		return Patient{}, unreadable(op, ans.Status)
	}
	if own := o.text(patientIDs[0]); own != "" && own != id {
		return Patient{}, mixedUp(op, ans.Status)
	}
	p := decodePatient(o)
	p.ID = id // under id an EHR may give another of its numbers
	return p, nil
}

// SmartQuery says what [PatientsService.Search] looks for; empty fields match
// everything. EHRs match parts of words, so a search may find somebody else:
// never choose an addressee by it.
type SmartQuery struct {
	LastName, FirstName string
	SSN                 string // nnn-nn-nnnn
	Chart               string
	BirthDate           string // MM/dd/yyyy
	Phone               string // +n-nnn-nnn-nnnn, as are all phones here
	Gender              string // M, F or U
	FacilityID          string
	HomePhone           string
	MobilePhone         string
	Zip                 string
	ExternalID          string
	MRN                 string
}

// String is the query as LKCloud takes it: fields by position, separated by pipes.
func (q SmartQuery) encode() (string, error) {
	fields := []string{
		q.LastName, q.FirstName, q.SSN, q.Chart, q.BirthDate, q.Phone, q.Gender,
		q.FacilityID, q.HomePhone, q.MobilePhone, q.Zip, q.ExternalID, q.MRN,
	}
	for i, f := range fields {
		f = strings.TrimSpace(f)
		if strings.ContainsAny(f, "|\r\n") || len(f) > maxID {
			return "", errors.New("a search field holds a pipe or a line break, or is too long")
		}
		fields[i] = f
	}
	joined := strings.TrimRight(strings.Join(fields, "|"), "|")
	if joined == "" {
		return "", errors.New("the patient search has no field set")
	}
	return joined, nil
}

// Search finds patients by parts of their data.
//
// See https://lkcloud-api.readme.io/reference/post_lkbridge-smartsearch.md.
func (s *PatientsService) Search(ctx context.Context, q SmartQuery) ([]Patient, error) {
	query, err := q.encode()
	if err != nil {
		return nil, notSent(opSmartSearch, err)
	}
	return list(ctx, s.site, opSmartSearch, smartSearchRequest{query}, patientLists, decodePatient)
}
