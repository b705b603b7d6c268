package notice

import (
	"cmp"
	"sync"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// zones are those that were looked up: the files are not read for each mail.
var zones sync.Map

// ZoneOf is the zone of whoever a slot stands for; UTC when its name is none.
func ZoneOf(s storage.Settings, v storage.Visit, slot string) *time.Location {
	name := s.TimeZone
	if slot == ToPatient {
		name = cmp.Or(v.Patient.TimeZone, name)
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location) //nolint:forcetypeassert // nothing else is in it
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}

// QuietHours are the account's quiet hours; settings that cannot be kept have none.
func QuietHours(s storage.Settings) notify.QuietHours {
	from, until, err := s.QuietHours.Hours()
	q := notify.QuietHours{From: from, Until: until}
	if err != nil || q.Check() != nil {
		return notify.QuietHours{}
	}
	return q
}

// AfterQuietHours is when a mail that is due goes to a slot: out of the quiet hours,
// but not so late that it is of no use (B3).
func AfterQuietHours(s storage.Settings, v storage.Visit, slot string, due, before time.Time) time.Time {
	q := QuietHours(s)
	if q == (notify.QuietHours{}) {
		return due
	}
	return visit.Later(due, q.Move(due, before, ZoneOf(s, v, slot)).UTC())
}
