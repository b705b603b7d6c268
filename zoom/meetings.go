package zoom

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

// MeetingService works on the scheduled meetings of hosts.
type MeetingService struct{ c *Client }

var (
	meetingsCreate     = operation{"Meetings.Create", http.MethodPost, "/users/{userId}/meetings", LabelLight, true}
	meetingsGet        = operation{"Meetings.Get", http.MethodGet, "/meetings/{meetingId}", LabelLight, false}
	meetingsUpdate     = operation{"Meetings.Update", http.MethodPatch, "/meetings/{meetingId}", LabelLight, false}
	meetingsDelete     = operation{"Meetings.Delete", http.MethodDelete, "/meetings/{meetingId}", LabelLight, false}
	meetingsStatus     = operation{"Meetings.SetStatus", http.MethodPut, "/meetings/{meetingId}/status", LabelLight, false}
	meetingsList       = operation{"Meetings.List", http.MethodGet, "/users/{userId}/meetings", LabelMedium, false}
	meetingsUpcoming   = operation{"Meetings.Upcoming", http.MethodGet, "/users/{userId}/upcoming_meetings", LabelMedium, false}
	meetingsInvitation = operation{"Meetings.Invitation", http.MethodGet, "/meetings/{meetingId}/invitation", LabelLight, false}
	meetingsInvite     = operation{"Meetings.CreateInviteLinks", http.MethodPost, "/meetings/{meetingId}/invite_links", LabelLight, true}
	meetingsRecording  = operation{"Meetings.LocalRecordingToken", http.MethodGet, "/meetings/{meetingId}/jointoken/local_recording", LabelLight, false}
)

// Create makes a meeting of a host, given by user id or e-mail address. It counts
// against the host's 100 creates and updates a day. It is never sent twice: after
// an [UnknownOutcomeError], look for the meeting with [MeetingService.List].
//
// Account settings win over the request: see [Meeting.Deviations].
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings
func (s *MeetingService) Create(ctx context.Context, host string, req *MeetingRequest) (m *Meeting, err error) {
	err = s.c.limits.spend(host, meetingsCreate.name, func() error {
		m, err = fetch[Meeting](ctx, s.c, meetingsCreate, nil, req, host)
		return err
	})
	return m, err
}

// Get returns a meeting with a fresh start link.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}
func (s *MeetingService) Get(ctx context.Context, id MeetingID, opt *MeetingGetOptions) (*Meeting, error) {
	q := query{}
	if opt != nil {
		q.set("occurrence_id", opt.OccurrenceID).flag("show_previous_occurrences", opt.ShowPreviousOccurrences)
	}
	return fetch[Meeting](ctx, s.c, meetingsGet, url.Values(q), nil, id)
}

// MeetingGetOptions are the options of [MeetingService.Get].
type MeetingGetOptions struct {
	OccurrenceID            string // one occurrence of a series
	ShowPreviousOccurrences bool
}

// Update changes what is set in req, and leaves the rest. It counts against the
// daily limit of the host, which [WithHost] may name. A start in the past is
// ignored, and the host cannot be changed. OccurrenceID limits it to one
// occurrence of a series, "" means the meeting or the whole series.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/PATCH/meetings/{meetingId}
func (s *MeetingService) Update(ctx context.Context, id MeetingID, occurrenceID string, req *MeetingRequest) error {
	return s.c.limits.spend(hostOf(ctx), meetingsUpdate.name, func() error {
		return s.c.send(ctx, meetingsUpdate, url.Values(query{}.set("occurrence_id", occurrenceID)), req, id)
	})
}

// Delete removes a meeting, or a whole series. [ErrNotFound] means that it is
// gone already, perhaps by an earlier try of the same call; [ErrInProgress] that it
// runs, and can be deleted when it has ended.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/DELETE/meetings/{meetingId}
func (s *MeetingService) Delete(ctx context.Context, id MeetingID, opt *MeetingDeleteOptions) error {
	q := query{}
	if opt != nil {
		q.set("occurrence_id", opt.OccurrenceID).flag("schedule_for_reminder", opt.MailHosts).flag("cancel_meeting_reminder", opt.MailRegistrants)
	}
	return s.c.send(ctx, meetingsDelete, url.Values(q), nil, id)
}

// MeetingDeleteOptions are the options of [MeetingService.Delete]. By default
// Zoom sends no mail about it.
type MeetingDeleteOptions struct {
	OccurrenceID    string // one occurrence of a series
	MailHosts       bool   // Zoom mails host and alternative hosts
	MailRegistrants bool   // Zoom mails the registrants
}

// End ends a running meeting for everyone in it.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/PUT/meetings/{meetingId}/status
func (s *MeetingService) End(ctx context.Context, id MeetingID) error {
	return s.SetStatus(ctx, id, "end")
}

// SetStatus sends an action on a meeting: "end", or "recover" for a deleted one.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/PUT/meetings/{meetingId}/status
func (s *MeetingService) SetStatus(ctx context.Context, id MeetingID, action string) error {
	return s.c.send(ctx, meetingsStatus, nil, actionBody{action}, id)
}

type actionBody struct {
	Action string `json:"action"`
}

// List walks the meetings of a host, given by user id or e-mail address: the
// scheduled ones that have not expired, at most six months of them, without
// instant ones; texts are cut at 250 characters.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/users/{userId}/meetings
func (s *MeetingService) List(ctx context.Context, host string, opt *MeetingListOptions) iter.Seq2[MeetingSummary, error] {
	q := query{}
	if opt != nil {
		q.set("type", opt.Type).set("from", opt.From).set("to", opt.To).set("timezone", opt.Timezone)
	}
	return list[meetingPage](ctx, s.c, meetingsList, url.Values(q), host)
}

// MeetingListOptions are the options of [MeetingService.List].
type MeetingListOptions struct {
	Type     string // scheduled (default), live, upcoming, upcoming_meetings, previous_meetings
	From, To string // dates, yyyy-MM-dd
	Timezone string // of From and To
}

// Upcoming returns the meetings of a host in the next 24 hours.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/users/{userId}/upcoming_meetings
func (s *MeetingService) Upcoming(ctx context.Context, host string) iter.Seq2[UpcomingMeeting, error] {
	return all[upcomingPage](ctx, s.c, meetingsUpcoming, nil, host)
}

// Invitation returns the invitation text of a meeting.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}/invitation
func (s *MeetingService) Invitation(ctx context.Context, id MeetingID) (*Invitation, error) {
	return fetch[Invitation](ctx, s.c, meetingsInvitation, nil, nil, id)
}

// CreateInviteLinks makes a join link for each attendee, 1 to 500 at once. Who
// joins by one shows up under the attendee's name, and by nothing else.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/meetings/{meetingId}/invite_links
func (s *MeetingService) CreateInviteLinks(ctx context.Context, id MeetingID, req *InviteLinksRequest) (*InviteLinks, error) {
	return fetch[InviteLinks](ctx, s.c, meetingsInvite, nil, req, id)
}

// LocalRecordingToken returns a token that lets a meeting bot record; it lives two
// minutes and admits nobody.
//
// See https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}/jointoken/local_recording
func (s *MeetingService) LocalRecordingToken(ctx context.Context, id MeetingID, bypassWaitingRoom bool) (*JoinToken, error) {
	return fetch[JoinToken](ctx, s.c, meetingsRecording, url.Values(query{}.flag("bypass_waiting_room", bypassWaitingRoom)), nil, id)
}
