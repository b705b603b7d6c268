package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// RegistrantService works on the registrants of a meeting, at most 4,999: people
// with a join link of their own, by which the participant events name them. The
// host needs a licence, and the meeting an ApprovalType of 0 or 1.
type RegistrantService struct{ c *Client }

var (
	registrantsAdd       = operation{"Registrants.Add", http.MethodPost, "/meetings/{meetingId}/registrants", LabelLight, true}
	registrantsAddBatch  = operation{"Registrants.AddBatch", http.MethodPost, "/meetings/{meetingId}/batch_registrants", LabelHeavy, true}
	registrantsList      = operation{"Registrants.List", http.MethodGet, "/meetings/{meetingId}/registrants", LabelMedium, false}
	registrantsGet       = operation{"Registrants.Get", http.MethodGet, "/meetings/{meetingId}/registrants/{registrantId}", LabelLight, false}
	registrantsDelete    = operation{"Registrants.Delete", http.MethodDelete, "/meetings/{meetingId}/registrants/{registrantId}", LabelLight, false}
	registrantsSetStatus = operation{"Registrants.SetStatus", http.MethodPut, "/meetings/{meetingId}/registrants/status", LabelMedium, false}
)

// Add registers someone; the answer holds the join link, unless the host must
// approve first ([Registration.Pending]). Zoom takes 3 registrations a day for one
// address and meeting; [LimitRegistrant] is about that person only.
// [ErrNoRegistration] says that the meeting takes none.
// OccurrenceIDs choose meetings of a series, none means all.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/meetings/{meetingId}/registrants
func (s *RegistrantService) Add(ctx context.Context, id MeetingID, req *RegistrantRequest, occurrenceIDs ...string) (*Registration, error) {
	q := query{}.set("occurrence_ids", strings.Join(occurrenceIDs, ","))
	return fetch[Registration](ctx, s.c, registrantsAdd, url.Values(q), req, id)
}

// AddBatch registers up to 30 people for a scheduled meeting.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/meetings/{meetingId}/batch_registrants
func (s *RegistrantService) AddBatch(ctx context.Context, id MeetingID, req *BatchRegistrantsRequest) (*BatchRegistrants, error) {
	return fetch[BatchRegistrants](ctx, s.c, registrantsAddBatch, nil, req, id)
}

// List walks the registrants of a meeting.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}/registrants
func (s *RegistrantService) List(ctx context.Context, id MeetingID, opt *RegistrantListOptions) iter.Seq2[Registrant, error] {
	q := query{}
	if opt != nil {
		q.set("occurrence_id", opt.OccurrenceID).set("status", opt.Status)
	}
	return list[registrantPage](ctx, s.c, registrantsList, url.Values(q), id)
}

// RegistrantListOptions are the options of [RegistrantService.List].
type RegistrantListOptions struct {
	OccurrenceID string
	Status       string // approved (default), pending, denied
}

// Get returns one registrant.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}/registrants/{registrantId}
func (s *RegistrantService) Get(ctx context.Context, id MeetingID, registrantID string) (*Registrant, error) {
	return fetch[Registrant](ctx, s.c, registrantsGet, nil, nil, id, registrantID)
}

// Delete removes a registrant; the join link stops working. [ErrNotFound] means
// that the meeting or registrant is gone already.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/DELETE/meetings/{meetingId}/registrants/{registrantId}
func (s *RegistrantService) Delete(ctx context.Context, id MeetingID, registrantID, occurrenceID string) error {
	return s.c.send(ctx, registrantsDelete, url.Values(query{}.set("occurrence_id", occurrenceID)), nil, id, registrantID)
}

// SetStatus approves, cancels or denies up to 30 registrants. Zoom takes 10
// changes a day for one registrant.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/PUT/meetings/{meetingId}/registrants/status
func (s *RegistrantService) SetStatus(ctx context.Context, id MeetingID, occurrenceID string, req *RegistrantStatusRequest) error {
	return s.c.send(ctx, registrantsSetStatus, url.Values(query{}.set("occurrence_id", occurrenceID)), req, id)
}

// RegistrantDetails is what a registration form asks for.
type RegistrantDetails struct {
	FirstName             string           `json:"first_name"`          // required, at most 64 characters
	LastName              string           `json:"last_name,omitempty"` // at most 64 characters
	Email                 string           `json:"email"`               // required, at most 128 characters; need not exist
	Address               string           `json:"address,omitempty"`
	City                  string           `json:"city,omitempty"`
	State                 string           `json:"state,omitempty"`
	Zip                   string           `json:"zip,omitempty"`
	Country               string           `json:"country,omitempty"`
	Phone                 string           `json:"phone,omitempty"`
	Comments              string           `json:"comments,omitempty"`
	Org                   string           `json:"org,omitempty"`
	JobTitle              string           `json:"job_title,omitempty"`
	Industry              string           `json:"industry,omitempty"`
	NoOfEmployees         string           `json:"no_of_employees,omitempty"`
	PurchasingTimeFrame   string           `json:"purchasing_time_frame,omitempty"`
	RoleInPurchaseProcess string           `json:"role_in_purchase_process,omitempty"`
	CustomQuestions       []CustomQuestion `json:"custom_questions,omitempty"`
}

// CustomQuestion is an answer to a question of the host.
type CustomQuestion struct {
	Title string `json:"title"`
	Value string `json:"value"` // at most 128 characters
}

// RegistrantRequest is who to register.
type RegistrantRequest struct {
	RegistrantDetails
	Language    string `json:"language,omitempty"` // of Zoom's mails, as es-ES
	AutoApprove *bool  `json:"auto_approve,omitempty"`
}

// Registration is the answer of [RegistrantService.Add].
type Registration struct {
	RegistrantID       string       `json:"registrant_id"` // the participant events repeat it
	ID                 MeetingID    `json:"id"`
	JoinURL            string       `json:"join_url"` // empty while the host has not approved
	StartTime          Time         `json:"start_time"`
	Topic              string       `json:"topic"`
	ParticipantPINCode ID           `json:"participant_pin_code"`
	Occurrences        []Occurrence `json:"occurrences"`
}

func (r *Registration) lacks() string {
	if r.RegistrantID == "" {
		return "registrant_id"
	}
	return ""
}

// Pending reports whether the registration gives no way in yet: the host, or the
// account's own rule, has to approve it first. The link comes with [RegistrantService.Get] then.
func (r *Registration) Pending() bool { return r.JoinURL == "" }

// Registrant is someone registered.
type Registrant struct {
	ID string `json:"id"`
	RegistrantDetails
	Status             string `json:"status"` // approved, pending, denied
	JoinURL            string `json:"join_url"`
	CreateTime         Time   `json:"create_time"`
	ParticipantPINCode ID     `json:"participant_pin_code"`
}

func (r *Registrant) lacks() string { return lacksID(r.ID == "") }

type registrantPage struct {
	page
	Registrants []Registrant `json:"registrants"`
}

func (p registrantPage) rows() []Registrant { return p.Registrants }

func (p registrantPage) lacks() string {
	return lacksRow("registrants", p.Registrants, func(r *Registrant) bool { return r.ID == "" }, "id")
}

// BatchRegistrantsRequest registers several at once.
type BatchRegistrantsRequest struct {
	Registrants                  []BatchRegistrant `json:"registrants"`
	AutoApprove                  *bool             `json:"auto_approve,omitempty"`
	RegistrantsConfirmationEmail *bool             `json:"registrants_confirmation_email,omitempty"`
}

// BatchRegistrant is one of them.
type BatchRegistrant struct {
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
}

// BatchRegistrants is the answer of [RegistrantService.AddBatch].
type BatchRegistrants struct {
	Registrants []BatchRegistration `json:"registrants"`
}

func (r *BatchRegistrants) lacks() string {
	return lacksRow("registrants", r.Registrants, func(one *BatchRegistration) bool { return one.RegistrantID == "" }, "registrant_id")
}

// BatchRegistration is the link of one of them.
type BatchRegistration struct {
	RegistrantID       string `json:"registrant_id"`
	Email              string `json:"email"`
	JoinURL            string `json:"join_url"`
	ParticipantPINCode ID     `json:"participant_pin_code"`
}

// RegistrantStatusRequest is a decision about registrants.
type RegistrantStatusRequest struct {
	Action      string          `json:"action"` // approve, cancel, deny
	Registrants []RegistrantRef `json:"registrants,omitempty"`
}

// RegistrantRef names a registrant.
type RegistrantRef struct {
	ID    string `json:"id,omitempty"`
	Email string `json:"email,omitempty"`
}
