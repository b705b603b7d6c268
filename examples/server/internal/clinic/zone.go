package clinic

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Zone is the account's time zone; UTC before the first save.
func (d *Desk) Zone(ctx context.Context) (*time.Location, error) {
	s, err := d.account.Settings(ctx)
	if errors.Is(err, storage.ErrNotFound) {
		return time.UTC, nil
	}
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return time.UTC, nil //nolint:nilerr // a zone that this machine does not know
	}
	return zone, nil
}

// Today is the midnight with which the day of the clinic's zone began.
func (d *Desk) Today(ctx context.Context) (time.Time, error) {
	zone, err := d.Zone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return Midnight(d.cfg.Now().In(zone)), nil
}

// Midnight is the beginning of the day that an instant belongs to, in its zone.
func Midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
