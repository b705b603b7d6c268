package ops

import (
	"encoding/base64"

	"github.com/televisit/televisit-go/ellkay/ellkaytest/ehr"
)

// documentLimit is the smaller of the two published limits of a
// CreateDocument request, in bytes.
const documentLimit = 5_000_000

func getDocumentTypes(c *call) (any, *Fault) {
	return each(c.site, c.site.DocTypes.All(), func(d ehr.DocumentType) any {
		return map[string]any{"id": c.site.id(d.ID), "name": d.Name}
	})
}

// createDocument requires name, documentTypeId, patientId and body, which is
// base64; it answers {"id":"…"}. Two alike are two documents: there is no
// idempotency key.
func createDocument(c *call) (any, *Fault) {
	if c.size > documentLimit {
		return nil, tooLong("body", documentLimit)
	}
	a, site := c.args, c.site
	d := ehr.Document{Name: a.need("name"), TypeID: a.need("documentTypeId"), PatientID: a.need("patientId"),
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
	if _, ok := site.Patients.Get(d.PatientID); !ok {
		return nil, Faultf(ehr.PatientNotFound, "Patient %s was not found.", d.PatientID)
	}
	if _, ok := site.DocTypes.Get(d.TypeID); !ok {
		return nil, Faultf(ehr.EntityNotFound, "Document type %s was not found.", d.TypeID)
	}
	d.ID = site.NewID("DOC")
	site.Documents.Put(d.ID, d)
	return map[string]any{"id": site.id(d.ID)}, nil
}
