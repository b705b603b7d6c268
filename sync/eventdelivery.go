package syncer

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// eventDelivery is the outbox record of an event about a visit. uniq tells apart
// events of one kind within the visit; the id follows from it, so that recording
// the same thing twice cannot make two events.
func eventDelivery(a *storage.Account, v *storage.Visit, kind, uniq string, occurred, now time.Time) storage.Delivery {
	v.Sequence++
	data := notify.EventData{
		AppointmentID: v.AppointmentID,
		PhysicianID:   v.Booking.Physician.ID,
		PatientID:     v.Booking.PatientID,
		OccurredAt:    occurred.UTC(),
	}
	if v.Meeting != nil && v.Meeting.ID != 0 {
		data.MeetingID = strconv.FormatInt(v.Meeting.ID, 10)
	}
	body, err := json.Marshal(data)
	if err != nil {
		panic("syncer: event data: " + err.Error()) // strings and a time only
	}
	key := a.VisitKey(v.AppointmentID)
	return storage.Delivery{
		ID:            "evt_" + a.Sign("event", key, kind, uniq),
		Channel:       storage.ChannelEvent,
		Kind:          kind,
		State:         storage.DeliveryQueued,
		AppointmentID: v.AppointmentID,
		VisitKey:      key,
		Generation:    v.Generation,
		Sequence:      v.Sequence,
		Data:          body,
		CreatedAt:     now,
		DueAt:         now,
	}
}
