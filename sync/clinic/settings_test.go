package clinic_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/driver"
)

func fieldsOf(t *testing.T, err error) []string {
	t.Helper()
	e, ok := errors.AsType[*clinic.InvalidError](err)
	if !ok {
		t.Fatalf("error %v, want an InvalidError", err)
	}
	var names []string
	for _, f := range e.Fields {
		names = append(names, f.Field)
	}
	return names
}

func save(t *testing.T, d *clinic.Session, s storage.Settings) clinic.SettingsView {
	t.Helper()
	v, err := d.SaveSettings(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFirstSave(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	before, err := d.Settings(t.Context())
	if err != nil || before.Saved {
		t.Fatalf("before the first save: %+v, %v", before, err)
	}
	v := save(t, d, clinictest.Settings())
	if b.EHR.Verified != 1 {
		t.Errorf("A4: keys verified %d times, want once", b.EHR.Verified)
	}
	if !v.Saved || !strings.HasPrefix(v.Notifications.SigningSecret, "whsec_") {
		t.Errorf("saved %v, signing secret %q", v.Saved, v.Notifications.SigningSecret)
	}
	if v.Ellkay.SubscriberKey != "••••0001" || strings.Contains(v.Ellkay.SiteServiceKey, "site") {
		t.Errorf("keys read back as %+v", v.Ellkay)
	}
	if slices.Contains(b.Engine.Asked(), "sync") {
		t.Error("a save started a sync")
	}
}

// Masked and blank keys keep the stored ones, and are not checked again.
func TestMaskedKeysKeep(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	v := save(t, d, clinictest.Settings())
	v.Settings.Company = "Other"
	v.Settings.Ellkay.SiteServiceKey = ""
	save(t, d, v.Settings)
	stored, err := b.Store.Account(clinictest.Account).Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stored.Ellkay != clinictest.Settings().Ellkay || stored.Company != "Other" {
		t.Errorf("stored %+v", stored)
	}
	if b.EHR.Verified != 1 {
		t.Errorf("keys verified %d times, want once", b.EHR.Verified)
	}
}

func TestRefusedSettings(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*clinictest.Bench, *storage.Settings)
		field  string
	}{
		"A4 keys missing": {func(_ *clinictest.Bench, s *storage.Settings) { s.Ellkay = storage.EllkayKeys{} }, "ellkay.subscriber_key"},
		"A4 keys refused": {func(b *clinictest.Bench, _ *storage.Settings) {
			b.EHR.VerifyErr = &driver.Error{Kind: driver.Unauthorized, Err: errors.New("401")}
		}, "ellkay.subscriber_key"},
		"A5 zone":              {func(_ *clinictest.Bench, s *storage.Settings) { s.TimeZone = "Mars/Olympus" }, "timezone"},
		"A12 intro":            {func(_ *clinictest.Bench, s *storage.Settings) { s.EmailIntro = strings.Repeat("é", 2001) }, "email_intro"},
		"A14 endpoint missing": {func(_ *clinictest.Bench, s *storage.Settings) { s.Notifications.PatientJoined = true }, "notifications.endpoint_url"},
		"endpoint plain": {func(_ *clinictest.Bench, s *storage.Settings) {
			s.Notifications.EndpointURL = "http://vendor.example/x"
		}, "notifications.endpoint_url"},
		"endpoint private":  {func(_ *clinictest.Bench, s *storage.Settings) { s.Notifications.EndpointURL = "https://10.0.0.8/x" }, "notifications.endpoint_url"},
		"endpoint loopback": {func(_ *clinictest.Bench, s *storage.Settings) { s.Notifications.EndpointURL = "https://[::1]/x" }, "notifications.endpoint_url"},
		"endpoint mapped": {func(_ *clinictest.Bench, s *storage.Settings) {
			s.Notifications.EndpointURL = "https://[::ffff:127.0.0.1]/x"
		}, "notifications.endpoint_url"},
		"endpoint this machine": {func(_ *clinictest.Bench, s *storage.Settings) { s.Notifications.EndpointURL = "https://localhost./x" }, "notifications.endpoint_url"},
		"A15 placeholder":       {func(_ *clinictest.Bench, s *storage.Settings) { s.MeetingTopic = "{ssn}" }, "meeting_topic"},
		"signing secret":        {func(_ *clinictest.Bench, s *storage.Settings) { s.Notifications.SigningSecret = "whsec_mine" }, "notifications.signing_secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := clinictest.New(t)
			s := clinictest.Settings()
			tc.change(b, &s)
			_, err := b.Session().SaveSettings(t.Context(), s, "")
			if got := fieldsOf(t, err); !slices.Contains(got, tc.field) {
				t.Errorf("errors at %v, want %s", got, tc.field)
			}
			if _, err := b.Store.Account(clinictest.Account).Settings(t.Context()); !errors.Is(err, storage.ErrNotFound) {
				t.Error("something was saved")
			}
		})
	}
}

// LKCloud being away is not the admin's mistake, and nothing is saved unchecked.
func TestKeysCannotBeChecked(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	b.EHR.VerifyErr = errors.New("connection refused")
	_, err := b.Session().SaveSettings(t.Context(), clinictest.Settings(), "")
	e, ok := errors.AsType[*clinic.UnavailableError](err)
	if !ok || e.Field == "" {
		t.Fatalf("error %v, want an UnavailableError at a field", err)
	}
}

// A15, E6, E14: what discloses or moves is asked first, and a yes holds for just
// what was asked.
func TestConfirmations(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	v := save(t, d, clinictest.Settings())
	ask := func(s storage.Settings, confirm string) *clinic.ConfirmationError {
		t.Helper()
		_, err := d.SaveSettings(t.Context(), s, confirm)
		e, _ := errors.AsType[*clinic.ConfirmationError](err)
		if err != nil && e == nil {
			t.Fatal(err)
		}
		return e
	}
	s := v.Settings
	s.MeetingTopic = "Visit of {patient}"
	b.Engine.Effects = []string{"The topic tells who the patient is."}
	first := ask(s, "")
	if first == nil || len(first.Effects) != 1 {
		t.Fatalf("a topic with the patient's name: %+v", first)
	}
	b.Engine.Effects = append(b.Engine.Effects, "3 visits move.")
	both := ask(s, first.Confirm)
	if both == nil || len(both.Effects) != 2 {
		t.Fatalf("an old yes was taken for new effects: %+v", both)
	}
	if again := ask(s, both.Confirm); again != nil {
		t.Fatalf("the yes was not taken: %+v", again)
	}
}

func TestCorrectedKeysResume(t *testing.T) {
	t.Parallel()
	b := clinictest.New(t)
	d := b.Session()
	v := save(t, d, clinictest.Settings())
	st := storage.Status{Paused: &storage.Pause{Code: "keys"}}
	if err := b.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(&st)); err != nil {
		t.Fatal(err)
	}
	save(t, d, v.Settings)
	if b.EHR.Verified != 2 || !slices.Contains(b.Engine.Asked(), "resume") {
		t.Errorf("verified %d times, engine asked for %v", b.EHR.Verified, b.Engine.Asked())
	}
}

func TestRotateSecret(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	if _, err := d.RotateSecret(t.Context()); err == nil {
		t.Error("a secret was rotated before there was one")
	}
	old := save(t, d, clinictest.Settings()).Notifications.SigningSecret
	n, err := d.RotateSecret(t.Context())
	if err != nil || n.SigningSecret == old || n.OldSecret != "" || n.OldUntil.IsZero() {
		t.Fatalf("after rotation: %+v, %v", n, err)
	}
	again, err := d.Settings(t.Context())
	if err != nil || again.Notifications.SigningSecret != n.SigningSecret {
		t.Errorf("reads back %+v, %v", again.Notifications, err)
	}
	save(t, d, again.Settings) // what was read can be saved as it is
}

// The audit trail names what changed, never a value.
func TestSavingIsAudited(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	save(t, d, clinictest.Settings())
	entries, _, err := d.Audit(t.Context(), clinic.AuditFilter{}, "", 10)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	e := entries[0]
	if e.Who != "u-1" || e.Action != "settings.save" || !strings.Contains(e.Detail, "ellkay") || strings.Contains(e.Detail, "0001") {
		t.Errorf("entry %+v", e)
	}
}

// B3, B4: a document that leaves the later options out keeps what is stored.
func TestOptionsThatAreLeftOutStay(t *testing.T) {
	t.Parallel()
	d := clinictest.New(t).Session()
	first := clinictest.Settings()
	first.PatientEmail.ExtraReminderMinutes, first.QuietHours.Enabled = []int{1440}, true
	first.UndoGraceMinutes, first.Language, first.Notifications.VisitEnded = 10, storage.Spanish, true
	first.Notifications.EndpointURL = "https://vendor.example/hook"
	save(t, d, first)
	draft, err := d.Draft(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(draft.PatientEmail.ExtraReminderMinutes, []int{1440}) || !draft.QuietHours.Enabled ||
		draft.UndoGraceMinutes != 10 || draft.Language != storage.Spanish || !draft.Notifications.VisitEnded {
		t.Errorf("the draft is %+v", draft)
	}
	if draft.Notifications.EndpointURL != "" || draft.Notifications.PatientJoined {
		t.Error("the draft holds members that a document has to state")
	}
}
