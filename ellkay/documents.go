package ellkay

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
	"github.com/televisit/televisit-go/ellkay/internal/wire"
)

// DocumentsService files documents in patients' charts. LKCloud cannot correct
// or withdraw one, so it is no place for links that change.
//
// See https://lkcloud-api.readme.io/reference (LKDocuments).
type DocumentsService service

const (
	opDocumentTypes  = "LKDocuments/GetDocumentTypes"
	opCreateDocument = "LKDocuments/CreateDocument"
)

// DocumentType is one of the EHR's types of document.
type DocumentType struct{ ID, Code, Name string }

// Types lists the EHR's document types.
//
// See https://lkcloud-api.readme.io/reference/post_lkdocuments-getdocumenttypes.md.
func (s *DocumentsService) Types(ctx context.Context) ([]DocumentType, error) {
	return codedList[DocumentType](ctx, s.site, opDocumentTypes, wire.DocumentLists)
}

// Document is a document to file. Name, TypeID, PatientID and Body are required.
type Document struct {
	Name        string
	Date        time.Time // zero: now
	TypeID      string    // of DocumentType
	PatientID   string
	ProviderID  string
	Body        []byte // with everything else at most 5,000,000 bytes once base64 encoded
	FileFormat  string // such as "pdf"; "" means "txt"
	EncounterID string
	FacilityID  string
	AssignedTo  string // id
	NeedsReview bool
	Metadata    map[string]string
	Custom      map[string]string // as agreed with ELLKAY for the site
}

// Create files a document and returns its id. It is not repeated when its
// answer was lost: the error then reports Unknown, and repeating it may file the
// document twice.
//
// See https://lkcloud-api.readme.io/reference/post_lkdocuments-createdocument.md.
func (s *DocumentsService) Create(ctx context.Context, d Document) (id string, err error) {
	if d.Name == "" || d.TypeID == "" || d.PatientID == "" || len(d.Body) == 0 {
		return "", notSent(opCreateDocument, errors.New("a document needs a name, a type, a patient and a body"))
	}
	if len(d.Body) > bounds.Request {
		return "", notSent(opCreateDocument, errTooMuch)
	}
	if d.Date.IsZero() {
		d.Date = time.Now()
	}
	if d.FileFormat == "" {
		d.FileFormat = "txt"
	}
	request := wire.CreateDocument{
		Name: d.Name, Date: s.site.zones.Send(d.Date), DocumentTypeID: d.TypeID, PatientID: d.PatientID,
		ProviderID: d.ProviderID, Body: d.Body, FileFormat: d.FileFormat, EncounterID: d.EncounterID,
		FacilityID: d.FacilityID, NeedsReview: d.NeedsReview, Custom: d.Custom,
	}
	if d.AssignedTo != "" {
		request.AssignedTo = &wire.Ref{ID: d.AssignedTo}
	}
	for name, value := range d.Metadata {
		request.Metadata = append(request.Metadata, wire.NameValue{Name: name, Value: value})
	}
	return s.site.create(ctx, opCreateDocument, request)
}

// create makes a write that answers the id of what it made.
func (s *Site) create(ctx context.Context, op string, request any) (id string, err error) {
	ans, err := s.write(ctx, op, request)
	if err != nil {
		return "", err
	}
	if id = wire.WrittenID(ans.Body); id == "" {
		return "", unacknowledged(op, ans.Status)
	}
	return id, nil
}
