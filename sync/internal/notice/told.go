package notice

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// HasLink reports whether a mail with a link went to a slot, and none since that
// said that the visit is off.
func HasLink(v storage.Visit, slot string, history []storage.Delivery) bool {
	last, knows := Told(v, slot, history)
	return knows && last.Kind != string(notify.Cancelled) && slices.ContainsFunc(history, func(d storage.Delivery) bool {
		data, err := DataOf(d)
		return err == nil && data.Linked && d.State == storage.DeliverySent && tells(v, slot, d)
	})
}

// SentKey names a message of the visit's present generation in Visit.Sent. slot
// is "patient" (whoever gets the patient's mails) or a participant's id.
func SentKey(kind notify.Kind, v storage.Visit, slot string) string {
	return fmt.Sprintf("%s@%d/%s", kind, v.Generation, slot)
}

// Undecided reports whether a slot is still to be told of this generation.
func Undecided(v storage.Visit, slot string) bool {
	return wayIn(v, slot) && !visit.WasSent(v, SentKey(notify.Invite, v, slot))
}

// Told is the last mail about the visit that really went to a slot, if any:
// what its recipient believes.
func Told(v storage.Visit, slot string, history []storage.Delivery) (last storage.Delivery, ok bool) {
	for _, d := range history {
		mine := d.To == slot || slot == ToPatient && d.To == ToCustom
		if !mine || d.Channel != storage.ChannelMail || d.State != storage.DeliverySent || d.Kind == string(notify.Test) {
			continue
		}
		if slot == ToPatient && d.Generation < v.PatientSince {
			continue // it went to another patient
		}
		if !ok || d.Sequence > last.Sequence {
			last, ok = d, true
		}
	}
	return last, ok
}

// Announcement is which mail tells a slot of the visit as it stands: an
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

func toldKey(v storage.Visit, slot string) string { return fmt.Sprintf("%d/%s", v.Generation, slot) }

// MarkTold notes that a slot's reminders are done with that were due until then.
func MarkTold(v *storage.Visit, slot string, until time.Time) {
	v.NotifiedAt = maps.Clone(v.NotifiedAt)
	if v.NotifiedAt == nil {
		v.NotifiedAt = map[string]time.Time{}
	}
	v.NotifiedAt[toldKey(*v, slot)] = until
}

// Heard is when a slot was last mailed about the visit at its present start, in
// whichever generation; zero: never.
func Heard(v storage.Visit, slot string, history []storage.Delivery) (last time.Time) {
	for _, d := range history {
		if tells(v, slot, d) && d.State == storage.DeliverySent && d.About.Equal(v.Booking.Start) {
			last = visit.Later(last, d.DoneAt)
		}
	}
	return last
}

// Waiting reports whether a mail that tells a slot of the visit as it is has not
// gone out yet.
func Waiting(v storage.Visit, slot string, history []storage.Delivery) bool {
	return slices.ContainsFunc(history, func(d storage.Delivery) bool {
		return tells(v, slot, d) && d.State == storage.DeliveryQueued && d.Generation == v.Generation
	})
}

// tells reports whether a delivery is a mail of the engine's own that tells a
// slot that the visit takes place.
func tells(v storage.Visit, slot string, d storage.Delivery) bool {
	mine := d.To == slot || slot == ToPatient && d.To == ToCustom
	return mine && d.Channel == storage.ChannelMail && d.By == "" && d.Kind != string(notify.Cancelled) &&
		(slot != ToPatient || d.Generation >= v.PatientSince)
}
