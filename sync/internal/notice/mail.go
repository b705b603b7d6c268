// Package notice decides who is told what and when, and whether it still holds
// at the moment of sending: mails, reminders, events to the vendor and alerts.
// It is pure: values in, records of the outbox out.
//
//   - recipient.go: who gets a visit's mails, and at which address
//   - told.go: what a recipient believes, from the mails that went out
//   - reminders.go, quiet.go: when reminders are due, and the quiet hours
//   - judge.go: whether a mail may go out now (a reminder that is not sent: here)
//   - mail.go, event.go, alert.go: the outbox's records
//   - news.go: the events that follow from how a record changed
package notice

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// MailData is what a mail's delivery keeps besides its kind.
type MailData struct {
	Previous time.Time `json:"previous,omitzero"` // Changed: the time that no longer holds
	Linked   bool      `json:"linked,omitzero"`   // it went out with a link in it
}

// Raw is the data as a record keeps them.
func (m MailData) Raw() json.RawMessage {
	b, err := json.Marshal(m)
	if err != nil {
		panic("syncer: mail data: " + err.Error()) // a time and a bool only
	}
	return b
}

// DataOf reads what a mail's record keeps.
func DataOf(d storage.Delivery) (data MailData, err error) {
	if len(d.Data) > 0 {
		err = json.Unmarshal(d.Data, &data)
	}
	return data, err
}

// MailDelivery is the outbox record of a mail about a visit, to be sent at due.
// uniq tells apart mails of one kind to one recipient within a generation.
func MailDelivery(a Account, v *storage.Visit, kind notify.Kind, to, uniq string, due, now time.Time) storage.Delivery {
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

// Linked notes on a mail's record whether it carries a link.
func Linked(d storage.Delivery, link string) (storage.Delivery, error) {
	data, err := DataOf(d)
	if data.Linked = link != ""; data.Linked {
		d.Data = data.Raw()
	}
	return d, err
}

// ReminderComes reports whether the mail's recipient gets the link later. A mail
// may leave a little before or after its time: what counts is what it was to
// serve for.
func ReminderComes(settings storage.Settings, v storage.Visit, now time.Time) bool {
	times := ReminderTimes(settings, v, ToPatient)
	if len(times) == 0 {
		return false
	}
	return visit.Later(now, v.NotifiedAt[toldKey(v, ToPatient)]).Before(times[0])
}
