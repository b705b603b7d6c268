package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/televisit/televisit-go/internal/httpcall"
)

// PastMeetingService reads meetings that are over, for a year.
type PastMeetingService struct{ c *Client }

var (
	pastGet          = operation{"PastMeetings.Get", http.MethodGet, "/past_meetings/{meetingId}", LabelLight, false}
	pastInstances    = operation{"PastMeetings.Instances", http.MethodGet, "/past_meetings/{meetingId}/instances", LabelMedium, false}
	pastParticipants = operation{"PastMeetings.Participants", http.MethodGet, "/past_meetings/{meetingId}/participants", LabelMedium, false}
)

// Get returns what a meeting has been.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId}
func (s *PastMeetingService) Get(ctx context.Context, meeting InstanceRef) (*PastMeeting, error) {
	return fetch[PastMeeting](ctx, s.c, pastGet, nil, nil, meeting)
}

// Instances returns the ended instances of a meeting; each start has made one.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId}/instances
func (s *PastMeetingService) Instances(ctx context.Context, id MeetingID) iter.Seq2[Instance, error] {
	return all[instancePage](ctx, s.c, pastInstances, nil, id)
}

// Participants walks those who were in a meeting, one row per stay. Zoom tells
// nothing when only one person was there.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId}/participants
func (s *PastMeetingService) Participants(ctx context.Context, meeting InstanceRef) iter.Seq2[PastParticipant, error] {
	return list[pastParticipantPage](ctx, s.c, pastParticipants, nil, meeting)
}

// InstanceRef names a past meeting: by the UUID of one instance, or by meeting
// id for its last instance. Use the UUID for history: a meeting id may expire.
type InstanceRef string

// InstanceUUID refers to one instance of a meeting.
func InstanceUUID(uuid string) InstanceRef { return InstanceRef(pathUUID(uuid)) }

// LastInstance refers to the last instance of a meeting.
func LastInstance(id MeetingID) InstanceRef {
	return InstanceRef(id.String())
}

// pathUUID prepares the UUID of a meeting instance for a path: those that begin
// with a slash or hold two in a row must be escaped twice.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/past_meetings/{meetingId}
func pathUUID(uuid string) string {
	if strings.HasPrefix(uuid, "/") || strings.Contains(uuid, "//") {
		return httpcall.Escape(uuid)
	}
	return uuid
}

// PastMeeting is a meeting that is over.
type PastMeeting struct {
	ID                MeetingID   `json:"id"`
	UUID              string      `json:"uuid"`
	HostID            string      `json:"host_id"`
	Topic             string      `json:"topic"`
	Type              MeetingType `json:"type"`
	StartTime         Time        `json:"start_time"`
	EndTime           Time        `json:"end_time"`
	Duration          int         `json:"duration"`      // minutes
	TotalMinutes      int         `json:"total_minutes"` // of all participants together
	ParticipantsCount int         `json:"participants_count"`
	UserName          string      `json:"user_name"` // of the host
	UserEmail         string      `json:"user_email"`
	Dept              string      `json:"dept"`
	Source            string      `json:"source"`
}

func (m *PastMeeting) lacks() string { return lacksID(m.ID == 0 && m.UUID == "") }

// Instance is one run of a meeting.
type Instance struct {
	UUID      string `json:"uuid"`
	StartTime Time   `json:"start_time"`
}

type instancePage struct {
	Meetings []Instance `json:"meetings"`
}

func (p instancePage) rows() []Instance { return p.Meetings }

func (p instancePage) lacks() string {
	return lacksRow("meetings", p.Meetings, func(r *Instance) bool { return r.UUID == "" }, "uuid")
}

// PastParticipant is one stay of someone in a meeting.
type PastParticipant struct {
	ID           string `json:"id"`      // Zoom user id; empty for guests
	UserID       ID     `json:"user_id"` // within the meeting
	Name         string `json:"name"`
	UserEmail    string `json:"user_email"`
	RegistrantID string `json:"registrant_id"`
	JoinTime     Time   `json:"join_time"`
	LeaveTime    Time   `json:"leave_time"`
	Duration     int    `json:"duration"` // seconds
	Failover     bool   `json:"failover"`
	InternalUser bool   `json:"internal_user"`
	Status       string `json:"status"` // in_meeting, in_waiting_room
}

type pastParticipantPage struct {
	page
	Participants []PastParticipant `json:"participants"`
}

func (p pastParticipantPage) rows() []PastParticipant { return p.Participants }

func (p pastParticipantPage) lacks() string { return lacksRow("participants", p.Participants, nil, "") }

// ReportService reads Zoom's reports.
type ReportService struct{ c *Client }

var reportParticipants = operation{"Reports.Participants", http.MethodGet, "/report/meetings/{meetingId}/participants", LabelHeavy, false}

// Participants walks those who were in a meeting, with registrant ids. It costs
// more of the rate limit than [PastMeetingService.Participants].
//
// See https://developers.zoom.us/docs/api/meetings/#tag/reports/GET/report/meetings/{meetingId}/participants
func (s *ReportService) Participants(ctx context.Context, meeting InstanceRef) iter.Seq2[ReportParticipant, error] {
	return list[reportPage](ctx, s.c, reportParticipants, url.Values{"include_fields": {"registrant_id"}}, meeting)
}

// ReportParticipant is one stay of someone in a meeting.
type ReportParticipant struct {
	ID                string `json:"id"`
	UserID            ID     `json:"user_id"` // within the meeting
	ParticipantUserID string `json:"participant_user_id"`
	Name              string `json:"name"`
	UserEmail         string `json:"user_email"`
	RegistrantID      string `json:"registrant_id"`
	CustomerKey       string `json:"customer_key"`
	JoinTime          Time   `json:"join_time"`
	LeaveTime         Time   `json:"leave_time"`
	Duration          int    `json:"duration"` // seconds
	Failover          bool   `json:"failover"`
	Status            string `json:"status"` // in_meeting, in_waiting_room
	BreakoutMeetingID string `json:"bo_mtg_id"`
}

type reportPage struct {
	page
	Participants []ReportParticipant `json:"participants"`
}

func (p reportPage) rows() []ReportParticipant { return p.Participants }

func (p reportPage) lacks() string { return lacksRow("participants", p.Participants, nil, "") }
