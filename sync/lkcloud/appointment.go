package lkcloud

import (
	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// appointmentFrom is an appointment as the engine reads it. What cannot be used is
// bad, with its id as far as that can be read.
func appointmentFrom(a ellkay.Appointment) driver.Appointment {
	ap := driver.Appointment{
		ID: a.ID, Start: a.Start, Duration: a.Duration, Status: statusFrom(a.Status), PatientID: a.PatientID,
		Physician: storage.Ref{ID: a.PhysicianID}, Type: storage.Ref{ID: a.TypeID, Name: a.Type},
		FacilityID: a.FacilityID, Modified: a.Modified, Flags: flagsFrom(a.Flags),
	}
	if ap.Type.ID == "" {
		ap.Type.ID = a.Type // some sites know a type by its name alone
	}
	switch {
	case a.Flags.Has(ellkay.RowUnreadable):
		ap.Bad = "It has no id in the EHR's list."
	case a.Start.IsZero() || a.Flags.Has(ellkay.StartUnreadable):
		ap.Bad = "Its start cannot be read."
	}
	return ap
}

func flagsFrom(f ellkay.Flags) (flags []string) {
	for _, known := range []struct {
		flag ellkay.Flags
		name string
	}{
		{ellkay.DSTGap, driver.FlagDSTGap},
		{ellkay.DSTOverlap, driver.FlagDSTOverlap},
		{ellkay.DurationUnclear, driver.FlagDurationUnclear},
	} {
		if f.Has(known.flag) {
			flags = append(flags, known.name)
		}
	}
	return flags
}

func statusFrom(s ellkay.Status) driver.AppointmentStatus {
	switch {
	case s.Live():
		return driver.StatusBooked
	case s.Withdrawn():
		return driver.StatusCancelled
	case s == ellkay.StatusStarted:
		return driver.StatusArrived
	case s == ellkay.StatusComplete:
		return driver.StatusFulfilled
	case s == ellkay.StatusWaitlist, s == ellkay.StatusBlocked:
		return driver.StatusWaitlisted
	}
	return driver.StatusUnknown
}
