package demo

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// When people of a visit come and go, from its start.
const (
	patientComes   = -20 * time.Second
	physicianComes = 15 * time.Second
	patientIsLetIn = 20 * time.Second
	patientGoes    = 150 * time.Second
	physicianGoes  = 165 * time.Second
	tooLate        = 5 * time.Minute // nobody comes to a visit that began before the demo did
)

// People make patients and physicians come and go until ctx ends. Whoever
// somebody plays by hand, in the browser, is left alone.
func (d *Demo) People(ctx context.Context, a *storage.Account) {
	play := map[string]*scene{}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := d.Now()
		for v, err := range a.Visits(ctx, storage.VisitFilter{From: now.Add(-tooLate), To: now.Add(roomsFuture)}) {
			if err != nil {
				break
			}
			if v.Meeting == nil || v.Meeting.ID == 0 || d.hands.has(v.AppointmentID) {
				continue
			}
			s := play[v.AppointmentID]
			if s == nil {
				s = newScene(v)
				play[v.AppointmentID] = s
			}
			d.act(s, v, now.Sub(v.Booking.Start)-s.delay)
		}
	}
}

// scene is how far a visit has been played.
type scene struct {
	delay                          time.Duration
	came, started, let, gone, over bool
}

// newScene begins a visit's scene; one that somebody was in already, before this
// process, has been played.
func newScene(v storage.Visit) *scene {
	was := len(v.Presence) > 0
	return &scene{delay: delay(v.AppointmentID), came: was, started: was, let: was, gone: was, over: was}
}

// delay spreads visits that start at the same minute.
func delay(id string) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash cannot fail
	return time.Duration(h.Sum32()%20) * time.Second
}

// act plays what is due in a visit. What the fake refuses, such as joining a
// meeting that was deleted meanwhile, is not played.
func (d *Demo) act(s *scene, v storage.Visit, elapsed time.Duration) {
	due := func(done *bool, when time.Duration) bool {
		if *done || elapsed < when {
			return false
		}
		*done = true
		return true
	}
	id := v.Meeting.ID
	if !s.came && len(d.present(id, host)) > 0 { // somebody starts by hand: the patient does not let them wait
		elapsed = max(elapsed, patientComes)
	}
	if due(&s.came, patientComes) && len(d.present(id, patient)) == 0 {
		_, _ = d.zoom.Join(id, zoomtest.Person{RegistrantID: v.Access.Registrant, UserID: v.Access.UserID})
	}
	if due(&s.started, physicianComes) && len(d.present(id, host)) == 0 {
		_, _ = d.zoom.Start(id, "")
	}
	if due(&s.let, patientIsLetIn) {
		for _, p := range d.present(id, waiting) {
			_ = d.zoom.Admit(id, p.UUID)
		}
	}
	if due(&s.gone, patientGoes) {
		for _, p := range d.present(id, patient) {
			_ = d.zoom.Leave(id, p.UUID)
		}
	}
	if due(&s.over, physicianGoes) && len(d.present(id, patient)) == 0 {
		_ = d.zoom.End(id)
	}
}

func patient(p zoomtest.Participant) bool { return !p.Host }
func host(p zoomtest.Participant) bool    { return p.Host }
func waiting(p zoomtest.Participant) bool { return p.State == zoomtest.InWaitingRoom }
func outside(p zoomtest.Participant) bool { return waiting(p) || p.State == zoomtest.WaitingForHost }

func (d *Demo) present(meetingID int64, is func(zoomtest.Participant) bool) []zoomtest.Participant {
	var out []zoomtest.Participant
	for _, p := range d.zoom.Participants(meetingID) {
		if is(p) {
			out = append(out, p)
		}
	}
	return out
}
