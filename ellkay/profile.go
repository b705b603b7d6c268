package ellkay

import (
	"errors"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/ellkay/internal/ehrtime"
)

// TimeMode says what an EHR means by the date-times it sends.
type TimeMode string

// The time modes. Compare one known appointment with the EHR's own screen to
// find out which holds.
const (
	TimesOffset    TimeMode = "offset"     // the offset is true; the default
	TimesWallClock TimeMode = "wall_clock" // the digits are local time, the offset means nothing
)

// WriteBack says how links get into the EHR.
type WriteBack string

// The write-back modes.
const (
	WriteBackNotes WriteBack = "notes" // a marked block in the appointment's notes; the default
	WriteBackNone  WriteBack = "none"  // nothing is written
)

// Profile holds what differs between the EHRs behind LKCloud. The zero value
// is usable: true offsets, times shown in UTC, links in the notes. Do not change
// its map while a site uses it.
type Profile struct {
	Times TimeMode // "" means TimesOffset

	// Zone is the practice's time zone; required with TimesWallClock. Times
	// without an offset are read in it, and all times are given in it.
	Zone *time.Location
	// FacilityZones overrides Zone for appointments at a facility, by its id.
	FacilityZones map[string]*time.Location

	WriteBack WriteBack // "" means WriteBackNotes

	// Window is the longest span of one search call; 0 means 7 days. Searches
	// over more are cut into several, since LKCloud cancels broad ones.
	Window time.Duration

	// Limits are what an earlier process learnt about the site, see [Site.Limits].
	Limits SiteLimits
}

// Validate reports what is wrong with the profile in words for the person who
// set it.
func (p Profile) Validate() error {
	switch p.Times {
	case "", TimesOffset:
	case TimesWallClock:
		if p.Zone == nil {
			return errors.New("profile: times are wall_clock, so a time zone is needed: set the zone of the practice")
		}
	default:
		return fmt.Errorf("profile: times is %q: set offset or wall_clock", clip(string(p.Times)))
	}
	switch p.WriteBack {
	case "", WriteBackNotes, WriteBackNone:
	default:
		return fmt.Errorf("profile: write_back is %q: set notes or none", clip(string(p.WriteBack)))
	}
	if p.Window < 0 {
		return errors.New("profile: the search window is negative")
	}
	return nil
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

func (p *Profile) window() time.Duration {
	if p.Window <= 0 {
		return 7 * 24 * time.Hour
	}
	return max(p.Window, minWindow)
}

// zones is what the profile says about the EHR's date-times.
func (p *Profile) zones() ehrtime.Zones {
	return ehrtime.Zones{WallClock: p.Times == TimesWallClock, Practice: p.Zone, Facilities: p.FacilityZones}
}
