package form

import "strings"

// ExtraReminders is the first of the options that are folded away.
const ExtraReminders = "patient_email.extra_reminder_minutes"

// Label is what the page calls a field.
type Label struct{ Name, Text string }

// Labels is every field that can be wrong, in the order of the page.
var Labels = []Label{
	{Name: "ellkay.subscriber_key", Text: "Subscriber key"}, {Name: "ellkay.site_service_key", Text: "Site service key"},
	{Name: "company", Text: "Name"}, {Name: "timezone", Text: "Time zone"},
	{Name: "appointment_type_ids", Text: "Appointment types"}, {Name: "horizon_days", Text: "Look ahead"},
	{Name: "patient_email.reminder_minutes", Text: "Reminder before the visit"},
	{Name: "custom_email.address", Text: "Custom address"}, {Name: "custom_email.reminder_minutes", Text: "Its reminder before the visit"},
	{Name: "email_intro", Text: "Introduction"}, {Name: "meeting_topic", Text: "Topic"},
	{Name: "notifications.endpoint_url", Text: "Notification endpoint"},
	{Name: ExtraReminders, Text: "Further reminders"},
	{Name: "quiet_hours.from", Text: "Quiet from"}, {Name: "quiet_hours.until", Text: "Quiet until"},
	{Name: "undo_grace_minutes", Text: "Wait before the first mail"}, {Name: "language", Text: "Language of mails"},
	{Name: "default_host", Text: "Default host"},
	{Name: "retention.visit_days", Text: "Keep visits"}, {Name: "retention.event_days", Text: "Keep Zoom’s reports"},
	{Name: "retention.audit_days", Text: "Keep the audit trail"},
	{Name: "logo", Text: "E-mail logo"},
}

// OnPage is the name of the page's field for one of the document: an entry of a
// list stands in the list's field.
func OnPage(field string) string {
	for _, list := range []string{"appointment_type_ids", ExtraReminders} {
		if strings.HasPrefix(field, list+".") {
			return list
		}
	}
	return field
}
