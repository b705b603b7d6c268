package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"net/mail"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// Recipients of a mail, as Delivery.To names them; anything else is a
// participant's id.
const (
	toPatient = "patient"
	toCustom  = "custom"
)

// mailPause is how long a mail waits while it is unclear whether its visit will
// take place.
const mailPause = 5 * time.Minute

// mailData is what a mail's delivery keeps besides its kind.
type mailData struct {
	Previous time.Time `json:"previous,omitzero"` // Changed: the time that no longer holds
}

// mailDelivery is the outbox record of a mail about a visit, to be sent at due.
// uniq tells apart mails of one kind to one recipient within a generation.
func mailDelivery(a *storage.Account, v *storage.Visit, kind notify.Kind, to, uniq string, due, now time.Time) storage.Delivery {
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

// judgeMail decides, at the moment of sending, whether a mail still says what is
// true (D3). DeliverySent: send it; DeliveryQueued: not now; else what becomes
// of it, and why.
func judgeMail(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) (storage.DeliveryState, string) {
	b := v.Booking
	switch kind := notify.Kind(d.Kind); {
	case kind == notify.Test:
		return judgeAddress(settings, v, d)
	case d.Generation != v.Generation:
		return storage.DeliveryDropped, "The visit was changed after this was written."
	case d.By == "" && !mailOn(settings, d.To):
		return storage.DeliveryDropped, "E-mail is switched off in the settings."
	case (kind == notify.Cancelled) != (v.State == storage.Cancelled):
		return storage.DeliveryDropped, "The visit was cancelled or restored meanwhile."
	case kind == notify.Cancelled && !now.Before(b.End()):
		return storage.DeliveryDropped, "The visit would be over by now."
	case kind == notify.Cancelled:
		return judgeAddress(settings, v, d)
	case v.State == storage.Ended || !now.Before(b.End()) && v.State != storage.Live:
		return storage.DeliveryDropped, "The visit is over."
	case kind == notify.Reminder && !now.Before(b.Start):
		return storage.DeliveryDropped, "The visit had begun before this could be sent."
	case v.State == storage.VisitHeld || v.State == storage.NeedsHost:
		return storage.DeliveryQueued, "It is not clear yet whether the visit takes place."
	}
	return judgeAddress(settings, v, d)
}

func mailOn(s storage.Settings, to string) bool {
	switch to {
	case toPatient:
		return s.PatientEmail.Enabled && !s.CustomEmail.Enabled
	case toCustom:
		return s.CustomEmail.Enabled
	}
	return s.PatientEmail.Enabled || s.CustomEmail.Enabled
}

func judgeAddress(settings storage.Settings, v storage.Visit, d storage.Delivery) (storage.DeliveryState, string) {
	address, found := address(settings, v, d.To)
	if !found {
		return storage.DeliveryDropped, "The participant was removed."
	}
	if err := notify.CheckAddress(address); err != nil {
		return storage.DeliverySkipped, "No address: the EHR has none for this person, or not a valid one."
	}
	return storage.DeliverySent, ""
}

// address is where a mail goes now; found is false for a participant who is gone.
func address(settings storage.Settings, v storage.Visit, to string) (address string, found bool) {
	switch to {
	case toPatient:
		return v.Patient.Email, true
	case toCustom:
		return settings.CustomEmail.Address, true
	}
	for _, p := range v.Participants {
		if p.ID == to {
			return p.Email, true
		}
	}
	return "", false
}

// compose renders a mail from the visit as it is now.
func (e *Engine) compose(ctx context.Context, a *storage.Account, settings storage.Settings, v storage.Visit, d storage.Delivery) (notify.Message, error) {
	to, _ := address(settings, v, d.To)
	m, err := e.letter(ctx, a, settings, to)
	if err != nil {
		return notify.Message{}, err
	}
	m.Kind, m.ID, m.UID = notify.Kind(d.Kind), d.ID, d.VisitKey+"@"+e.cfg.PublicURL.Hostname()
	m.Start, m.Duration, m.Sequence = v.Booking.Start, v.Booking.Duration, v.Generation
	m.Link = e.mailLink(a.ID(), settings, v, d)
	if len(d.Data) > 0 {
		var data mailData
		if err := json.Unmarshal(d.Data, &data); err != nil {
			return notify.Message{}, err
		}
		m.Previous = data.Previous
	}
	return e.cfg.Render(m)
}

// letter is what all mails of an account have in common.
func (e *Engine) letter(ctx context.Context, a *storage.Account, settings storage.Settings, to string) (notify.Mail, error) {
	zone, err := time.LoadLocation(settings.TimeZone)
	if err != nil {
		return notify.Mail{}, err
	}
	m := notify.Mail{
		To: mail.Address{Address: to}, From: e.cfg.From, Company: settings.Company, Intro: settings.EmailIntro,
		Zone: zone, Language: settings.Language, WrittenAt: e.now(),
	}
	logo, err := a.Logo(ctx)
	switch {
	case err == nil:
		m.Logo = &notify.Part{Name: "logo", ContentType: logo.ContentType, Data: logo.Data}
	case !errors.Is(err, storage.ErrNotFound):
		return notify.Mail{}, err
	}
	return m, nil
}

// mailLink is the way in that a mail carries. With A8 the patient's invitation
// carries none, unless it serves as the reminder too.
func (e *Engine) mailLink(account string, settings storage.Settings, v storage.Visit, d storage.Delivery) string {
	switch kind := notify.Kind(d.Kind); {
	case kind == notify.Cancelled || kind == notify.Test:
		return ""
	case d.To != toPatient && d.To != toCustom:
		for _, p := range v.Participants {
			if p.ID == d.To {
				return e.ParticipantURL(account, v, p)
			}
		}
		return ""
	case settings.JoinLinkOnlyInReminder && kind != notify.Reminder && e.now().Before(v.Booking.Start.Add(-lead(settings))):
		return ""
	}
	return e.PatientURL(account, v)
}

// lead is how long before the start the reminder goes out; 0 means none does.
func lead(s storage.Settings) time.Duration {
	minutes := s.PatientEmail.ReminderMinutes
	if s.CustomEmail.Enabled {
		minutes = s.CustomEmail.ReminderMinutes
	}
	return time.Duration(minutes) * time.Minute
}
