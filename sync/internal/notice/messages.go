package notice

import (
	"fmt"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// sentKey names a message of the visit's present generation in Visit.Sent. slot
// is "patient" (whoever gets the patient's mails) or a participant's id.
func SentKey(kind notify.Kind, v storage.Visit, slot string) string {
	return fmt.Sprintf("%s@%d/%s", kind, v.Generation, slot)
}

// slots are those who get mails about a visit: the patient first.
func Slots(v storage.Visit) []string {
	out := []string{visit.ToPatient}
	for _, p := range v.Participants {
		out = append(out, p.ID)
	}
	return out
}

// recipientOf is where a slot's mails go by the settings (A9, A10), and whether
// they go anywhere.
func RecipientOf(s storage.Settings, slot string) (to string, on bool) {
	to = slot
	if slot == visit.ToPatient && s.CustomEmail.Enabled {
		to = visit.ToCustom
	}
	return to, mailOn(s, to)
}

// wayIn reports whether a slot's own way into the meeting is in place.
func wayIn(v storage.Visit, slot string) bool {
	if slot == visit.ToPatient {
		return visit.Entered(v.Identity)
	}
	for _, p := range v.Participants {
		if p.ID == slot {
			return visit.Entered(p.Identity)
		}
	}
	return false
}

// undecided reports whether a slot is still to be told of this generation.
func Undecided(v storage.Visit, slot string) bool {
	return wayIn(v, slot) && !visit.WasSent(v, SentKey(notify.Invite, v, slot))
}

// told is the last mail about the visit that really went to a slot, if any:
// what its recipient believes.
func Told(v storage.Visit, slot string, history []storage.Delivery) (last storage.Delivery, ok bool) {
	for _, d := range history {
		mine := d.To == slot || slot == visit.ToPatient && d.To == visit.ToCustom
		if !mine || d.Channel != storage.ChannelMail || d.State != storage.DeliverySent || d.Kind == string(notify.Test) {
			continue
		}
		if slot == visit.ToPatient && d.Generation < v.PatientSince {
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
func Announcement(v storage.Visit, slot string, history []storage.Delivery) (kind notify.Kind, previous time.Time, ok bool) {
	last, knows := Told(v, slot, history)
	switch {
	case !knows || last.Kind == string(notify.Cancelled):
		return notify.Invite, time.Time{}, true
	case last.About.Equal(v.Booking.Start):
		return "", time.Time{}, false
	}
	return notify.Changed, last.About, true
}
