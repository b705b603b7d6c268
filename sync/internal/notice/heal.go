package notice

import (
	"slices"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// hasLink reports whether a mail with a link went to a slot, and none since that
// said that the visit is off.
func HasLink(v storage.Visit, slot string, history []storage.Delivery) bool {
	last, knows := Told(v, slot, history)
	return knows && last.Kind != string(notify.Cancelled) && slices.ContainsFunc(history, func(d storage.Delivery) bool {
		data, err := DataOf(d)
		return err == nil && data.Linked && d.State == storage.DeliverySent && tells(v, slot, d)
	})
}
