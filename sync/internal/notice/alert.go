package notice

import (
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// toAdmin is Delivery.To of a mail to whoever looks after the account.
const ToAdmin = "admin"

// alertMail is what a mail to the administrator says.
type AlertMail struct {
	Message string `json:"message"`
	Action  string `json:"action"`
}

// alert is the outbox record of a mail about something that has stopped.
func Alert(a *storage.Account, why *storage.Pause, now time.Time) storage.Delivery {
	body, err := json.Marshal(AlertMail{why.Message, why.Action})
	if err != nil {
		panic("syncer: alert: " + err.Error()) // texts of our own only
	}
	return storage.Delivery{
		ID:      "msg_" + a.Sign("alert", why.Code, why.Since.Format(time.RFC3339Nano)),
		Channel: storage.ChannelMail, Kind: why.Code, State: storage.DeliveryQueued,
		To: ToAdmin, Data: body, CreatedAt: now, DueAt: now,
	}
}
