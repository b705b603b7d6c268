package web

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// settingsView is the settings page: a document, saved or a draft.
type settingsView struct {
	Doc      storage.Settings
	Saved    bool // false: A6, A13 and A15 are locked
	Types    []typeChoice
	TypesOff string // why the types cannot be shown
	Zones    []zoneChoice
	HasLogo  bool
	Errors   map[string]string
	Trouble  string   // about the whole
	Effects  []string // what saving would do
	Confirm  string
	Places   []string
}

type typeChoice struct {
	ID, Name string
	Chosen   bool
}

func (s *Site) settingsPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	doc, err := d.Settings(r.Context())
	if err != nil {
		return err
	}
	return s.showSettings(w, r, d, http.StatusOK, settingsView{Doc: doc.Settings, Saved: doc.Saved})
}

func (s *Site) showSettings(w http.ResponseWriter, r *http.Request, d *clinic.Desk, status int, v settingsView) error {
	v.Zones, v.Places = zoneChoices(v.Doc.TimeZone), storage.TopicPlaceholders()
	if _, err := d.Logo(r.Context()); err == nil {
		v.HasLogo = true
	} else if !errors.Is(err, clinic.ErrNotFound) {
		return err
	}
	if v.Saved {
		if err := v.loadTypes(r.Context(), d); err != nil {
			return err
		}
	}
	return s.show(w, r, d, status, "settings", view{Title: "Settings", Section: "settings", Body: v})
}

// loadTypes fills in what can be chosen. When LKCloud is away, what was chosen
// stays chosen.
func (v *settingsView) loadTypes(ctx context.Context, d *clinic.Desk) error {
	types, err := d.AppointmentTypes(ctx)
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

func (s *Site) saveSettings(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	old, err := d.Settings(r.Context())
	if err != nil {
		return err
	}
	doc, wrong := readSettings(r, old)
	v := settingsView{Doc: doc, Saved: old.Saved, Errors: wrong}
	v.keepMasks(old.Settings)
	if wrong == nil {
		_, err = d.SaveSettings(r.Context(), doc, r.PostForm.Get("confirm"))
	} else if err = d.CheckSettings(r.Context(), doc); err == nil {
		err = &clinic.InvalidError{Message: "Some fields need another look. Nothing was saved."}
	}
	if err == nil {
		return s.done(w, r, "/", savedWord(old.Saved))
	}
	status, ok := v.explain(err)
	if !ok {
		return err
	}
	return s.showSettings(w, r, d, status, v)
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
			name := f.Field
			if strings.HasPrefix(name, "appointment_type_ids") {
				name = "appointment_type_ids"
			}
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

// readSettings reads the form over what is stored: locked fields keep it.
func readSettings(r *http.Request, old clinic.SettingsView) (storage.Settings, map[string]string) {
	f, doc := form{r: r}, old.Settings
	doc.Company = f.text("company")
	doc.Ellkay.SubscriberKey = f.text("ellkay.subscriber_key")
	doc.Ellkay.SiteServiceKey = f.text("ellkay.site_service_key")
	doc.TimeZone = f.text("timezone")
	doc.DisableAppointmentUpdates = f.on("disable_appointment_updates")
	doc.JoinLinkOnlyInReminder = f.on("join_link_only_in_reminder")
	doc.PatientEmail.Enabled = f.on("patient_email.enabled")
	doc.PatientEmail.ReminderMinutes = f.number("patient_email.reminder_minutes", doc.PatientEmail.ReminderMinutes)
	doc.CustomEmail.Enabled = f.on("custom_email.enabled")
	doc.CustomEmail.Address = f.text("custom_email.address")
	doc.CustomEmail.ReminderMinutes = f.number("custom_email.reminder_minutes", doc.CustomEmail.ReminderMinutes)
	doc.EmailIntro = r.PostForm.Get("email_intro")
	doc.Profile.Times = f.text("profile.times")
	doc.HorizonDays = f.number("horizon_days", doc.HorizonDays)
	if old.Saved {
		doc.AppointmentTypeIDs = append([]string{}, r.PostForm["appointment_type_ids"]...)
		doc.MeetingTopic = f.text("meeting_topic")
		n := &doc.Notifications
		n.AppointmentPrepared, n.EndpointURL = f.on("notifications.appointment_prepared"), f.text("notifications.endpoint_url")
		n.PatientJoined, n.PatientLeft = f.on("notifications.patient_joined"), f.on("notifications.patient_left")
		n.PhysicianJoined, n.PhysicianLeft = f.on("notifications.physician_joined"), f.on("notifications.physician_left")
	}
	return doc, f.wrong
}

// form reads fields and collects those that cannot be read.
type form struct {
	r     *http.Request
	wrong map[string]string
}

func (f *form) text(name string) string { return strings.TrimSpace(f.r.PostForm.Get(name)) }
func (f *form) on(name string) bool     { return f.r.PostForm.Get(name) != "" }

func (f *form) number(name string, old int) int {
	n, err := strconv.Atoi(f.text(name))
	if err != nil {
		if f.wrong == nil {
			f.wrong = map[string]string{}
		}
		f.wrong[name] = "Enter a whole number."
		return old
	}
	return n
}

// maxForm bounds a form without files, in bytes.
const maxForm = 1 << 20

func parseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	return r.ParseForm()
}

// upload returns the file of a form's field, read as it comes; nil when none was
// chosen.
func upload(w http.ResponseWriter, r *http.Request, name string, limit int64) (*multipart.Part, error) {
	r.Body = http.MaxBytesReader(w, r.Body, limit+maxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &clinic.InvalidError{Message: "Choose a file first."}
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, &clinic.InvalidError{Message: "Choose a file first."}
		}
		if part.FormName() == name && part.FileName() != "" {
			return part, nil
		}
	}
}
