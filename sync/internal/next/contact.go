package next

import (
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// contactLife is how old the patient's address may be when a mail is written.
const contactLife = time.Hour

// needContact asks for the patient before anything is made for them, and again
// before a mail when what is known is old (E25).
func needContact(s Input, v storage.Visit) (time.Time, bool) {
	if !visit.Maintains(v) {
		return time.Time{}, false
	}
	if v.Patient.Fetched.IsZero() || v.Patient.Stale {
		return s.Now, true
	}
	stale := v.Patient.Fetched.Add(contactLife)
	if to, on := notice.RecipientOf(s.Settings, notice.ToPatient); !on || to != notice.ToPatient || !v.HasMeeting() {
		return time.Time{}, false
	}
	if notice.Undecided(v, notice.ToPatient) {
		return stale, true
	}
	at, ok := notice.NextReminder(s.Settings, v, notice.ToPatient)
	at, ok = visit.Later(at, stale), ok && s.Now.Before(v.Booking.Start)
	again := v.Patient.Fetched.Add(addressPace(v))
	if !visit.Unreachable(v) || !again.Before(v.Booking.End()) {
		return at, ok
	}
	if !ok {
		return again, true
	}
	return visit.Earlier(at, again), true
}

// addressPace is how soon the EHR is asked again for an address that it did not
// have: the sooner, the nearer the visit.
func addressPace(v storage.Visit) time.Duration {
	left := v.Booking.Start.Sub(v.Patient.Fetched)
	return min(max(left/8, 10*time.Minute), 6*time.Hour)
}

// Unsent is the last mail of this generation that the patient did not get for
// want of an address, if nothing else is about to tell them the same.
func Unsent(s Input, v storage.Visit, history []storage.Delivery) (last storage.Delivery, ok bool) {
	if at, ok := notice.NextReminder(s.Settings, v, notice.ToPatient); ok && !s.Now.Before(at) {
		return last, false // one mail serves both
	}
	for _, d := range history {
		mine := d.To == notice.ToPatient && d.Channel == storage.ChannelMail && d.Generation == v.Generation
		if mine && d.State == storage.DeliverySkipped && (!ok || d.Sequence > last.Sequence) {
			last, ok = d, true
		}
	}
	return last, ok
}
