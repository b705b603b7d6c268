package zoom

import (
	"context"
	"net/http"
)

// LiveMeetingService works on running meetings.
type LiveMeetingService struct{ c *Client }

var liveControl = operation{"LiveMeetings.Control", http.MethodPatch, "/live_meetings/{meetingId}/events", LabelMedium, true}

// Control does something in a running meeting. Zoom accepts it at once and
// carries it out later.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/PATCH/live_meetings/{meetingId}/events
func (s *LiveMeetingService) Control(ctx context.Context, id MeetingID, req *LiveControl) error {
	return s.c.send(ctx, liveControl, nil, req, id)
}

// LiveControl is what to do.
type LiveControl struct {
	Method string             `json:"method"` // recording.start|stop|pause|resume, participant.invite, participant.invite.callout, participant.invite.room_system_callout, waiting_room.update
	Params *LiveControlParams `json:"params,omitempty"`
}

// LiveControlParams go with the method.
type LiveControlParams struct {
	Contacts               []LiveContact      `json:"contacts,omitempty"` // participant.invite; at most 10
	InviteeName            string             `json:"invitee_name,omitempty"`
	PhoneNumber            string             `json:"phone_number,omitempty"`
	InviteOptions          *LiveInviteOptions `json:"invite_options,omitempty"`
	CallType               string             `json:"call_type,omitempty"` // h323, sip
	DeviceIP               string             `json:"device_ip,omitempty"`
	H323Headers            *H323Headers       `json:"h323_headers,omitempty"`
	SIPHeaders             *SIPHeaders        `json:"sip_headers,omitempty"`
	WaitingRoomTitle       string             `json:"waiting_room_title,omitempty"`
	WaitingRoomDescription string             `json:"waiting_room_description,omitempty"`
}

// LiveContact is someone to invite.
type LiveContact struct {
	ID    string `json:"id,omitempty"`
	Email string `json:"email,omitempty"`
}

// LiveInviteOptions say how a telephone call begins.
type LiveInviteOptions struct {
	RequireGreeting    *bool `json:"require_greeting,omitempty"`
	RequirePressingOne *bool `json:"require_pressing_one,omitempty"`
}

// H323Headers go with a call to a room system.
type H323Headers struct {
	FromDisplayName string `json:"from_display_name,omitempty"`
	ToDisplayName   string `json:"to_display_name,omitempty"`
}

// SIPHeaders go with a call to a room system.
type SIPHeaders struct {
	FromDisplayName   string      `json:"from_display_name,omitempty"`
	ToDisplayName     string      `json:"to_display_name,omitempty"`
	FromURI           string      `json:"from_uri,omitempty"`
	AdditionalHeaders []SIPHeader `json:"additional_headers,omitempty"` // at most 10
}

// SIPHeader is one more header.
type SIPHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}
