package outbox

import (
	"cmp"
	"context"
	"errors"
	"net/mail"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/linkurl"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// compose renders a mail from the visit as it is now.
func (o Outbox) compose(ctx context.Context, settings storage.Settings, v storage.Visit, d storage.Delivery) (notify.Message, error) {
	to, _ := notice.Address(settings, v, d.To)
	m, err := o.letter(ctx, settings, to)
	if err != nil {
		return notify.Message{}, err
	}
	m.Kind, m.ID, m.UID = notify.Kind(d.Kind), d.ID, d.VisitKey+"@"+o.a.PublicURL.Hostname()
	m.Start, m.Duration, m.Sequence = v.Booking.Start, v.Booking.Duration, v.Generation
	m.Link = o.Link(settings, v, d)
	if d.To == notice.ToPatient {
		m.Zone, m.Language = notice.ZoneOf(settings, v, notice.ToPatient), cmp.Or(v.Patient.Language, m.Language)
	}
	data, err := notice.DataOf(d)
	if err != nil {
		return notify.Message{}, err
	}
	m.Previous = data.Previous
	return o.render(m)
}

// letter is what all mails of an account have in common.
func (o Outbox) letter(ctx context.Context, settings storage.Settings, to string) (notify.Mail, error) {
	zone, err := time.LoadLocation(settings.TimeZone)
	if err != nil {
		return notify.Mail{}, err
	}
	m := notify.Mail{
		To: mail.Address{Address: to}, From: o.From, Company: settings.Company, Intro: settings.EmailIntro,
		Zone: zone, Language: settings.Language, WrittenAt: o.a.Now(),
	}
	logo, err := o.a.Logo(ctx)
	switch {
	case err == nil:
		m.Logo = &notify.Part{Name: "logo", ContentType: logo.ContentType, Data: logo.Data}
	case !errors.Is(err, storage.ErrNotFound):
		return notify.Mail{}, err
	}
	return m, nil
}

// Link is the way in that a mail carries. With A8 the patient's invitation
// carries none, unless it serves as the reminder too, or no reminder comes.
func (o Outbox) Link(settings storage.Settings, v storage.Visit, d storage.Delivery) string {
	switch kind := notify.Kind(d.Kind); {
	case kind == notify.Cancelled || kind == notify.Test:
		return ""
	case d.To != notice.ToPatient && d.To != notice.ToCustom:
		for _, p := range v.Participants {
			if p.ID == d.To {
				return linkurl.Participant(o.a.PublicURL, o.a, v, p)
			}
		}
		return ""
	case settings.JoinLinkOnlyInReminder && kind != notify.Reminder && kind != notify.Refreshed && notice.ReminderComes(settings, v, o.a.Now()):
		return ""
	}
	return linkurl.Patient(o.a.PublicURL, o.a, v)
}

// render makes a message; the words may be a vendor's own.
func (o Outbox) render(m notify.Mail) (message notify.Message, err error) {
	err = o.a.Guard("render", func() (err error) {
		message, err = o.Render(m)
		return err
	})
	return message, err
}
