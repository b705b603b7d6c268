package syncer

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// contactLife is how old the patient's address may be when a mail is written.
const contactLife = time.Hour

// sentKey names a message of the visit's present generation in Visit.Sent. slot
// is "patient" (whoever gets the patient's mails) or a participant's id.
func sentKey(kind notify.Kind, v storage.Visit, slot string) string {
	return fmt.Sprintf("%s@%d/%s", kind, v.Generation, slot)
}

// preparedKey names the visit's present meeting too: one that was made anew is
// news.
func preparedKey(v storage.Visit) string {
	return notify.AppointmentPrepared + "@" + preparedAs(v)
}

func preparedAs(v storage.Visit) string {
	return fmt.Sprintf("%d/%s", v.Generation, meetingFor(v).Stamp)
}

// slots are those who get mails about a visit: the patient first.
func slots(v storage.Visit) []string {
	out := []string{toPatient}
	for _, p := range v.Participants {
		out = append(out, p.ID)
	}
	return out
}

// recipientOf is where a slot's mails go by the settings (A9, A10), and whether
// they go anywhere.
func recipientOf(s storage.Settings, slot string) (to string, on bool) {
	to = slot
	if slot == toPatient && s.CustomEmail.Enabled {
		to = toCustom
	}
	return to, mailOn(s, to)
}

// wayIn reports whether a slot's own way into the meeting is in place.
func wayIn(v storage.Visit, slot string) bool {
	if slot == toPatient {
		return entered(v.Identity)
	}
	for _, p := range v.Participants {
		if p.ID == slot {
			return entered(p.Identity)
		}
	}
	return false
}

// undecided reports whether a slot is still to be told of this generation.
func undecided(v storage.Visit, slot string) bool {
	return wayIn(v, slot) && !wasSent(v, sentKey(notify.Invite, v, slot))
}

// needContact asks for the patient before anything is made for them, and again
// before a mail when what is known is old (E25).
func needContact(s scene, v storage.Visit) (time.Time, bool) {
	if !serves(v) {
		return time.Time{}, false
	}
	if v.Patient.Fetched.IsZero() || v.Patient.Stale {
		return s.now, true
	}
	stale := v.Patient.Fetched.Add(contactLife)
	if to, on := recipientOf(s.settings, toPatient); !on || to != toPatient || !made(v) {
		return time.Time{}, false
	}
	if undecided(v, toPatient) {
		return stale, true
	}
	at, ok := nextReminder(s.settings, v, toPatient)
	at, ok = later(at, stale), ok && s.now.Before(v.Booking.Start)
	again := v.Patient.Fetched.Add(addressPace(v))
	if !unreachable(v) || !again.Before(v.Booking.End()) {
		return at, ok
	}
	if !ok {
		return again, true
	}
	return earlier(at, again), true
}

// unreachable reports whether the patient has no address to mail to (E5).
func unreachable(v storage.Visit) bool { return notify.CheckAddress(v.Patient.Email) != nil }

// addressPace is how soon the EHR is asked again for an address that it did not
// have: the sooner, the nearer the visit.
func addressPace(v storage.Visit) time.Duration {
	left := v.Booking.Start.Sub(v.Patient.Fetched)
	return min(max(left/8, 10*time.Minute), 6*time.Hour)
}

// unsent is the last mail of this generation that the patient did not get for
// want of an address, if nothing else is about to tell them the same.
func unsent(s scene, v storage.Visit, history []storage.Delivery) (last storage.Delivery, ok bool) {
	if at, ok := nextReminder(s.settings, v, toPatient); ok && !s.now.Before(at) {
		return last, false // one mail serves both
	}
	for _, d := range history {
		mine := d.To == toPatient && d.Channel == storage.ChannelMail && d.Generation == v.Generation
		if mine && d.State == storage.DeliverySkipped && (!ok || d.Sequence > last.Sequence) {
			last, ok = d, true
		}
	}
	return last, ok
}

func needReady(s scene, v storage.Visit) (time.Time, bool) {
	if !made(v) || !(serves(v) || v.State == storage.Live) || !s.now.Before(v.Booking.End()) && v.State != storage.Live {
		return time.Time{}, false
	}
	if s.complete(v) && (v.State == storage.Preparing || v.State == storage.Ready && !wasSent(v, preparedKey(v))) {
		return s.now, true
	}
	for _, slot := range slots(v) {
		if undecided(v, slot) {
			return s.now, true
		}
	}
	return time.Time{}, false
}

// complete reports whether everything is in place that makes a visit ready.
func (s scene) complete(v storage.Visit) bool {
	links := !s.writes() || v.Written.Hash == linksHash(s.links)
	hosted := s.physician != nil && v.Host == s.physician.Host && v.Host != ""
	return made(v) && hosted && v.Meeting.Host == v.Host && v.Meeting.Hash == specHash(s.spec(v)) && entered(v.Identity) && links
}

// needReminder: when its time has come; after the start too, to note that it was
// dropped (E20).
func needReminder(s scene, v storage.Visit) (soonest time.Time, any bool) {
	if !made(v) || !(serves(v) || v.State == storage.Live) {
		return time.Time{}, false
	}
	for _, slot := range slots(v) {
		if _, on := recipientOf(s.settings, slot); !on {
			continue
		}
		if at, ok := nextReminder(s.settings, v, slot); ok {
			soonest, any = earlier(soonest, at), true
		}
	}
	return soonest, any
}

func needRecall(s scene, v storage.Visit) (time.Time, bool) {
	return s.isNow(v.State == storage.Cancelled && !wasSent(v, sentKey(notify.Cancelled, v, toPatient)))
}

// told is the last mail about the visit that really went to a slot, if any:
// what its recipient believes.
func told(v storage.Visit, slot string, history []storage.Delivery) (last storage.Delivery, ok bool) {
	for _, d := range history {
		mine := d.To == slot || slot == toPatient && d.To == toCustom
		if !mine || d.Channel != storage.ChannelMail || d.State != storage.DeliverySent || d.Kind == string(notify.Test) {
			continue
		}
		if slot == toPatient && d.Generation < v.PatientSince {
			continue // it went to another patient
		}
		if !ok || d.Sequence > last.Sequence {
			last, ok = d, true
		}
	}
	return last, ok
}

// announcement is which mail tells a slot of the visit as it stands: an
// invitation to who knows nothing of it, a change to who believes in another
// time, none to who knows already.
func announcement(v storage.Visit, slot string, history []storage.Delivery) (kind notify.Kind, previous time.Time, ok bool) {
	last, knows := told(v, slot, history)
	switch {
	case !knows || last.Kind == string(notify.Cancelled):
		return notify.Invite, time.Time{}, true
	case last.About.Equal(v.Booking.Start):
		return "", time.Time{}, false
	}
	return notify.Changed, last.About, true
}
