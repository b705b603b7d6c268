package syncer

import (
	"context"
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// toAdmin is Delivery.To of a mail to whoever looks after the account.
const toAdmin = "admin"

// alertMail is what a mail to the administrator says.
type alertMail struct {
	Message string `json:"message"`
	Action  string `json:"action"`
}

// alert is the outbox record of a mail about something that has stopped.
func alert(a *storage.Account, why *storage.Pause, now time.Time) storage.Delivery {
	body, err := json.Marshal(alertMail{why.Message, why.Action})
	if err != nil {
		panic("syncer: alert: " + err.Error()) // texts of our own only
	}
	return storage.Delivery{
		ID:      "msg_" + a.Sign("alert", why.Code, why.Since.Format(time.RFC3339Nano)),
		Channel: storage.ChannelMail, Kind: why.Code, State: storage.DeliveryQueued,
		To: toAdmin, Data: body, CreatedAt: now, DueAt: now,
	}
}

// deliverAlert sends it, to Config.Alerts. It is in English, as the pages are.
func (e *Engine) deliverAlert(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery) error {
	if e.cfg.Mailer == nil {
		return nil
	}
	var says alertMail
	if err := json.Unmarshal(d.Data, &says); err != nil {
		return e.park(ctx, a, settings, d, "The mail cannot be read.")
	}
	m := notify.Message{
		ID: d.ID + "@" + e.cfg.PublicURL.Hostname(), From: e.cfg.From, To: e.cfg.Alerts, Date: e.now(),
		Subject: "Televisit: please look at your account",
		Text:    says.Message + "\n\n" + says.Action + "\n\n" + e.cfg.PublicURL.String() + "\n",
		Header:  map[string]string{"Auto-Submitted": "auto-generated"},
	}
	return e.send(ctx, a, settings, d, "mail.send", func() error { return e.cfg.Mailer.Send(ctx, m) })
}
