package clinic

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Zone is the account's time zone; UTC before the first save.
func (s *Session) Zone(ctx context.Context) (*time.Location, error) {
	settings, err := s.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return time.UTC, nil
	}
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(settings.TimeZone)
	if err != nil {
		return time.UTC, nil //nolint:nilerr // a zone that this machine does not know
	}
	return zone, nil
}

// Today is the midnight with which the day of the clinic's zone began.
func (s *Session) Today(ctx context.Context) (time.Time, error) {
	zone, err := s.Zone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return Midnight(s.clinic.cfg.Now().In(zone)), nil
}

// Midnight is the beginning of the day that an instant belongs to, in its zone.
func Midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
