package pages

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
)

// settingsView is the settings page: a document, saved or a draft.
type settingsView struct {
	Doc      storage.Settings
	Saved    bool // false: A6, A13 and A15 are locked
	Types    []typeChoice
	TypesOff string // why the types cannot be shown
	Zones    []words.Zone
	Hosts    []hostChoice
	Extra    string // further reminders, as they were typed
	HasLogo  bool
	Events   []eventSwitch
	Errors   map[string]string
	Look     []toCorrect // the errors in the order of the page
	Trouble  string      // about the whole
	MoreOpen bool        // the options of "More" are shown
	Effects  []string    // what saving would do
	Confirm  string
	Places   []string
	Mail     testMail
	Tried    *tried
}

// toCorrect leads from the summary to a field.
type toCorrect struct{ Field, Label, Message string }

type typeChoice struct {
	ID, Name string
	Chosen   bool
}

// hostChoice is a physician who may host the visits of those not on the list (B11).
type hostChoice = typeChoice

func (s *Site) settingsPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	doc, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	return s.showSettings(w, r, session, http.StatusOK, settingsView{Doc: doc.Settings, Saved: doc.Saved})
}

func (s *Site) showSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v settingsView) error {
	v.Zones, v.Places, v.Events = words.Zones(v.Doc.TimeZone), storage.TopicPlaceholders(), eventSwitches(&v.Doc.Notifications)
	v.Extra = cmp.Or(v.Extra, listed(v.Doc.PatientEmail.ExtraReminderMinutes))
	if err := v.loadHosts(r.Context(), session); err != nil {
		return err
	}
	v.summarise()
	v.Mail.fill(session)
	if _, err := session.Logo(r.Context()); err == nil {
		v.HasLogo = true
	} else if !errors.Is(err, clinic.ErrNotFound) {
		return err
	}
	if v.Saved {
		if err := v.loadTypes(r.Context(), session); err != nil {
			return err
		}
	}
	return s.show(w, r, session, status, "settings", view{Title: "Settings", Section: "settings", Body: v})
}

// loadTypes fills in what can be chosen. When LKCloud is away, what was chosen
// stays chosen.
func (v *settingsView) loadTypes(ctx context.Context, session *clinic.Session) error {
	types, err := session.AppointmentTypes(ctx)
	if text, _, ok := inWords(err); ok {
		v.TypesOff = text
	} else if err != nil {
		return err
	}
	for _, t := range types {
		v.Types = append(v.Types, typeChoice{t.ID, t.Name, slices.Contains(v.Doc.AppointmentTypeIDs, t.ID)})
	}
	for _, id := range v.Doc.AppointmentTypeIDs {
		if !slices.ContainsFunc(types, func(t storage.Ref) bool { return t.ID == id }) {
			v.Types = append(v.Types, typeChoice{id, "Type " + id, true})
		}
	}
	return nil
}

// loadHosts lists who can be the default host. One that was chosen stays a choice.
func (v *settingsView) loadHosts(ctx context.Context, session *clinic.Session) error {
	list, _, _, err := session.PhysiciansPage(ctx, "", rosterRows)
	found := v.Doc.DefaultHost == ""
	for _, p := range list {
		chosen := p.ID == v.Doc.DefaultHost
		found = found || chosen
		v.Hosts = append(v.Hosts, hostChoice{p.ID, cmp.Or(p.Name, p.ID), chosen})
	}
	if !found {
		v.Hosts = append(v.Hosts, hostChoice{v.Doc.DefaultHost, v.Doc.DefaultHost, true})
	}
	return err
}

func (s *Site) saveSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	old, err := session.Settings(r.Context())
	if err != nil {
		return err
	}
	doc, wrong := readSettings(r, old)
	v := settingsView{Doc: doc, Saved: old.Saved, Errors: wrong}
	v.keepMasks(old.Settings)
	v.Extra = r.PostForm.Get(extraReminders)
	if wrong == nil {
		_, err = session.SaveSettings(r.Context(), doc, r.PostForm.Get("confirm"))
	} else if err = session.CheckSettings(r.Context(), doc); err == nil {
		err = &clinic.InvalidError{Message: "Some fields need another look. Nothing was saved."}
	}
	if err == nil {
		return s.settingsSaved(w, r, session, old.Saved, len(doc.AppointmentTypeIDs) > 0)
	}
	status, ok := v.explain(err)
	if !ok {
		return err
	}
	return s.showSettings(w, r, session, status, v)
}

// settingsSaved leads on: once there are types, to the list of physicians if it
// is empty still.
func (s *Site) settingsSaved(w http.ResponseWriter, r *http.Request, session *clinic.Session, before, types bool) error {
	if types {
		if _, listed, _, err := session.PhysiciansPage(r.Context(), "", 1); err == nil && listed == 0 {
			return s.done(w, r, session, physicians.path(), "Your settings are saved. Now add physicians.")
		}
	}
	return s.done(w, r, session, "/", savedWord(before))
}

// keepMasks shows the stored keys, masked, where none was entered.
func (v *settingsView) keepMasks(old storage.Settings) {
	if v.Doc.Ellkay.SubscriberKey == "" {
		v.Doc.Ellkay.SubscriberKey = old.Ellkay.SubscriberKey
	}
	if v.Doc.Ellkay.SiteServiceKey == "" {
		v.Doc.Ellkay.SiteServiceKey = old.Ellkay.SiteServiceKey
	}
}

func savedWord(before bool) string {
	if before {
		return "Your settings are saved."
	}
	return "Your settings are saved. Now choose appointment types, then add physicians."
}

// onPage is the name of the page's field for one of the document: an entry of a
// list stands in the list's field.
func onPage(field string) string {
	for _, list := range []string{"appointment_type_ids", extraReminders} {
		if strings.HasPrefix(field, list+".") {
			return list
		}
	}
	return field
}

// explain puts what went wrong beside the fields, over the draft.
func (v *settingsView) explain(err error) (status int, ok bool) {
	if e, is := errors.AsType[*clinic.ConfirmationError](err); is {
		v.Effects, v.Confirm = e.Effects, e.Confirm
		return http.StatusConflict, true
	}
	if e, is := errors.AsType[*clinic.InvalidError](err); is {
		v.Trouble = e.Error()
		if v.Errors == nil {
			v.Errors = map[string]string{}
		}
		for _, f := range e.Fields {
			name := onPage(f.Field)
			if v.Errors[name] == "" { // what the form said of it counts more
				v.Errors[name] = f.Message
			}
		}
		if len(e.Fields) > 0 && e.Message == "" {
			v.Trouble = "Some fields need another look. Nothing was saved."
		}
		return http.StatusUnprocessableEntity, true
	}
	if e, is := errors.AsType[*clinic.UnavailableError](err); is && e.Field != "" {
		v.Trouble, v.Errors = e.Message, map[string]string{e.Field: e.Message}
		return http.StatusBadGateway, true
	}
	if e, is := errors.AsType[*clinic.ConflictError](err); is {
		v.Trouble = e.Message
		return http.StatusConflict, true
	}
	return 0, false
}

// fieldLabels is every field that can be wrong, in the order of the page.
var fieldLabels = []toCorrect{
	{Field: "ellkay.subscriber_key", Label: "Subscriber key"}, {Field: "ellkay.site_service_key", Label: "Site service key"},
	{Field: "company", Label: "Name"}, {Field: "timezone", Label: "Time zone"},
	{Field: "appointment_type_ids", Label: "Appointment types"}, {Field: "horizon_days", Label: "Look ahead"},
	{Field: "patient_email.reminder_minutes", Label: "Reminder before the visit"},
	{Field: "custom_email.address", Label: "Custom address"}, {Field: "custom_email.reminder_minutes", Label: "Its reminder before the visit"},
	{Field: "email_intro", Label: "Introduction"}, {Field: "meeting_topic", Label: "Topic"},
	{Field: "notifications.endpoint_url", Label: "Notification endpoint"},
	{Field: extraReminders, Label: "Further reminders"},
	{Field: "quiet_hours.from", Label: "Quiet from"}, {Field: "quiet_hours.until", Label: "Quiet until"},
	{Field: "undo_grace_minutes", Label: "Wait before the first mail"}, {Field: "language", Label: "Language of mails"},
	{Field: "default_host", Label: "Default host"},
	{Field: "retention.visit_days", Label: "Keep visits"}, {Field: "retention.event_days", Label: "Keep Zoom’s reports"},
	{Field: "retention.audit_days", Label: "Keep the audit trail"},
	{Field: "logo", Label: "E-mail logo"},
}

// extraReminders is the first of the options that are folded away.
const extraReminders = "patient_email.extra_reminder_minutes"

// summarise lists what is wrong in the order of the page, and unfolds where it is.
func (v *settingsView) summarise() {
	folded := false
	for _, l := range fieldLabels {
		folded = folded || l.Field == extraReminders
		if message := v.Errors[l.Field]; message != "" {
			l.Message = message
			v.Look = append(v.Look, l)
			v.MoreOpen = v.MoreOpen || folded && l.Field != "logo"
		}
	}
}
