package account

import (
	"time"
)

// Meeting is a scheduled meeting as the server knows it.
type Meeting struct {
	ID       int64     `json:"id"`
	UUID     string    `json:"uuid"` // of the current, or else the latest, instance
	HostID   string    `json:"host_id"`
	Topic    string    `json:"topic"`
	Agenda   string    `json:"agenda"`
	Type     int       `json:"type"` // 1 instant, 2 scheduled, 3 and 8 recurring, 10 screen share
	Start    time.Time `json:"start_time"`
	Duration int       `json:"duration"` // minutes
	Timezone string    `json:"timezone"`
	Password string    `json:"password"`
	// Settings are those that came into force, whoever set them.
	Settings       map[string]any  `json:"settings"`
	TrackingFields []TrackingValue `json:"tracking_fields"`
	Recurrence     map[string]any  `json:"recurrence,omitempty"`
	Occurrences    []Occurrence    `json:"occurrences,omitempty"`
	PreSchedule    bool            `json:"pre_schedule"`
	Created        time.Time       `json:"created_at"`
	// Live tells whether the meeting is running now.
	Live bool `json:"live"`
	// Deleted meetings stay in the list, for tests to find.
	Deleted bool `json:"deleted"`
}

// Occurrence is one date of a recurring meeting.
type Occurrence struct {
	ID       string    `json:"occurrence_id"`
	Start    time.Time `json:"start_time"`
	Duration int       `json:"duration"`
	Deleted  bool      `json:"deleted"`
}

// TrackingValue is the value of a tracking field of one meeting.
type TrackingValue struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// TrackingField is a field that the account defines for its meetings.
type TrackingField struct {
	ID       string   `json:"id"`
	Field    string   `json:"field"`
	Required bool     `json:"required"`
	Visible  bool     `json:"visible"`
	Values   []string `json:"recommended_values"`
}
