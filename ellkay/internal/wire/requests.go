package wire

// Envelope is the body of every operation.
type Envelope struct {
	Authentication *Authentication `json:"authentication,omitempty"`
	Request        any             `json:"request,omitempty"`
	Token          *PageToken      `json:"token,omitempty"`
}

// Authentication is the keys of a call made the deprecated way.
type Authentication struct {
	SubscriberKey  string `json:"subscriberKey"`
	SiteServiceKey string `json:"siteServiceKey"`
}

// PageToken asks for the page after the one that gave it.
type PageToken struct {
	NextToken string `json:"nextToken"`
}

// DateRange is LKCloud's DateRange.
type DateRange struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// Ref names a record by its id.
type Ref struct {
	ID string `json:"id"`
}

// Refs names records by their ids.
func Refs(ids []string) []Ref {
	list := make([]Ref, len(ids))
	for i, id := range ids {
		list[i] = Ref{id}
	}
	return list
}

// SearchRequest is the request of BeginSearchAppointments; its names are
// confirmed.
type SearchRequest struct {
	DateRange    DateRange  `json:"dateRange"`
	Patients     []Ref      `json:"patients,omitempty"`
	Resources    []Ref      `json:"resources,omitempty"`
	Facilities   []Ref      `json:"facilities,omitempty"`
	Statuses     []Ref      `json:"statuses,omitempty"`
	LastModified *DateRange `json:"lastModified,omitempty"`
	Limit        int        `json:"limit,omitempty"`
}

// UpdatedRequest is the request of BeginGetUpdatedPatients; its names are confirmed.
type UpdatedRequest struct {
	StartDate  string `json:"startDate"`
	EndDate    string `json:"endDate"`
	ProviderID string `json:"providerId,omitempty"`
	FacilityID string `json:"facilityId,omitempty"`
	Limit      int    `json:"limit,omitempty"`
}

// CreateDocument is the request of CreateDocument; its names are confirmed.
type CreateDocument struct {
	Name           string            `json:"name"`
	Date           string            `json:"date"`
	DocumentTypeID string            `json:"documentTypeId"`
	PatientID      string            `json:"patientId"`
	ProviderID     string            `json:"providerId,omitempty"`
	Body           []byte            `json:"body"` // base64
	FileFormat     string            `json:"fileFormat"`
	EncounterID    string            `json:"encounterId,omitempty"`
	FacilityID     string            `json:"facilityId,omitempty"`
	AssignedTo     *Ref              `json:"assignedTo,omitempty"`
	NeedsReview    bool              `json:"needsReview"`
	Metadata       []NameValue       `json:"metadata,omitempty"`
	Custom         map[string]string `json:"custom,omitempty"`
}

// NameValue is one piece of metadata.
type NameValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
