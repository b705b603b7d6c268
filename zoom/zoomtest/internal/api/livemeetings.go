package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
)

// liveMethods are the controls that Zoom documents for a running meeting.
var liveMethods = []string{
	"recording.start", "recording.stop", "recording.pause", "recording.resume",
	"participant.invite", "participant.invite.callout", "participant.invite.room_system_callout", "waiting_room.update",
}

// controlMeeting is PATCH /live_meetings/{meetingId}/events. The fake accepts
// every documented control of a running meeting; none of them changes state
// that it keeps.
func controlMeeting(s *API, req *Request) answer.Answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	method, _ := req.body["method"].(string)
	if !slices.Contains(liveMethods, method) && !strings.HasPrefix(method, "ai_companion.") {
		return answer.Rejected(table.Wrong("method", table.NotListed))
	}
	if m.Live == nil {
		return answer.Fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.Path["meetingId"])
	}
	return answer.Accepted()
}

// recordingToken is GET /meetings/{meetingId}/jointoken/local_recording.
func recordingToken(s *API, req *Request) answer.Answer {
	if _, a, found := s.findMeeting(req); !found {
		return a
	}
	return answer.OK(map[string]any{"expire_in": 120, "token": s.IDs.Text(40)})
}
