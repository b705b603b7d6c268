package pages

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/form"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/lists"
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
	Events   []form.EventSwitch
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

// testMail is the form that sends one.
type testMail struct {
	To    string
	Kind  string
	Kinds []string // the test mail first, then samples of what patients get
	Error string
}

// fill proposes the address of whoever looks.
func (m *testMail) fill(session *clinic.Session) {
	m.To, m.Kind, m.Kinds = cmp.Or(m.To, session.Caller().Email), cmp.Or(m.Kind, string(notify.Test)), []string{string(notify.Test)}
	for _, k := range notify.Kinds() {
		if k != notify.Test {
			m.Kinds = append(m.Kinds, string(k))
		}
	}
}

// tried is the outcome of a test.
type tried struct {
	syncer.TestResult
	Event bool
}

func (s *Site) showSettings(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v settingsView) error {
	v.Zones, v.Places, v.Events = words.Zones(v.Doc.TimeZone), storage.TopicPlaceholders(), form.EventSwitches(&v.Doc.Notifications)
	v.Extra = cmp.Or(v.Extra, form.Typed(v.Doc.PatientEmail.ExtraReminderMinutes))
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
	list, _, _, err := session.PhysiciansPage(ctx, "", lists.PageRows)
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

// keepMasks shows the stored keys, masked, where none was entered.
func (v *settingsView) keepMasks(old storage.Settings) {
	if v.Doc.Ellkay.SubscriberKey == "" {
		v.Doc.Ellkay.SubscriberKey = old.Ellkay.SubscriberKey
	}
	if v.Doc.Ellkay.SiteServiceKey == "" {
		v.Doc.Ellkay.SiteServiceKey = old.Ellkay.SiteServiceKey
	}
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
			name := form.OnPage(f.Field)
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

// summarise lists what is wrong in the order of the page, and unfolds where it is.
func (v *settingsView) summarise() {
	folded := false
	for _, l := range form.Labels {
		folded = folded || l.Name == form.ExtraReminders
		if message := v.Errors[l.Name]; message != "" {
			v.Look = append(v.Look, toCorrect{l.Name, l.Text, message})
			v.MoreOpen = v.MoreOpen || folded && l.Name != "logo"
		}
	}
}
