package syncer

import (
	"cmp"
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
	Linked   bool      `json:"linked,omitzero"`   // it went out with a link in it
}

func (m mailData) raw() json.RawMessage {
	b, err := json.Marshal(m)
	if err != nil {
		panic("syncer: mail data: " + err.Error()) // a time and a bool only
	}
	return b
}

func dataOf(d storage.Delivery) (data mailData, err error) {
	if len(d.Data) > 0 {
		err = json.Unmarshal(d.Data, &data)
	}
	return data, err
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

// verdict is what becomes of a mail: DeliverySent: it is to be sent now;
// DeliveryQueued: not before until.
type verdict struct {
	fate   storage.DeliveryState
	reason string
	until  time.Time
}

// judgeMail decides, at the moment of sending, whether a mail still says what is
// true (D3), and whether it may go out now.
func judgeMail(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) verdict {
	if reason := outdated(now, settings, v, d); reason != "" {
		return verdict{fate: storage.DeliveryDropped, reason: reason}
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
		return reminderTooLate
	}
	return ""
}

const reminderTooLate = "The visit had begun before this could be sent."

// outOfQuietHours is when a mail may go out that would go out now. What a person
// asked for goes out at once.
func outOfQuietHours(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) time.Time {
	if d.By != "" || notify.Kind(d.Kind) == notify.Test {
		return now
	}
	before := v.Booking.Start
	if data, err := dataOf(d); err == nil && !data.Previous.IsZero() {
		before = earlier(before, data.Previous)
	}
	slot := d.To
	if slot == toCustom {
		slot = toPatient
	}
	return outOfQuiet(settings, v, slot, now, before)
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

func judgeAddress(settings storage.Settings, v storage.Visit, d storage.Delivery) verdict {
	address, found := address(settings, v, d.To)
	if !found {
		return verdict{fate: storage.DeliveryDropped, reason: "The participant was removed."}
	}
	if err := notify.CheckAddress(address); err != nil {
		return verdict{fate: storage.DeliverySkipped, reason: "No address: the EHR has none for this person, or not a valid one."}
	}
	return verdict{fate: storage.DeliverySent}
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
	if d.To == toPatient {
		m.Zone, m.Language = zoneOf(settings, v, toPatient), cmp.Or(v.Patient.Language, m.Language)
	}
	data, err := dataOf(d)
	if err != nil {
		return notify.Message{}, err
	}
	m.Previous = data.Previous
	return e.cfg.Render(m)
}

// linked notes on a mail's record whether it carries a link.
func linked(d storage.Delivery, link string) (storage.Delivery, error) {
	data, err := dataOf(d)
	if data.Linked = link != ""; data.Linked {
		d.Data = data.raw()
	}
	return d, err
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
// carries none, unless it serves as the reminder too, or no reminder comes.
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
	case settings.JoinLinkOnlyInReminder && kind != notify.Reminder && kind != notify.Refreshed && reminderComes(settings, v, e.now()):
		return ""
	}
	return e.PatientURL(account, v)
}

// reminderComes reports whether the mail's recipient gets the link later. A mail
// may leave a little before or after its time: what counts is what it was to
// serve for.
func reminderComes(settings storage.Settings, v storage.Visit, now time.Time) bool {
	times := reminderTimes(settings, v, toPatient)
	if len(times) == 0 {
		return false
	}
	return later(now, v.Told[toldKey(v, toPatient)]).Before(times[0])
}
