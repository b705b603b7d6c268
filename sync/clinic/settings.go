package clinic

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/draft"
	"github.com/televisit/televisit-go/sync/driver"
)

// SettingsView is the settings document as people read it: keys masked.
type SettingsView struct {
	storage.Settings
	Saved bool `json:"-"` // false: nothing was saved yet, these are the defaults
}

// Settings returns the settings with masked keys, or the defaults before the
// first save. The signing secret is masked too for those who are not admins.
func (s *Session) Settings(ctx context.Context) (SettingsView, error) {
	doc, err := s.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		doc, err = storage.DefaultSettings(), nil
		doc.AppointmentTypeIDs = []string{}
		return SettingsView{Settings: doc}, err
	}
	doc = draft.Mask(doc)
	if s.caller.Role != Admin {
		doc.Notifications.SigningSecret = draft.MaskKey(doc.Notifications.SigningSecret)
	}
	return SettingsView{Settings: doc, Saved: true}, err
}

// Draft is what a settings document is read into: members that it leaves out
// have their defaults, and the optional ones (profile, horizon_days and what
// came after the first version) what is stored.
func (s *Session) Draft(ctx context.Context) (storage.Settings, error) {
	stored, err := s.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.DefaultSettings(), nil
	}
	return draft.Of(stored), err
}

// SaveSettings replaces the settings by the document. Masked or blank keys keep
// the stored ones. Errors: *InvalidError; *UnavailableError when the keys could
// not be checked; *ConfirmationError when saving would move or end visits, or
// show patients' names, until confirm repeats what it says; *ConflictError. In
// each case nothing was saved.
func (s *Session) SaveSettings(ctx context.Context, doc storage.Settings, confirm string) (SettingsView, error) {
	stored, err := s.account.Settings(ctx)
	first := errors.Is(err, storage.ErrNotFound)
	if err != nil && !first {
		return SettingsView{}, err
	}
	doc.Meta = stored.Meta
	if err := draft.Complete(&doc, stored); err != nil {
		return SettingsView{}, refine(err)
	}
	if err := s.check(doc); err != nil {
		return SettingsView{}, err
	}
	if err := s.checkDefaultHost(ctx, doc); err != nil {
		return SettingsView{}, err
	}
	paused, err := s.keysPaused(ctx)
	if err != nil {
		return SettingsView{}, err
	}
	if first || paused || doc.Ellkay != stored.Ellkay {
		if err := s.verify(ctx, doc); err != nil {
			return SettingsView{}, err
		}
	}
	if err := s.askAboutSettings(ctx, doc, confirm); err != nil {
		return SettingsView{}, err
	}
	if err := s.account.Commit(ctx, storage.Put(&doc)); err != nil {
		return SettingsView{}, refine(err)
	}
	s.clinic.doctors.Forget(s.id)
	if err := s.record(ctx, "settings.save", "", strings.Join(draft.Changed(stored, doc), " ")); err != nil {
		return SettingsView{}, err
	}
	if paused {
		if err := s.engine.Resume(ctx); err != nil {
			return SettingsView{}, err
		}
	}
	if doc.DefaultHost != stored.DefaultHost {
		if err := s.engine.Replan(ctx); err != nil {
			return SettingsView{}, err
		}
	}
	s.engine.Wake()
	return SettingsView{Settings: draft.Mask(doc), Saved: true}, nil
}

// checkDefaultHost: whoever is to host other physicians' visits is on the list (B11).
func (s *Session) checkDefaultHost(ctx context.Context, doc storage.Settings) error {
	if doc.DefaultHost == "" {
		return nil
	}
	_, err := s.account.Physician(ctx, doc.DefaultHost)
	if errors.Is(err, storage.ErrNotFound) {
		return invalid("default_host", "This physician is not on the list of physicians. Add them first, or choose another.")
	}
	return err
}

// CheckSettings says what SaveSettings would refuse without asking LKCloud; it
// saves nothing.
func (s *Session) CheckSettings(ctx context.Context, doc storage.Settings) error {
	stored, err := s.account.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := draft.Complete(&doc, stored); err != nil {
		return refine(err)
	}
	if err := s.check(doc); err != nil {
		return err
	}
	return s.checkDefaultHost(ctx, doc)
}

// check is every rule that needs no call to a vendor.
func (s *Session) check(doc storage.Settings) error {
	var fields []FieldError
	for _, f := range draft.Check(doc, s.clinic.cfg.Insecure) {
		fields = append(fields, FieldError{Field: f.Field, Message: f.Message})
	}
	if fields == nil {
		return nil
	}
	return &InvalidError{Message: "Some fields need another look. Nothing was saved.", Fields: fields}
}

func (s *Session) keysPaused(ctx context.Context) (bool, error) {
	st, err := s.account.Status(ctx)
	return err == nil && st.Paused != nil, err
}

// verify proves the keys with a harmless call (A4).
func (s *Session) verify(ctx context.Context, doc storage.Settings) error {
	ehr, err := s.clinic.cfg.Connect.Try(ctx, s.id, doc)
	if err == nil {
		err = ehr.Verify(ctx)
	}
	if err == nil {
		return nil
	}
	switch driver.KindOf(err) {
	case driver.Unauthorized, driver.NotFound, driver.Unsupported:
		return &InvalidError{Fields: []FieldError{
			{Field: "ellkay.subscriber_key", Message: "LKCloud does not accept this pair of keys. Compare both with the letter from Ellkay."},
			{Field: "ellkay.site_service_key", Message: "LKCloud does not accept this pair of keys."},
		}}
	}
	message := "LKCloud did not answer, so the keys could not be checked. Nothing was saved. Try again in a few minutes."
	if e, ok := errors.AsType[*driver.Error](err); ok && e.Action != "" {
		message = "The keys could not be checked and nothing was saved. " + e.Action
	}
	return &UnavailableError{Field: "ellkay.site_service_key", Message: message, Err: err}
}

// secretOverlap is how long the old signing secret keeps signing.
const secretOverlap = 24 * time.Hour

// RotateSecret makes a new signing secret for the endpoint and returns it. The
// old one keeps signing beside it for 24 hours.
func (s *Session) RotateSecret(ctx context.Context) (storage.Notifications, error) {
	doc, err := s.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Notifications{}, &ConflictError{"Save the settings first; that makes the signing secret."}
	}
	if err != nil {
		return storage.Notifications{}, err
	}
	n := &doc.Notifications
	n.OldSecret, n.OldUntil = n.SigningSecret, s.clinic.cfg.Now().Add(secretOverlap)
	n.SigningSecret = draft.NewSecret()
	if err := s.account.Commit(ctx, storage.Put(&doc)); err != nil {
		return storage.Notifications{}, refine(err)
	}
	if err := s.record(ctx, "settings.rotate_signing_secret", "", ""); err != nil {
		return storage.Notifications{}, err
	}
	return draft.Mask(doc).Notifications, nil
}
