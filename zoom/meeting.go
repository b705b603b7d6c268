package zoom

// MeetingType says what kind of meeting it is.
type MeetingType int

// Kinds of meetings.
const (
	MeetingInstant        MeetingType = 1
	MeetingScheduled      MeetingType = 2
	MeetingRecurring      MeetingType = 3 // without a fixed time
	MeetingPersonal       MeetingType = 4 // by personal meeting id; only in answers
	MeetingRecurringFixed MeetingType = 8
	MeetingScreenShare    MeetingType = 10
)

// MeetingRequest is what to create, or what to change: zero members are left out,
// and keep their value in an update. Topic and Agenda are shown and mailed by
// Zoom, so they should name no patient.
type MeetingRequest struct {
	Topic           string           `json:"topic,omitempty"`            // at most 200 characters
	Agenda          string           `json:"agenda,omitempty"`           // at most 2,000 characters
	Type            MeetingType      `json:"type,omitempty"`             // default: scheduled
	StartTime       Time             `json:"start_time,omitzero"`        // none: the meeting is instant and expires after 30 days
	Timezone        string           `json:"timezone,omitempty"`         // IANA name; default: the account's
	Duration        int              `json:"duration,omitempty"`         // minutes, default 60; not enforced
	Password        string           `json:"password,omitempty"`         // at most 10 characters; letters and digits are always accepted
	DefaultPassword *bool            `json:"default_password,omitempty"` // make one when Password is empty and the account wants one; create only
	ScheduleFor     string           `json:"schedule_for,omitempty"`     // user id or e-mail address; needs the scheduling privilege
	PreSchedule     *bool            `json:"pre_schedule,omitempty"`
	TemplateID      string           `json:"template_id,omitempty"`
	TrackingFields  []TrackingValue  `json:"tracking_fields,omitempty"`
	Recurrence      *Recurrence      `json:"recurrence,omitempty"`
	Settings        *MeetingSettings `json:"settings,omitempty"`
}

// Meeting is a meeting as Zoom holds it. StartURL lets whoever holds it host the
// meeting: do not store, log or mail it; [MeetingService.Get] makes a fresh one.
type Meeting struct {
	ID                MeetingID        `json:"id"`
	UUID              string           `json:"uuid"` // of this instance: a restarted meeting has another
	HostID            string           `json:"host_id"`
	HostEmail         string           `json:"host_email"`
	AssistantID       string           `json:"assistant_id"`
	Topic             string           `json:"topic"`
	Agenda            string           `json:"agenda"`
	Type              MeetingType      `json:"type"`
	Status            string           `json:"status"` // waiting or started; there is no "ended"
	StartTime         Time             `json:"start_time"`
	Duration          int              `json:"duration"` // scheduled minutes
	Timezone          string           `json:"timezone"`
	CreatedAt         Time             `json:"created_at"`
	StartURL          string           `json:"start_url"` // valid 2 hours, 90 days for custCreate hosts
	JoinURL           string           `json:"join_url"`  // holds the passcode
	ChatJoinURL       string           `json:"chat_join_url"`
	RegistrationURL   string           `json:"registration_url"`
	Password          string           `json:"password"`
	EncryptedPassword string           `json:"encrypted_password"`
	H323Password      string           `json:"h323_password"`
	PSTNPassword      string           `json:"pstn_password"`
	PMI               ID               `json:"pmi"`
	DynamicHostKey    string           `json:"dynamic_host_key"`
	CreationSource    string           `json:"creation_source"` // other, open_api, web_portal
	PreSchedule       bool             `json:"pre_schedule"`
	Occurrences       []Occurrence     `json:"occurrences"`
	TrackingFields    []TrackingValue  `json:"tracking_fields"`
	Recurrence        *Recurrence      `json:"recurrence"`
	Settings          *MeetingSettings `json:"settings"`
}

func (m *Meeting) lacks() string { return lacksID(m.ID == 0) }

// TrackingValue is the value of a tracking field of the account. It comes back
// with the meeting: a good place for an opaque key of one's own.
type TrackingValue struct {
	Field   string `json:"field"`
	Value   string `json:"value,omitempty"`
	Visible *bool  `json:"visible,omitempty"` // only in answers
}

// Occurrence is one meeting of a series.
type Occurrence struct {
	ID        ID     `json:"occurrence_id"`
	StartTime Time   `json:"start_time"`
	Duration  int    `json:"duration"`
	Status    string `json:"status"` // available or deleted
}

// Recurrence says how a series repeats.
type Recurrence struct {
	Type           int    `json:"type"`                       // 1 daily, 2 weekly, 3 monthly
	RepeatInterval int    `json:"repeat_interval,omitempty"`  // at most 99 days, 50 weeks or 10 months
	WeeklyDays     string `json:"weekly_days,omitempty"`      // as "1,3"; 1 is Sunday
	MonthlyDay     int    `json:"monthly_day,omitempty"`      // 1 to 31
	MonthlyWeek    int    `json:"monthly_week,omitempty"`     // -1 last, 1 to 4
	MonthlyWeekDay int    `json:"monthly_week_day,omitempty"` // 1 is Sunday
	EndTimes       int    `json:"end_times,omitempty"`        // occurrences, at most 60
	EndDateTime    Time   `json:"end_date_time,omitzero"`     // UTC
}

// MeetingSummary is a row of [MeetingService.List].
type MeetingSummary struct {
	ID        MeetingID   `json:"id"`
	UUID      string      `json:"uuid"`
	HostID    string      `json:"host_id"`
	Topic     string      `json:"topic"`
	Agenda    string      `json:"agenda"` // its first 250 characters
	Type      MeetingType `json:"type"`
	StartTime Time        `json:"start_time"`
	Duration  int         `json:"duration"`
	Timezone  string      `json:"timezone"`
	CreatedAt Time        `json:"created_at"`
	JoinURL   string      `json:"join_url"`
	PMI       ID          `json:"pmi"`
}

type meetingPage struct {
	page
	Meetings []MeetingSummary `json:"meetings"`
}

func (p meetingPage) rows() []MeetingSummary { return p.Meetings }

func (p meetingPage) lacks() string {
	return lacksRow("meetings", p.Meetings, func(r *MeetingSummary) bool { return r.ID == 0 }, "id")
}

// UpcomingMeeting is a row of [MeetingService.Upcoming].
type UpcomingMeeting struct {
	ID        MeetingID   `json:"id"`
	Topic     string      `json:"topic"`
	Type      MeetingType `json:"type"`
	StartTime Time        `json:"start_time"`
	Duration  int         `json:"duration"`
	Timezone  string      `json:"timezone"`
	CreatedAt Time        `json:"created_at"`
	JoinURL   string      `json:"join_url"`
	Passcode  string      `json:"passcode"`
	UsePMI    bool        `json:"use_pmi"`
}

type upcomingPage struct {
	Meetings []UpcomingMeeting `json:"meetings"`
}

func (p upcomingPage) rows() []UpcomingMeeting { return p.Meetings }

func (p upcomingPage) lacks() string {
	return lacksRow("meetings", p.Meetings, func(r *UpcomingMeeting) bool { return r.ID == 0 }, "id")
}

// Invitation is the text a host would send.
type Invitation struct {
	Invitation string   `json:"invitation"`
	SIPLinks   []string `json:"sip_links"`
}

func (i *Invitation) lacks() string {
	if i.Invitation == "" {
		return "invitation"
	}
	return ""
}

// InviteLinksRequest asks for join links.
type InviteLinksRequest struct {
	Attendees []InviteAttendee `json:"attendees"`
	TTL       *int64           `json:"ttl,omitempty"` // seconds, at most 7,776,000; 0: for ever; default 7,200
}

// InviteAttendee is one to be invited.
type InviteAttendee struct {
	Name         string `json:"name"` // at most 64 characters; shown in the meeting
	DisableVideo bool   `json:"disable_video,omitempty"`
	DisableAudio bool   `json:"disable_audio,omitempty"`
}

// InviteLinks are the links of [MeetingService.CreateInviteLinks].
type InviteLinks struct {
	Attendees []InviteLink `json:"attendees"`
}

func (l *InviteLinks) lacks() string {
	return lacksRow("attendees", l.Attendees, func(a *InviteLink) bool { return a.JoinURL == "" }, "join_url")
}

// InviteLink is the link of one attendee.
type InviteLink struct {
	Name    string `json:"name"`
	JoinURL string `json:"join_url"`
}

// JoinToken is a token of a meeting bot.
type JoinToken struct {
	Token    string `json:"token"`
	ExpireIn int64  `json:"expire_in"` // seconds
}

func (t *JoinToken) lacks() string { return lacksToken(t.Token) }
