package form

import (
	"net/http"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
)

// Settings reads the form over what is stored: locked fields keep it. wrong names the
// fields that cannot be read, with what to enter; nil for none.
func Settings(r *http.Request, old clinic.SettingsView) (doc storage.Settings, wrong map[string]string) {
	f := fields{r: r}
	doc = old.Settings
	doc.Company = f.text("company")
	doc.Ellkay.SubscriberKey = f.text("ellkay.subscriber_key")
	doc.Ellkay.SiteServiceKey = f.text("ellkay.site_service_key")
	doc.TimeZone = f.text("timezone")
	doc.DisableAppointmentUpdates = f.on("disable_appointment_updates")
	doc.Profile.Times = f.text("profile.times")
	doc.HorizonDays = f.number("horizon_days", doc.HorizonDays)
	f.mails(&doc)
	f.more(&doc)
	if old.Saved {
		doc.AppointmentTypeIDs = append([]string{}, r.PostForm["appointment_type_ids"]...)
		doc.MeetingTopic = f.text("meeting_topic")
		doc.Notifications.EndpointURL = f.text("notifications.endpoint_url")
		for _, e := range EventSwitches(&doc.Notifications) {
			*e.Value = f.on(e.Name)
		}
	}
	return doc, f.wrong
}

func (f *fields) mails(doc *storage.Settings) {
	doc.JoinLinkOnlyInReminder = f.on("join_link_only_in_reminder")
	doc.PatientEmail.Enabled = f.on("patient_email.enabled")
	doc.PatientEmail.ReminderMinutes = f.number("patient_email.reminder_minutes", doc.PatientEmail.ReminderMinutes)
	doc.CustomEmail.Enabled = f.on("custom_email.enabled")
	doc.CustomEmail.Address = f.text("custom_email.address")
	doc.CustomEmail.ReminderMinutes = f.number("custom_email.reminder_minutes", doc.CustomEmail.ReminderMinutes)
	doc.EmailIntro = f.r.PostForm.Get("email_intro")
}

// more reads the options that are folded away.
func (f *fields) more(doc *storage.Settings) {
	if !f.has("language") { // a page that was opened before there were any
		return
	}
	doc.Language = f.text("language")
	doc.PatientEmail.ExtraReminderMinutes = f.numbers(ExtraReminders, doc.PatientEmail.ExtraReminderMinutes)
	doc.QuietHours = storage.QuietHours{Enabled: f.on("quiet_hours.enabled"), From: f.text("quiet_hours.from"), Until: f.text("quiet_hours.until")}
	doc.UndoGraceMinutes = f.number("undo_grace_minutes", doc.UndoGraceMinutes)
	doc.DefaultHost = f.text("default_host")
	keep := &doc.Retention
	keep.VisitDays = f.number("retention.visit_days", keep.VisitDays)
	keep.EventDays = f.number("retention.event_days", keep.EventDays)
	keep.AuditDays = f.number("retention.audit_days", keep.AuditDays)
	keep.LegalHold = f.on("retention.legal_hold")
}

// EventSwitch is a notification that can be on or off.
type EventSwitch struct {
	Name, Label string
	Value       *bool
	More        bool // shown when asked for
}

// On reports whether it is.
func (e EventSwitch) On() bool { return *e.Value }

// EventSwitches is every notification, those first that are shown without asking.
func EventSwitches(n *storage.Notifications) []EventSwitch {
	return []EventSwitch{
		{"notifications.appointment_prepared", "Appointment prepared", &n.AppointmentPrepared, false},
		{"notifications.patient_joined", "Patient joined", &n.PatientJoined, false},
		{"notifications.patient_left", "Patient left", &n.PatientLeft, false},
		{"notifications.physician_joined", "Physician joined", &n.PhysicianJoined, false},
		{"notifications.physician_left", "Physician left", &n.PhysicianLeft, false},
		{"notifications.appointment_updated", "Appointment moved or changed", &n.AppointmentUpdated, true},
		{"notifications.appointment_cancelled", "Appointment cancelled", &n.AppointmentCancelled, true},
		{"notifications.patient_waiting", "Patient waits for the physician", &n.PatientWaiting, true},
		{"notifications.visit_ended", "Visit ended", &n.VisitEnded, true},
		{"notifications.delivery_failed", "A message was given up", &n.DeliveryFailed, true},
		{"notifications.account_paused", "Everything is paused", &n.AccountPaused, true},
	}
}
