package notice

import (
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// mailPause is how long a mail waits while it is unclear whether its visit will
// take place.
const mailPause = 5 * time.Minute

// Verdict is what becomes of a mail: DeliverySent: it is to be sent now;
// DeliveryQueued: not before until.
type Verdict struct {
	Fate   storage.DeliveryState
	Reason string
	Until  time.Time
}

// JudgeMail decides, at the moment of sending, whether a mail still says what is
// true (D3), and whether it may go out now.
func JudgeMail(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) Verdict {
	if reason := outdated(now, settings, v, d); reason != "" {
		return Verdict{Fate: storage.DeliveryDropped, Reason: reason}
	}
	kind := notify.Kind(d.Kind)
	if kind != notify.Test && kind != notify.Cancelled && (v.State == storage.VisitHeld || v.State == storage.VisitNeedsHost) {
		return Verdict{storage.DeliveryQueued, "It is not clear yet whether the visit takes place.", now.Add(mailPause)}
	}
	if at := afterQuietHours(now, settings, v, d); at.After(now) {
		return Verdict{storage.DeliveryQueued, "It waits for the end of the quiet hours.", at}
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
	case (kind == notify.Cancelled) != (v.State == storage.VisitCancelled):
		return "The visit was cancelled or restored meanwhile."
	case kind == notify.Cancelled && !now.Before(b.End()):
		return "The visit would be over by now."
	case kind == notify.Cancelled:
		return ""
	case v.State == storage.VisitEnded || !now.Before(b.End()) && v.State != storage.VisitLive:
		return "The visit is over."
	case kind == notify.Reminder && !now.Before(b.Start):
		return ReminderTooLate
	}
	return ""
}

// ReminderTooLate is why a reminder is dropped after its visit's start.
const ReminderTooLate = "The visit had begun before this could be sent."

// afterQuietHours is when a mail may go out that would go out now. What a person
// asked for goes out at once.
func afterQuietHours(now time.Time, settings storage.Settings, v storage.Visit, d storage.Delivery) time.Time {
	if d.By != "" || notify.Kind(d.Kind) == notify.Test {
		return now
	}
	before := v.Booking.Start
	if data, err := DataOf(d); err == nil && !data.Previous.IsZero() {
		before = visit.Earlier(before, data.Previous)
	}
	slot := d.To
	if slot == ToCustom {
		slot = ToPatient
	}
	return AfterQuietHours(settings, v, slot, now, before)
}

func judgeAddress(settings storage.Settings, v storage.Visit, d storage.Delivery) Verdict {
	address, found := Address(settings, v, d.To)
	if !found {
		return Verdict{Fate: storage.DeliveryDropped, Reason: "The participant was removed."}
	}
	if err := notify.CheckAddress(address); err != nil {
		return Verdict{Fate: storage.DeliverySkipped, Reason: "No address: the EHR has none for this person, or not a valid one."}
	}
	return Verdict{Fate: storage.DeliverySent}
}
