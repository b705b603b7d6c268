package storage

import (
	"time"

	"github.com/televisit/televisit-go/storage/internal/check"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Settings is what an administrator decides for an account. Its JSON form is
// the settings document of the API. Use [DefaultSettings] as the start of a new
// one, and [Settings.Validate] before storing it.
type Settings struct {
	Meta `json:"-"`

	Company                   string        `json:"company"`
	Ellkay                    EllkayKeys    `json:"ellkay"`
	TimeZone                  string        `json:"timezone"` // IANA name
	AppointmentTypeIDs        []string      `json:"appointment_type_ids"`
	DisableAppointmentUpdates bool          `json:"disable_appointment_updates"`
	JoinLinkOnlyInReminder    bool          `json:"join_link_only_in_reminder"`
	PatientEmail              PatientEmail  `json:"patient_email"`
	CustomEmail               CustomEmail   `json:"custom_email"`
	EmailIntro                string        `json:"email_intro"`
	Notifications             Notifications `json:"notifications"`
	MeetingTopic              string        `json:"meeting_topic"` // placeholders in braces: {company}, {appointment_type}, …
	Profile                   Profile       `json:"profile"`
	HorizonDays               int           `json:"horizon_days"` // how far ahead a sync looks; 1 to 30
	QuietHours                QuietHours    `json:"quiet_hours"`
	UndoGraceMinutes          int           `json:"undo_grace_minutes"` // how long the first mail about a visit waits; 0: not at all
	Language                  string        `json:"language"`           // of mails: "en" or "es"
	DefaultHost               string        `json:"default_host"`       // id of the physician on the list who hosts the visits of those who are not; empty: nobody does
	Retention                 Retention     `json:"retention"`
}

// EllkayKeys are issued by Ellkay. They are secrets: they leave the process only
// towards LKCloud.
type EllkayKeys struct {
	SubscriberKey  string `json:"subscriber_key"`
	SiteServiceKey string `json:"site_service_key"`
}

// PatientEmail says whether and when patients are mailed.
type PatientEmail struct {
	Enabled         bool `json:"enabled"`
	ReminderMinutes int  `json:"reminder_minutes"` // before the start; 0 means no reminder
	// ExtraReminderMinutes are the times of further reminders, before the start.
	// They hold for the custom address too.
	ExtraReminderMinutes []int `json:"extra_reminder_minutes"`
}

// CustomEmail sends the patients' mails to one address instead, for
// troubleshooting.
type CustomEmail struct {
	Enabled         bool   `json:"enabled"`
	Address         string `json:"address"`
	ReminderMinutes int    `json:"reminder_minutes"`
}

// Notifications says which events go to the vendor's endpoint.
type Notifications struct {
	AppointmentPrepared  bool   `json:"appointment_prepared"`
	AppointmentUpdated   bool   `json:"appointment_updated"`
	AppointmentCancelled bool   `json:"appointment_cancelled"`
	PatientWaiting       bool   `json:"patient_waiting"` // and the physician is not there
	PatientJoined        bool   `json:"patient_joined"`
	PatientLeft          bool   `json:"patient_left"`
	PhysicianJoined      bool   `json:"physician_joined"`
	PhysicianLeft        bool   `json:"physician_left"`
	VisitEnded           bool   `json:"visit_ended"`
	DeliveryFailed       bool   `json:"delivery_failed"` // a mail or an event was given up
	AccountPaused        bool   `json:"account_paused"`
	EndpointURL          string `json:"endpoint_url"`
	SigningSecret        string `json:"signing_secret"` // whsec_…
	// OldSecret keeps signing beside SigningSecret until OldUntil, so that the
	// receiver can change over without a gap.
	OldSecret string    `json:"old_secret,omitempty"`
	OldUntil  time.Time `json:"old_until,omitzero"`
}

// Any reports whether at least one notification is on.
func (n Notifications) Any() bool {
	return n.AppointmentPrepared || n.AppointmentUpdated || n.AppointmentCancelled || n.VisitEnded ||
		n.PatientWaiting || n.PatientJoined || n.PatientLeft || n.PhysicianJoined || n.PhysicianLeft ||
		n.DeliveryFailed || n.AccountPaused
}

// Profile holds what differs between the EHRs behind LKCloud.
type Profile struct {
	Times     string `json:"times"`      // "offset": as sent; "wall_clock": local time under a nominal offset
	WriteBack string `json:"write_back"` // "notes" or "none"
}

// Values of Profile's members.
const (
	TimesOffset    = "offset"
	TimesWallClock = "wall_clock"
	WriteBackNotes = "notes"
	WriteBackNone  = "none"
)

// QuietHours are the hours of each day in which nobody is mailed, by the clock
// of the recipient's zone. They may go over midnight.
type QuietHours struct {
	Enabled bool   `json:"enabled"`
	From    string `json:"from"`  // "21:00"
	Until   string `json:"until"` // "08:00": mail goes out again
}

// Hours are the quiet hours counted from midnight; both are 0 when they are off.
// The error is about a time that is none; [Settings.Validate] finds it first.
func (q QuietHours) Hours() (from, until time.Duration, err error) {
	if !q.Enabled {
		return 0, 0, nil
	}
	if from, err = check.TimeOfDay(q.From); err != nil {
		return 0, 0, err
	}
	until, err = check.TimeOfDay(q.Until)
	return from, until, err
}

// Values of Settings.Language.
const (
	English = "en"
	Spanish = "es"
)

// DefaultSettings is what a new account starts from. Its time zone is the
// process's own, where that has a name, else UTC; everything that has to be
// entered is empty, so it is not valid as it is.
func DefaultSettings() Settings {
	zone := time.Local.String()
	if zone == "Local" || zone == "" {
		zone = "UTC"
	}
	return Settings{
		TimeZone:     zone,
		PatientEmail: PatientEmail{Enabled: true, ReminderMinutes: DefaultReminder},
		CustomEmail:  CustomEmail{ReminderMinutes: DefaultReminder},
		MeetingTopic: defaultTopic,
		Profile:      Profile{Times: TimesOffset, WriteBack: WriteBackNotes},
		HorizonDays:  defaultHorizonDays,
	}.filled()
}

// filled are the settings with the defaults of members that the document was
// stored without, as it was by an earlier version.
func (s Settings) filled() Settings {
	if s.QuietHours.From == "" && s.QuietHours.Until == "" {
		s.QuietHours.From, s.QuietHours.Until = defaultQuietFrom, defaultQuietUntil
	}
	if s.Language == "" {
		s.Language = English
	}
	if s.PatientEmail.ExtraReminderMinutes == nil {
		s.PatientEmail.ExtraReminderMinutes = []int{}
	}
	s.Retention = s.Retention.withDefaults()
	return s
}

const settingsID = "settings"

func (*Settings) kind() string       { return kind.Settings }
func (*Settings) index(hasher) index { return index{id: settingsID} }
