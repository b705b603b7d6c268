package ellkay

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"strings"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// Patient is a patient as the EHR keeps it; any field but ID may be empty.
type Patient struct {
	ID         string
	FirstName  string
	MiddleName string
	LastName   string
	Name       string // to show: first and last name, or the whole name the EHR gave

	// Email is the patient's own address, never one of an emergency contact,
	// guarantor or insured person. It may be empty, outdated, a placeholder, or
	// shared by a family: check it, and fetch it just before use.
	Email       string
	MobilePhone string
	HomePhone   string

	BirthDate    string // yyyy-mm-dd
	Sex          string // "M", "F", "U" or what the EHR sends
	FacilityID   string // primary facility
	PhysicianIDs []string
}

// LogValue keeps personal data out of logs.
func (p Patient) LogValue() slog.Value { return slog.GroupValue(slog.String("id", p.ID)) }

// decodePatient reads a patient whose fields stand at the top or in one of the
// groups that hold the patient's own data.
func decodePatient(o wire.Object) (p Patient, readable bool) {
	p = Patient{
		ID:           wire.ID(wire.OwnValue(o, wire.PatientIDs)),
		Email:        strings.TrimSpace(wire.Own(o, wire.Emails)),
		MobilePhone:  wire.Own(o, wire.MobilePhones),
		HomePhone:    wire.Own(o, wire.HomePhones),
		Sex:          wire.Own(o, wire.Sexes),
		FacilityID:   wire.ID(wire.OwnValue(o, wire.PrimaryFacilityIDs)),
		PhysicianIDs: wire.IDs(o.Get(wire.PatientPhysicians...)),
	}
	if in, ok := ehrtime.Parse(wire.Own(o, wire.BirthDates)); ok && !in.IsZero() {
		p.BirthDate = in.At.Format("2006-01-02")
	}
	if f := o.Object(wire.PrimaryFacilities...); f != nil && p.FacilityID == "" {
		p.FacilityID = wire.ID(f.Get(wire.FacilityIDs...))
	}
	if id := wire.ID(wire.OwnValue(o, wire.PatientPhysician)); id != "" && len(p.PhysicianIDs) == 0 {
		p.PhysicianIDs = []string{id}
	}
	n := wire.NameOf(o)
	for _, group := range wire.PatientGroups {
		if inner := o.Object(group); inner != nil && n.Whole == "" {
			n = wire.NameOf(inner)
		}
	}
	p.FirstName, p.MiddleName, p.LastName, p.Name = n.First, n.Middle, n.Last, n.Whole
	return p, p.ID != ""
}

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
	ans, err := s.site.read(ctx, op, wire.PatientRequest{PatientID: id})
	if err != nil {
		return Patient{}, err
	}
	o := wire.RecordOf(ans.Body, wire.PatientIDs, wire.PatientWraps)
	p, readable := decodePatient(o)
	switch {
	case !readable:
		return Patient{}, unreadable(op, ans.Status)
	case !wire.Identifies(o, wire.PatientIDs, id):
		return Patient{}, mixedUp(op, ans.Status)
	}
	p.ID = id
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
		if strings.ContainsAny(f, "|\r\n") || len(f) > bounds.ID {
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
	return list(ctx, s.site, opSmartSearch, wire.SmartSearchRequest{Query: query}, wire.PatientLists, decodePatient)
}

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

// Updated yields the patients whose data changed, page by page. An error is the
// last thing it yields; then nothing may be concluded from what did not come. A
// patient without an id is left out. A run of pages that LKCloud breaks off is begun again, at most twice: patients
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
		take := func(o wire.Object) bool {
			p, readable := decodePatient(o)
			if !readable {
				s.site.odd(ctx, opNextUpdated, "id")
				return true
			}
			stopped = !yield(p, nil)
			return !stopped
		}
		pages := pageRun{site: s.site, begin: opBeginUpdated, next: opNextUpdated, names: wire.PatientLists}
		for restarts := 0; ; restarts++ {
			err = pages.all(ctx, request, take)
			if codeOf(err) != CodePageRequestFaulted || restarts == bounds.Restarts || stopped {
				break
			}
		}
		if err != nil && !stopped {
			yield(Patient{}, err)
		}
	}
}

func (s *PatientsService) updatedRequest(q UpdatedQuery) (wire.UpdatedRequest, error) {
	if now := time.Now().Add(-modifiedMargin); q.To.IsZero() || q.To.After(now) {
		q.To = now
	}
	window := SearchQuery{From: q.From, To: q.To, PageSize: q.PageSize}
	if err := window.check(); err != nil {
		return wire.UpdatedRequest{}, errors.New("changed patients: " + err.Error())
	}
	if q.PageSize == 0 {
		q.PageSize = defaultPageSize
	}
	start, end := s.site.zones.SendRange(q.From, q.To)
	return wire.UpdatedRequest{
		StartDate: start, EndDate: end, ProviderID: q.ProviderID, FacilityID: q.FacilityID, Limit: q.PageSize,
	}, nil
}
