package notice

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
)

// EventDelivery is the outbox record of an event about a visit. uniq tells apart
// events of one kind within the visit; the id follows from it, so that recording
// the same thing twice cannot make two events.
func EventDelivery(a Account, v *storage.Visit, kind, uniq string, occurred, now time.Time) storage.Delivery {
	return visitEvent(a, v, kind, uniq, visitData(*v, occurred), now)
}

func visitEvent(a Account, v *storage.Visit, kind, uniq string, data notify.EventData, now time.Time) storage.Delivery {
	v.Sequence++
	key := a.VisitKey(v.AppointmentID)
	d := newEvent(a, key, kind, uniq, data, now)
	d.AppointmentID, d.VisitKey, d.Generation, d.Sequence = v.AppointmentID, key, v.Generation, v.Sequence
	return d
}

func visitData(v storage.Visit, occurred time.Time) notify.EventData {
	data := notify.EventData{
		AppointmentID: v.AppointmentID,
		PhysicianID:   v.Booking.Physician.ID,
		PatientID:     v.Booking.PatientID,
		OccurredAt:    occurred.UTC(),
	}
	if v.Meeting != nil && v.Meeting.ID != 0 {
		data.MeetingID = strconv.FormatInt(v.Meeting.ID, 10)
	}
	return data
}

// newEvent is the outbox record of an event; about names what it is about.
func newEvent(a Account, about, kind, uniq string, data notify.EventData, now time.Time) storage.Delivery {
	body, err := json.Marshal(data)
	if err != nil {
		panic("syncer: event data: " + err.Error()) // strings and a time only
	}
	return storage.Delivery{
		ID:        "evt_" + a.Sign("event", about, kind, uniq),
		Channel:   storage.ChannelEvent,
		Kind:      kind,
		State:     storage.DeliveryQueued,
		Data:      body,
		CreatedAt: now,
		DueAt:     now,
	}
}

// FailedEvent tells that a delivery was given up; v is its visit, nil when it is
// about none.
func FailedEvent(a Account, v *storage.Visit, d storage.Delivery, now time.Time) storage.Delivery {
	uniq := d.ID + "/" + strconv.Itoa(len(d.Attempts))
	if v == nil {
		return newEvent(a, "", notify.DeliveryFailed, uniq, notify.EventData{DeliveryID: d.ID, OccurredAt: now}, now)
	}
	data := visitData(*v, now)
	data.DeliveryID = d.ID
	return visitEvent(a, v, notify.DeliveryFailed, uniq, data, now)
}

// PausedEvent tells that an account is paused.
func PausedEvent(a Account, since time.Time) storage.Delivery {
	data := notify.EventData{AccountID: a.ID(), OccurredAt: since}
	return newEvent(a, "", notify.AccountPaused, since.Format(time.RFC3339Nano), data, since)
}

// secrets are the signing secrets that are alive, newest first.
func secrets(n storage.Notifications, now time.Time) []string {
	out := []string{n.SigningSecret}
	if n.OldSecret != "" && now.Before(n.OldUntil) {
		out = append(out, n.OldSecret)
	}
	return out
}

// EndpointOf is where an account's events go.
func EndpointOf(n storage.Notifications, now time.Time) notify.Endpoint {
	return notify.Endpoint{URL: n.EndpointURL, Secrets: secrets(n, now)}
}
