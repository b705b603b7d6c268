package syncer

import (
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/lkcloud"
)

// E6: at an EHR that sends local digits, every change of the clock in the two
// years from November 2026, in ten zones: an appointment is read at the instant
// it was booked for, or at the first of the two that look the same, flagged.
func TestE6EveryClockChange(t *testing.T) {
	zones := []string{
		"America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Havana", "America/Santiago",
		"Europe/London", "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
	}
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inClinic(t, func(t *testing.T, c *clinic) {
				zone, err := time.LoadLocation(name)
				c.must(err)
				c.site.SetVariants(ellkaytest.Variants{Zone: name, WallClock: true})
				lk, err := ellkay.New(ellkay.WithURL(c.lk.URL), ellkay.WithPlainHTTP(), ellkay.WithTokenURL(c.lk.TokenURL()),
					ellkay.WithHTTPClient(c.lk.InProcess()),
					ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
				c.must(err)
				ehr := lkcloud.New(lk.Site(ellkaytest.DefaultSite, ellkay.Profile{Times: ellkay.TimesWallClock, Zone: zone}))
				at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
				end := at.AddDate(2, 0, 0)
				changes := 0
				for {
					_, next := at.In(zone).ZoneBounds()
					if next.IsZero() || next.After(end) {
						break
					}
					at = next
					changes++
					c.checkClockChange(ehr, zone, next)
				}
				if changes < 4 {
					t.Errorf("%d changes in two years, want 4 at least", changes)
				}
			})
		})
	}
}

// checkClockChange books every quarter of an hour around a change.
func (c *clinic) checkClockChange(ehr driver.EHR, zone *time.Location, change time.Time) {
	c.t.Helper()
	booked := map[string]time.Time{}
	for m := -180; m <= 180; m += 15 {
		start := change.Add(time.Duration(m) * time.Minute)
		id := c.site.Book(ellkaytest.Appointment{Start: start, TypeID: c.typeID, PhysicianID: "D-1", PatientID: "P-1"})
		booked[id] = start
	}
	read := 0
	for ap, err := range ehr.Appointments(c.t.Context(), change.Add(-24*time.Hour), change.Add(24*time.Hour)) {
		c.must(err)
		start, ours := booked[ap.ID]
		if !ours {
			continue
		}
		read++
		want, twice := firstAlike(start, zone)
		if !ap.Start.Equal(want) || twice != slices.Contains(ap.Flags, "dst_overlap") || slices.Contains(ap.Flags, "dst_gap") {
			c.t.Errorf("booked at %v, read at %v, flags %v; want %v", start.In(zone), ap.Start.In(zone), ap.Flags, want.In(zone))
		}
	}
	if read != len(booked) {
		c.t.Errorf("%d of %d appointments around %v were read", read, len(booked), change.In(zone))
	}
}

// firstAlike is the first instant that clocks show alike, found by looking at
// every minute around.
func firstAlike(t time.Time, zone *time.Location) (first time.Time, twice bool) {
	const digits = "2006-01-02T15:04:05"
	shown := t.In(zone).Format(digits)
	n := 0
	for m := -180; m <= 180; m++ {
		at := t.Add(time.Duration(m) * time.Minute)
		if at.In(zone).Format(digits) == shown {
			if n == 0 {
				first = at
			}
			n++
		}
	}
	return first, n > 1
}
