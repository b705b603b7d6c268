package notice

import (
	"encoding/json"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// AlertMail is what a mail to the administrator says.
type AlertMail struct {
	Message string `json:"message"`
	Action  string `json:"action"`
}

// Alert is the outbox record of a mail about something that has stopped.
func Alert(a Account, why *storage.Pause, now time.Time) storage.Delivery {
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
