package syncer

import (
	"context"
	"encoding/json"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/notice"
)

// deliverAlert sends it, to Config.Alerts. It is in English, as the pages are.
func (e *Engine) deliverAlert(ctx context.Context, a *storage.Account, settings storage.Settings, d storage.Delivery) error {
	if e.cfg.Mailer == nil {
		return nil
	}
	var says notice.AlertMail
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
