package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// writes reports whether anything may be written into the EHR (A7).
func (s Input) writes() bool {
	return !s.Settings.DisableAppointmentUpdates && s.Settings.Profile.WriteBack != storage.WriteBackNone && s.Status.WriteBack == nil
}

func needLinks(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(visit.Maintains(v) && v.HasMeeting() && s.writes() && v.WriteBack.Hash != LinksHash(s.Links))
}

func needUnlink(s Input, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.VisitCancelled && s.writes() && v.WriteBack.Hash != "")
}

// LinksHash is what decides whether the EHR is written.
func LinksHash(l driver.Links) string { return visit.ContentHash(l) }
