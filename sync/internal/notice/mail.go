package notice

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// mailPause is how long a mail waits while it is unclear whether its visit will
// take place.
const mailPause = 5 * time.Minute

// mailData is what a mail's delivery keeps besides its kind.
type MailData struct {
	Previous time.Time `json:"previous,omitzero"` // Changed: the time that no longer holds
	Linked   bool      `json:"linked,omitzero"`   // it went out with a link in it
}

func (m MailData) Raw() json.RawMessage {
	b, err := json.Marshal(m)
	if err != nil {
		panic("syncer: mail data: " + err.Error()) // a time and a bool only
	}
	return b
}

func DataOf(d storage.Delivery) (data MailData, err error) {
	if len(d.Data) > 0 {
		err = json.Unmarshal(d.Data, &data)
	}
	return data, err
}

// mailDelivery is the outbox record of a mail about a visit, to be sent at due.
// uniq tells apart mails of one kind to one recipient within a generation.
func MailDelivery(a *storage.Account, v *storage.Visit, kind notify.Kind, to, uniq string, due, now time.Time) storage.Delivery {
	v.Sequence++
	key := a.VisitKey(v.AppointmentID)
	return storage.Delivery{
		ID:            "msg_" + a.Sign("mail", key, strconv.Itoa(v.Generation), string(kind), to, uniq),
		Channel:       storage.ChannelMail,
		Kind:          string(kind),
		State:         storage.DeliveryQueued,
		AppointmentID: v.AppointmentID,
		VisitKey:      key,
		Generation:    v.Generation,
		Sequence:      v.Sequence,
		To:            to,
		About:         v.Booking.Start,
		CreatedAt:     now,
		DueAt:         due,
	}
}

// verdict is what becomes of a mail: DeliverySent: it is to be sent now;
// DeliveryQueued: not before until.
type verdict struct {
	Fate   storage.DeliveryState
	Reason string
	Until  time.Time
}

// judgeMail decides, at the moment of sending, whether a mail still says what is
// true (D3), and whether it may go out now.
func JudgeMail(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) verdict {
	if reason := outdated(now, settings, v, d); reason != "" {
		return verdict{Fate: storage.DeliveryDropped, Reason: reason}
	}
	kind := notify.Kind(d.Kind)
	if kind != notify.Test && kind != notify.Cancelled && (v.State == storage.VisitHeld || v.State == storage.NeedsHost) {
		return verdict{storage.DeliveryQueued, "It is not clear yet whether the visit takes place.", now.Add(mailPause)}
	}
	if at := outOfQuietHours(now, settings, v, d); at.After(now) {
		return verdict{storage.DeliveryQueued, "It waits for the end of the quiet hours.", at}
	}
	return judgeAddress(settings, v, d)
}

// outdated says why a mail is not true any more; "" when it is.
func outdated(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) string {
	b := v.Booking
	switch kind := notify.Kind(d.Kind); {
	case kind == notify.Test:
		return ""
	case d.Generation != v.Generation:
		return "The visit was changed after this was written."
	case d.By == "" && !mailOn(settings, d.To):
		return "E-mail is switched off in the settings."
	case (kind == notify.Cancelled) != (v.State == storage.Cancelled):
		return "The visit was cancelled or restored meanwhile."
	case kind == notify.Cancelled && !now.Before(b.End()):
		return "The visit would be over by now."
	case kind == notify.Cancelled:
		return ""
	case v.State == storage.Ended || !now.Before(b.End()) && v.State != storage.Live:
		return "The visit is over."
	case kind == notify.Reminder && !now.Before(b.Start):
		return ReminderTooLate
	}
	return ""
}

const ReminderTooLate = "The visit had begun before this could be sent."

// outOfQuietHours is when a mail may go out that would go out now. What a person
// asked for goes out at once.
func outOfQuietHours(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) time.Time {
	if d.By != "" || notify.Kind(d.Kind) == notify.Test {
		return now
	}
	before := v.Booking.Start
	if data, err := DataOf(d); err == nil && !data.Previous.IsZero() {
		before = visit.Earlier(before, data.Previous)
	}
	slot := d.To
	if slot == visit.ToCustom {
		slot = visit.ToPatient
	}
	return OutOfQuiet(settings, v, slot, now, before)
}

func mailOn(s storage.Settings, to string) bool {
	switch to {
	case visit.ToPatient:
		return s.PatientEmail.Enabled && !s.CustomEmail.Enabled
	case visit.ToCustom:
		return s.CustomEmail.Enabled
	}
	return s.PatientEmail.Enabled || s.CustomEmail.Enabled
}

func judgeAddress(settings storage.Settings, v storage.Visit, d storage.Delivery) verdict {
	address, found := Address(settings, v, d.To)
	if !found {
		return verdict{Fate: storage.DeliveryDropped, Reason: "The participant was removed."}
	}
	if err := notify.CheckAddress(address); err != nil {
		return verdict{Fate: storage.DeliverySkipped, Reason: "No address: the EHR has none for this person, or not a valid one."}
	}
	return verdict{Fate: storage.DeliverySent}
}

// address is where a mail goes now; found is false for a participant who is gone.
func Address(settings storage.Settings, v storage.Visit, to string) (address string, found bool) {
	switch to {
	case visit.ToPatient:
		return v.Patient.Email, true
	case visit.ToCustom:
		return settings.CustomEmail.Address, true
	}
	for _, p := range v.Participants {
		if p.ID == to {
			return p.Email, true
		}
	}
	return "", false
}

// linked notes on a mail's record whether it carries a link.
func Linked(d storage.Delivery, link string) (storage.Delivery, error) {
	data, err := DataOf(d)
	if data.Linked = link != ""; data.Linked {
		d.Data = data.Raw()
	}
	return d, err
}

// reminderComes reports whether the mail's recipient gets the link later. A mail
// may leave a little before or after its time: what counts is what it was to
// serve for.
func ReminderComes(settings storage.Settings, v storage.Visit, now time.Time) bool {
	times := ReminderTimes(settings, v, visit.ToPatient)
	if len(times) == 0 {
		return false
	}
	return visit.Later(now, v.Told[toldKey(v, visit.ToPatient)]).Before(times[0])
}
