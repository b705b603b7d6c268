package webhooks

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/zoom/internal/plain"
)

// DeliveryID returns what Zoom calls a delivery by: it stays the same when Zoom
// tries again, so it is the first key to know a duplicate by; "" when Zoom sends
// none. [Event.Key] is the second.
func DeliveryID(header http.Header) string {
	return plain.TrackingID(header.Get("X-Zm-Request-Id"))
}

// Key tells events apart by what they are about: two deliveries with the same key
// say the same thing. It is made of ids only. Of an event this package does not
// know, the key holds no more than name, time and account.
func (e *Event) Key() string {
	parts := []string{e.Name, strconv.FormatInt(e.At.UnixMilli(), 10), e.AccountID}
	if p, ok := e.Payload.(interface{ subject() []string }); ok {
		parts = append(parts, p.subject()...)
	}
	return strings.Join(parts, "|")
}

func (m *EventMeeting) subject() []string { return []string{m.ID.String(), m.UUID} }

func (e *MeetingCreated) subject() []string { return e.Meeting.subject() }

func (e *MeetingUpdated) subject() []string { return e.Meeting.subject() }

func (e *MeetingDeleted) subject() []string { return e.Meeting.subject() }

func (e *MeetingStarted) subject() []string { return e.Meeting.subject() }

func (e *MeetingEnded) subject() []string { return e.Meeting.subject() }

func (e *ParticipantEvent) subject() []string {
	meeting, who := e.About()
	return append(meeting.subject(), cmp.Or(who.ParticipantUUID, string(who.UserID), who.ID), who.NewRole)
}

func (e *UserEvent) subject() []string { return []string{e.User.ID} }
