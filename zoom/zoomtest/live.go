package zoomtest

import (
	"net/http"
	"slices"
	"strings"
)

// liveMethods are the controls that Zoom documents for a running meeting.
var liveMethods = []string{
	"recording.start", "recording.stop", "recording.pause", "recording.resume",
	"participant.invite", "participant.invite.callout", "participant.invite.room_system_callout", "waiting_room.update",
}

// controlMeeting is PATCH /live_meetings/{meetingId}/events. The fake accepts
// every documented control of a running meeting; none of them changes state
// that it keeps.
func controlMeeting(s *Server, req *request) answer {
	m, a, found := s.findMeeting(req)
	if !found {
		return a
	}
	method, _ := req.body["method"].(string)
	if !slices.Contains(liveMethods, method) && !strings.HasPrefix(method, "ai_companion.") {
		return rejected(detail{"method", notListed})
	}
	if m.live == nil {
		return fail(http.StatusNotFound, 3001, "Meeting does not exist: %s.", req.path["meetingId"])
	}
	return accepted()
}

// recordingToken is GET /meetings/{meetingId}/jointoken/local_recording.
func recordingToken(s *Server, req *request) answer {
	if _, a, found := s.findMeeting(req); !found {
		return a
	}
	return ok(map[string]any{"expire_in": 120, "token": s.ids.text(40)})
}
