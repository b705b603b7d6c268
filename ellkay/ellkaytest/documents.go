package ellkaytest

import (
	"encoding/base64"
	"time"
)

// documentLimit is the smaller of the two published limits of a
// CreateDocument request, in bytes.
const documentLimit = 5_000_000

// Document is a document that CreateDocument put into a chart.
type Document struct {
	ID, Name, TypeID, PatientID, PhysicianID, FacilityID, EncounterID string
	Date                                                              time.Time
	FileFormat                                                        string
	Body                                                              []byte
	AssignedTo                                                        string
	NeedsReview                                                       bool
	Metadata                                                          map[string]string
	Custom                                                            map[string]string
}

// Documents returns what was created, oldest first.
func (site *Site) Documents() []Document {
	site.s.mu.Lock()
	defer site.s.mu.Unlock()
	return site.documents.all()
}

func getDocumentTypes(c *call) (any, *fault) {
	return each(c.site, c.site.docTypes.all(), func(d DocumentType) any {
		return map[string]any{"id": c.site.id(d.ID), "name": d.Name}
	})
}

// createDocument requires name, documentTypeId, patientId and body, which is
// base64; it answers {"id":"…"}. Two alike are two documents: there is no
// idempotency key.
func createDocument(c *call) (any, *fault) {
	if c.size > documentLimit {
		return nil, tooLong("body", documentLimit)
	}
	a, site := c.args, c.site
	d := Document{Name: a.need("name"), TypeID: a.need("documentTypeId"), PatientID: a.need("patientId"),
		PhysicianID: a.text("providerId"), FacilityID: a.text("facilityId"), EncounterID: a.text("encounterId"),
		Date: a.time("date"), FileFormat: a.text("fileFormat"), Metadata: map[string]string{}}
	body, err := base64.StdEncoding.DecodeString(a.need("body"))
	if err != nil {
		a.fail(badField("body"))
	}
	d.Body = body
	if a.has("assignedTo") {
		d.AssignedTo = a.object("assignedTo", "id").text("id")
	}
	a.into("needsReview", &d.NeedsReview)
	a.into("custom", &d.Custom)
	var metadata []struct{ Name, Value string }
	a.into("metadata", &metadata)
	for _, m := range metadata {
		d.Metadata[m.Name] = m.Value
	}
	if a.err != nil {
		return nil, a.err
	}
	if _, ok := site.patients.get(d.PatientID); !ok {
		return nil, faultf(PatientNotFound, "Patient %s was not found.", d.PatientID)
	}
	if _, ok := site.docTypes.get(d.TypeID); !ok {
		return nil, faultf(EntityNotFound, "Document type %s was not found.", d.TypeID)
	}
	d.ID = site.newID("DOC")
	site.documents.put(d.ID, d)
	return map[string]any{"id": site.id(d.ID)}, nil
}
