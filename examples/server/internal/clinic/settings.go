package clinic

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// SettingsView is the settings document as people read it: keys masked.
type SettingsView struct {
	storage.Settings
	Saved bool `json:"-"` // false: nothing was saved yet, these are the defaults
}

// Settings returns the settings with masked keys, or the defaults before the
// first save. The signing secret is masked too for those who are not admins.
func (d *Desk) Settings(ctx context.Context) (SettingsView, error) {
	s, err := d.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		s, err = storage.DefaultSettings(), nil
		s.AppointmentTypeIDs = []string{}
		return SettingsView{Settings: s}, err
	}
	s = masked(s)
	if d.caller.Role != Admin {
		s.Notifications.SigningSecret = mask(s.Notifications.SigningSecret)
	}
	return SettingsView{Settings: s, Saved: true}, err
}

func masked(s storage.Settings) storage.Settings {
	s.Ellkay.SubscriberKey = mask(s.Ellkay.SubscriberKey)
	s.Ellkay.SiteServiceKey = mask(s.Ellkay.SiteServiceKey)
	s.Notifications.OldSecret = ""
	if s.AppointmentTypeIDs == nil {
		s.AppointmentTypeIDs = []string{}
	}
	return s
}

// Draft is what a settings document is read into: members that it leaves out
// have their defaults, and the optional ones (profile, horizon_days and what
// came after the first version) what is stored.
func (d *Desk) Draft(ctx context.Context) (storage.Settings, error) {
	draft := storage.DefaultSettings()
	stored, err := d.account.Settings(ctx)
	if err == nil {
		draft.Profile, draft.HorizonDays, draft.TimeZone = stored.Profile, stored.HorizonDays, stored.TimeZone
		draft.DefaultHost = stored.DefaultHost
		draft.QuietHours, draft.UndoGraceMinutes, draft.Language = stored.QuietHours, stored.UndoGraceMinutes, stored.Language
		draft.PatientEmail.ExtraReminderMinutes = stored.PatientEmail.ExtraReminderMinutes
		n, was := &draft.Notifications, stored.Notifications
		n.AppointmentUpdated, n.AppointmentCancelled, n.PatientWaiting = was.AppointmentUpdated, was.AppointmentCancelled, was.PatientWaiting
		n.VisitEnded, n.DeliveryFailed, n.AccountPaused = was.VisitEnded, was.DeliveryFailed, was.AccountPaused
		draft.Retention = stored.Retention
	}
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return draft, err
}

// SaveSettings replaces the settings by the document. Masked or blank keys keep
// the stored ones. Errors: *InvalidError; *UnavailableError when the keys could
// not be checked; *ConfirmationError when saving would move or end visits, or
// show patients' names, until confirm repeats what it says; *ConflictError. In
// each case nothing was saved.
func (d *Desk) SaveSettings(ctx context.Context, doc storage.Settings, confirm string) (SettingsView, error) {
	stored, err := d.account.Settings(ctx)
	first := errors.Is(err, storage.ErrNotFound)
	if err != nil && !first {
		return SettingsView{}, err
	}
	doc.Meta = stored.Meta
	if err := d.complete(&doc, stored); err != nil {
		return SettingsView{}, err
	}
	if err := d.check(doc); err != nil {
		return SettingsView{}, err
	}
	if err := d.checkDefaultHost(ctx, doc); err != nil {
		return SettingsView{}, err
	}
	paused, err := d.keysPaused(ctx)
	if err != nil {
		return SettingsView{}, err
	}
	if first || paused || doc.Ellkay != stored.Ellkay {
		if err := d.verify(ctx, doc); err != nil {
			return SettingsView{}, err
		}
	}
	if err := d.askAboutSettings(ctx, doc, confirm); err != nil {
		return SettingsView{}, err
	}
	if err := d.account.Commit(ctx, storage.Put(&doc)); err != nil {
		return SettingsView{}, refine(err)
	}
	d.doctors.forget(d.id)
	if err := d.record(ctx, "settings.save", "", strings.Join(changed(stored, doc), " ")); err != nil {
		return SettingsView{}, err
	}
	if paused {
		if err := d.cfg.Engine.Resume(ctx, d.id); err != nil {
			return SettingsView{}, err
		}
	}
	if doc.DefaultHost != stored.DefaultHost {
		if err := d.cfg.Engine.AfterRosterChange(ctx, d.id); err != nil {
			return SettingsView{}, err
		}
	}
	d.cfg.Engine.Wake(d.id)
	return SettingsView{Settings: masked(doc), Saved: true}, nil
}

// checkDefaultHost: whoever is to host other physicians' visits is on the list (B11).
func (d *Desk) checkDefaultHost(ctx context.Context, doc storage.Settings) error {
	if doc.DefaultHost == "" {
		return nil
	}
	_, err := d.account.Physician(ctx, doc.DefaultHost)
	if errors.Is(err, storage.ErrNotFound) {
		return invalid("default_host", "This physician is not on the list of physicians. Add them first, or choose another.")
	}
	return err
}

// CheckSettings says what SaveSettings would refuse without asking LKCloud; it
// saves nothing.
func (d *Desk) CheckSettings(ctx context.Context, doc storage.Settings) error {
	stored, err := d.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := d.complete(&doc, stored); err != nil {
		return err
	}
	if err := d.check(doc); err != nil {
		return err
	}
	return d.checkDefaultHost(ctx, doc)
}

// complete fills in what the document does not decide.
func (d *Desk) complete(doc *storage.Settings, stored storage.Settings) error {
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
		n.SigningSecret = newSecret()
	}
	if entered != "" && entered != stored.Notifications.SigningSecret {
		return invalid("notifications.signing_secret", "The signing secret is made here. Leave it as it is, or make a new one with Rotate.")
	}
	return nil
}

// check is every rule that needs no call to a vendor.
func (d *Desk) check(doc storage.Settings) error {
	var fields []FieldError
	for _, f := range doc.Validate() {
		fields = append(fields, FieldError{Field: f.Field, Message: f.Message})
	}
	if e := doc.Notifications.EndpointURL; e != "" && !d.cfg.Insecure {
		if wrong := endpointTrouble(e); wrong != "" {
			fields = append(fields, FieldError{Field: "notifications.endpoint_url", Message: wrong})
		}
	}
	if fields == nil {
		return nil
	}
	return &InvalidError{Message: "Some fields need another look. Nothing was saved.", Fields: fields}
}

func (d *Desk) keysPaused(ctx context.Context) (bool, error) {
	st, err := d.account.Status(ctx)
	return err == nil && st.Paused != nil, err
}

// changed names the members that differ, for the audit trail: names, no values.
func changed(old, new storage.Settings) []string {
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
