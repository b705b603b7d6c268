package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

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
