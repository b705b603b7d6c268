package next

import (
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// contactLife is how old the patient's address may be when a mail is written.
const contactLife = time.Hour

// needContact asks for the patient before anything is made for them, and again
// before a mail when what is known is old (E25).
func needContact(s Scene, v storage.Visit) (time.Time, bool) {
	if !visit.Serves(v) {
		return time.Time{}, false
	}
	if v.Patient.Fetched.IsZero() || v.Patient.Stale {
		return s.Now, true
	}
	stale := v.Patient.Fetched.Add(contactLife)
	if to, on := notice.RecipientOf(s.Settings, visit.ToPatient); !on || to != visit.ToPatient || !visit.Made(v) {
		return time.Time{}, false
	}
	if notice.Undecided(v, visit.ToPatient) {
		return stale, true
	}
	at, ok := notice.NextReminder(s.Settings, v, visit.ToPatient)
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

// unsent is the last mail of this generation that the patient did not get for
// want of an address, if nothing else is about to tell them the same.
func Unsent(s Scene, v storage.Visit, history []storage.Delivery) (last storage.Delivery, ok bool) {
	if at, ok := notice.NextReminder(s.Settings, v, visit.ToPatient); ok && !s.Now.Before(at) {
		return last, false // one mail serves both
	}
	for _, d := range history {
		mine := d.To == visit.ToPatient && d.Channel == storage.ChannelMail && d.Generation == v.Generation
		if mine && d.State == storage.DeliverySkipped && (!ok || d.Sequence > last.Sequence) {
			last, ok = d, true
		}
	}
	return last, ok
}

func needReady(s Scene, v storage.Visit) (time.Time, bool) {
	if !visit.Made(v) || !(visit.Serves(v) || v.State == storage.Live) || !s.Now.Before(v.Booking.End()) && v.State != storage.Live {
		return time.Time{}, false
	}
	if s.Complete(v) && (v.State == storage.Preparing || v.State == storage.Ready && !visit.WasSent(v, visit.PreparedKey(v))) {
		return s.Now, true
	}
	for _, slot := range notice.Slots(v) {
		if notice.Undecided(v, slot) {
			return s.Now, true
		}
	}
	return time.Time{}, false
}

// complete reports whether everything is in place that makes a visit ready.
func (s Scene) Complete(v storage.Visit) bool {
	links := !s.writes() || v.Written.Hash == LinksHash(s.Links)
	hosted := s.Physician != nil && v.Host == s.Physician.Host && v.Host != ""
	return visit.Made(v) && hosted && v.Meeting.Host == v.Host && v.Meeting.Hash == SpecHash(s.Spec(v)) && visit.Entered(v.Identity) && links
}

// needReminder: when its time has come; after the start too, to note that it was
// dropped (E20).
func needReminder(s Scene, v storage.Visit) (soonest time.Time, any bool) {
	if !visit.Made(v) || !(visit.Serves(v) || v.State == storage.Live) {
		return time.Time{}, false
	}
	for _, slot := range notice.Slots(v) {
		if _, on := notice.RecipientOf(s.Settings, slot); !on {
			continue
		}
		if at, ok := notice.NextReminder(s.Settings, v, slot); ok {
			soonest, any = visit.Earlier(soonest, at), true
		}
	}
	return soonest, any
}

func needRecall(s Scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Cancelled && !visit.WasSent(v, notice.SentKey(notify.Cancelled, v, visit.ToPatient)))
}
