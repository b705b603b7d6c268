package account

import (
	"time"
)

// Location is a node of the account's location tree.
type Location struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent_location_id"`
	Type   string `json:"type"` // country, states, city, campus, building, floor
}

// Room is a Zoom Room. Each is a workspace too, under another id.
type Room struct {
	ID          string `json:"id"`
	WorkspaceID string `json:"workspace_id"`
	Name        string `json:"name"`
	// Status is Offline, Available, InMeeting or UnderConstruction.
	Status     string   `json:"status"`
	Type       string   `json:"type"` // ZoomRoom unless said otherwise
	LocationID string   `json:"location_id"`
	Capacity   int      `json:"capacity"`
	Tags       []string `json:"tag_ids"`
	// CalendarEmail is the mailbox of the room, if it has one.
	CalendarEmail string `json:"calendar_email"`
	// Meeting is the number of the meeting that the room was told to join; 0: none.
	Meeting int64 `json:"meeting"`
}

// Reservation holds a workspace for a time.
type Reservation struct {
	ID          string    `json:"id"`
	WorkspaceID string    `json:"workspace_id"`
	UserID      string    `json:"user_id"`
	Topic       string    `json:"topic"`
	Start       time.Time `json:"start_time"`
	End         time.Time `json:"end_time"`
	Status      string    `json:"status"` // reserved, checked_in, checked_out
	MeetingUUID string    `json:"meeting_uuid"`
}
