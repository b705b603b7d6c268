package report

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B8: everybody's coming and going, to scale; what came before, in order.
func TestTimeline(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 5, 6, 14, 0, 0, 0, time.UTC)
	at := func(minutes int) *time.Time {
		when := start.Add(time.Duration(minutes) * time.Minute)
		return &when
	}
	a := Visit{
		Start: start, Duration: 30 * time.Minute, BookedAt: start.AddDate(0, 0, -3),
		Patient: "Pat", Physician: "Doc",
		Participants: []storage.Ref{{ID: "g-1", Name: "Gran"}},
		Messages: []Message{
			{Kind: "reminder", State: storage.DeliverySent, At: *at(-60)},
			{Kind: "invite", State: storage.DeliverySent, At: start.AddDate(0, 0, -2)},
			{Kind: "reminder", State: storage.DeliveryQueued, At: *at(-10)},
			{Kind: "changed", State: storage.DeliveryDead, At: *at(2)},
		},
		Presence: []Presence{
			{Who: storage.RolePatient, JoinedAt: at(-5), LeftAt: at(0), Waiting: true},
			{Who: storage.RolePatient, JoinedAt: at(0), LeftAt: at(1), Waiting: true},
			{Who: storage.RolePatient, JoinedAt: at(1), LeftAt: at(20)},
			{Who: storage.RolePatient, JoinedAt: at(21), LeftAt: at(25)},
			{Who: storage.RolePhysician, JoinedAt: at(0), LeftAt: at(26)},
			{Who: storage.RoleParticipant, ID: "g-1", JoinedAt: at(10)},
			{Who: storage.RoleGuest, LeftAt: at(12)},
		},
	}
	got := TimelineOf(a, *at(40))
	if n := len(got.Lanes); n != 4 || got.Lanes[2].Name != "Gran" || got.Lanes[3].Who != storage.RoleGuest {
		t.Fatalf("lanes %+v", got.Lanes)
	}
	patient := got.Lanes[0]
	if len(patient.Bars) != 4 || !patient.Bars[0].Waiting || patient.Total != 23*time.Minute {
		t.Errorf("the patient's lane is %+v", patient)
	}
	if bar := got.Lanes[2].Bars[0]; !bar.Open || bar.X+bar.Width != got.Now {
		t.Errorf("who is still there ends at %d, not at the present, %d", bar.X+bar.Width, got.Now)
	}
	for _, l := range got.Lanes {
		for _, b := range l.Bars {
			if b.X < before || b.X+b.Width > wide || b.Width < 4 {
				t.Errorf("a bar of %s at %d, %d wide, leaves the picture", l.Who, b.X, b.Width)
			}
		}
	}
	kinds := []string{"booked", "invite", "reminder", "changed"}
	if len(got.Dots) != len(kinds) {
		t.Fatalf("dots %+v, want %v: what is only scheduled did not happen", got.Dots, kinds)
	}
	for i, d := range got.Dots {
		if d.Kind != kinds[i] || i > 0 && d.X <= got.Dots[i-1].X {
			t.Errorf("dot %d is %+v", i, d)
		}
	}
	if last := got.Dots[3]; last.X < got.Slot.X {
		t.Errorf("a mail of during the visit stands before it, at %d", last.X)
	}
	if n := len(got.Ticks); n == 0 || n > 6 {
		t.Errorf("%d ticks", n)
	}
	waits := 0
	for i := 1; i < len(got.Steps); i++ {
		if got.Steps[i].Kind == "waits" {
			waits++
		}
		if got.Steps[i].At.Before(got.Steps[i-1].At) {
			t.Errorf("step %d is out of order", i)
		}
	}
	if waits != 1 {
		t.Errorf("in words the patient began to wait %d times", waits)
	}
}

// A visit of which nothing is known yet, and one with very many mails, have a
// picture too.
func TestTimelineOfLittleAndMuch(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 5, 6, 14, 0, 0, 0, time.UTC)
	a := Visit{Start: start, BookedAt: start.Add(-time.Hour)}
	if got := TimelineOf(a, start.Add(-time.Hour)); len(got.Lanes) != 2 || got.Now != 0 || got.Slot.Width < 4 {
		t.Errorf("of little: %+v", got)
	}
	for i := range 40 {
		a.Messages = append(a.Messages, Message{Kind: "invite", State: storage.DeliverySent, At: start.Add(-time.Hour + time.Duration(i)*time.Minute)})
	}
	got := TimelineOf(a, start)
	if len(got.Dots) > maxDots || got.Dots[0].Kind != "booked" {
		t.Errorf("of much: %d dots", len(got.Dots))
	}
	for _, d := range got.Dots {
		if d.X >= before {
			t.Errorf("a dot at %d stands in the visit", d.X)
		}
	}
}
