// Package draft is what a settings document goes through before it is saved and
// before it is shown: pure functions of documents.
package draft

import (
	"reflect"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// Of is what a document is read into: the optional members as they are stored, all
// others as by default.
func Of(stored storage.Settings) storage.Settings {
	draft := storage.DefaultSettings()
	draft.Profile, draft.HorizonDays, draft.TimeZone = stored.Profile, stored.HorizonDays, stored.TimeZone
	draft.DefaultHost = stored.DefaultHost
	draft.QuietHours, draft.UndoGraceMinutes, draft.Language = stored.QuietHours, stored.UndoGraceMinutes, stored.Language
	draft.PatientEmail.ExtraReminderMinutes = stored.PatientEmail.ExtraReminderMinutes
	n, was := &draft.Notifications, stored.Notifications
	n.AppointmentUpdated, n.AppointmentCancelled, n.PatientWaiting = was.AppointmentUpdated, was.AppointmentCancelled, was.PatientWaiting
	n.VisitEnded, n.DeliveryFailed, n.AccountPaused = was.VisitEnded, was.DeliveryFailed, was.AccountPaused
	draft.Retention = stored.Retention
	return draft
}

// Complete fills in what the document does not decide. Errors: storage.FieldError.
func Complete(doc *storage.Settings, stored storage.Settings) error {
	doc.Company = strings.TrimSpace(doc.Company)
	doc.DefaultHost = strings.TrimSpace(doc.DefaultHost)
	doc.CustomEmail.Address = strings.TrimSpace(doc.CustomEmail.Address)
	doc.Notifications.EndpointURL = strings.TrimSpace(doc.Notifications.EndpointURL)
	doc.EmailIntro = strings.ReplaceAll(doc.EmailIntro, "\r\n", "\n")
	doc.Ellkay.SubscriberKey = keep(strings.TrimSpace(doc.Ellkay.SubscriberKey), stored.Ellkay.SubscriberKey)
	doc.Ellkay.SiteServiceKey = keep(strings.TrimSpace(doc.Ellkay.SiteServiceKey), stored.Ellkay.SiteServiceKey)
	if doc.AppointmentTypeIDs == nil {
		doc.AppointmentTypeIDs = []string{}
	}
	if doc.PatientEmail.ExtraReminderMinutes == nil {
		doc.PatientEmail.ExtraReminderMinutes = []int{}
	}

	entered, n := doc.Notifications.SigningSecret, &doc.Notifications
	n.SigningSecret, n.OldSecret, n.OldUntil = stored.Notifications.SigningSecret, stored.Notifications.OldSecret, stored.Notifications.OldUntil
	if n.SigningSecret == "" {
		n.SigningSecret = NewSecret()
	}
	if entered != "" && entered != stored.Notifications.SigningSecret {
		return storage.FieldError{Field: "notifications.signing_secret", Message: "The signing secret is made here. Leave it as it is, or make a new one with Rotate."}
	}
	return nil
}

// Check is every rule that needs neither a call nor the store; insecure lets http
// and private addresses pass as an endpoint.
func Check(doc storage.Settings, insecure bool) []storage.FieldError {
	wrong := doc.Validate()
	if e := doc.Notifications.EndpointURL; e != "" && !insecure {
		if text := endpointTrouble(e); text != "" {
			wrong = append(wrong, storage.FieldError{Field: "notifications.endpoint_url", Message: text})
		}
	}
	return wrong
}

// Changed names the members that differ, for the audit trail: names, no values.
func Changed(old, new storage.Settings) []string {
	var names []string
	a, b := reflect.ValueOf(old), reflect.ValueOf(new)
	for i := range a.NumField() {
		name, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("json"), ",")
		if name != "-" && !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			names = append(names, name)
		}
	}
	return names
}
