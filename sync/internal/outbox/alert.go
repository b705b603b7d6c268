package outbox

import (
	"context"
	"encoding/json"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// deliverAlert sends it, to Config.Alerts. It is in English, as the pages are.
func (o Outbox) deliverAlert(ctx context.Context, settings storage.Settings, d storage.Delivery) error {
	if o.Mailer == nil {
		return nil
	}
	var says notice.AlertMail
	if err := json.Unmarshal(d.Data, &says); err != nil {
		return o.park(ctx, settings, d, "The mail cannot be read.")
	}
	m := notify.Message{
		ID: d.ID + "@" + o.a.PublicURL.Hostname(), From: o.From, To: o.Alerts, Date: o.a.Now(),
		Subject: "Televisit: please look at your account",
		Text:    says.Message + "\n\n" + says.Action + "\n\n" + o.a.PublicURL.String() + "\n",
		Header:  map[string]string{"Auto-Submitted": "auto-generated"},
	}
	return o.send(ctx, settings, d, "mail.send", func(ctx context.Context) error { return o.Mailer.Send(ctx, m) })
}
