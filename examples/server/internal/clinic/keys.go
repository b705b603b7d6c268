package clinic

import (
	"context"
	"errors"
	"strings"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// maskSign begins every masked key. No key of Ellkay's holds it.
const maskSign = "••••"

// mask shows no more of a key than what tells it from another.
func mask(key string) string {
	switch {
	case key == "":
		return ""
	case len(key) < 12:
		return maskSign
	default:
		return maskSign + key[len(key)-4:]
	}
}

// keep returns the stored key where none was entered.
func keep(entered, stored string) string {
	if entered == "" || strings.HasPrefix(entered, maskSign) {
		return stored
	}
	return entered
}

// verify proves the keys with a harmless call (A4).
func (d *Desk) verify(ctx context.Context, s storage.Settings) error {
	ehr, err := d.cfg.Connect.Try(ctx, d.id, s)
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
