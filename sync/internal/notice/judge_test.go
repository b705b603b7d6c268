package notice

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/visittest"
)

// D3, E5, E20: what is decided about a mail at the moment of sending.
func TestJudgeMail(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind   notify.Kind
		change func(v *storage.Visit, s *storage.Settings, d *storage.Delivery)
		at     int // minutes after the start
		want   storage.DeliveryState
	}{
		"an hour before":             {notify.Reminder, nil, -60, storage.DeliverySent},
		"E20 at the start":           {notify.Reminder, nil, 0, storage.DeliveryDropped},
		"an invitation at the start": {notify.Invite, nil, 0, storage.DeliverySent},
		"over":                       {notify.Invite, nil, 30, storage.DeliveryDropped},
		"over, but live":             {notify.Invite, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.State = storage.VisitLive }, 30, storage.DeliverySent},
		"D3 of a former generation":  {notify.Invite, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.Generation++ }, -60, storage.DeliveryDropped},
		"B2 cancelled":               {notify.Cancelled, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.State = storage.VisitCancelled }, -60, storage.DeliverySent},
		"B2 cancelled, too late":     {notify.Cancelled, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.State = storage.VisitCancelled }, 30, storage.DeliveryDropped},
		"B2 restored":                {notify.Cancelled, nil, -60, storage.DeliveryDropped},
		"D5 held":                    {notify.Reminder, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.State = storage.VisitHeld }, -60, storage.DeliveryQueued},
		"switched off":               {notify.Invite, func(_ *storage.Visit, s *storage.Settings, _ *storage.Delivery) { s.PatientEmail.Enabled = false }, -60, storage.DeliveryDropped},
		"off, but asked for by hand": {notify.Invite, func(_ *storage.Visit, s *storage.Settings, d *storage.Delivery) {
			s.PatientEmail.Enabled, d.By = false, "u-1"
		}, -60, storage.DeliverySent},
		"E5 no address":         {notify.Invite, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.Patient.Email = "" }, -60, storage.DeliverySkipped},
		"B5 the participant":    {notify.Invite, func(_ *storage.Visit, _ *storage.Settings, d *storage.Delivery) { d.To = "T-1" }, -60, storage.DeliverySent},
		"B5 who was removed":    {notify.Invite, func(_ *storage.Visit, _ *storage.Settings, d *storage.Delivery) { d.To = "T-2" }, -60, storage.DeliveryDropped},
		"a test, whatever else": {notify.Test, func(v *storage.Visit, _ *storage.Settings, _ *storage.Delivery) { v.State = storage.VisitCancelled }, 90, storage.DeliverySent},
		"B3 in the quiet hours": {notify.Invite, func(v *storage.Visit, s *storage.Settings, _ *storage.Delivery) {
			s.QuietHours.Enabled, s.TimeZone = true, "UTC"
			v.Booking.Start = v.Booking.Start.Add(12 * time.Hour)
		}, -5 * 60, storage.DeliveryQueued},
	} {
		v, s := visittest.Ready(), storage.DefaultSettings()
		s.PatientEmail.Enabled = true
		d := MailDelivery(named{}, &v, test.kind, ToPatient, "", visittest.Nine, visittest.Nine)
		if test.change != nil {
			test.change(&v, &s, &d)
		}
		got := JudgeMail(visittest.At(test.at), s, v, d)
		if got.Fate != test.want || (got.Fate != storage.DeliverySent) != (got.Reason != "") || (got.Fate == storage.DeliveryQueued) != got.Until.After(visittest.At(test.at)) {
			t.Errorf("%s: %+v, want %s", name, got, test.want)
		}
	}
}

// D4: recording the same thing twice cannot make two events, and of one visit the
// later one has the greater number.
func TestEventDelivery(t *testing.T) {
	t.Parallel()
	v := visittest.Ready()
	one := EventDelivery(named{}, &v, notify.PatientJoined, "c1", visittest.At(0), visittest.At(1))
	again := EventDelivery(named{}, &v, notify.PatientJoined, "c1", visittest.At(0), visittest.At(2))
	other := EventDelivery(named{}, &v, notify.PatientJoined, "c2", visittest.At(0), visittest.At(2))
	if one.ID != again.ID || one.ID == other.ID || one.Sequence >= other.Sequence {
		t.Errorf("%s %d, %s, %s %d", one.ID, one.Sequence, again.ID, other.ID, other.Sequence)
	}
}
