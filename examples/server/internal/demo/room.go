package demo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Room is the fake meeting room of a visit.
type Room struct {
	AppointmentID string
	Start         time.Time
	Patient       string
	Physician     string
	Waiting       bool // the patient is in the waiting room, or there before the physician
	PatientIn     bool
	PhysicianIn   bool
}

// What somebody can do in a room by hand.
const (
	PatientJoins   = "patient-joins"
	PatientLeaves  = "patient-leaves"
	PhysicianJoins = "physician-joins"
	LetIn          = "let-in"
	EndVisit       = "end"
)

// Rooms of visits that begin soon, or began a while ago.
const (
	roomsPast   = time.Hour
	roomsFuture = 2 * time.Hour
)

// Rooms lists the meeting rooms around now, at most limit.
func (d *Demo) Rooms(ctx context.Context, a *storage.Account, limit int) ([]Room, error) {
	var out []Room
	now := d.Now()
	for v, err := range a.Visits(ctx, storage.VisitFilter{From: now.Add(-roomsPast), To: now.Add(roomsFuture)}) {
		if err != nil {
			return out, err
		}
		if v.Meeting == nil || v.Meeting.ID == 0 || v.State == storage.VisitEnded || v.State == storage.VisitCancelled {
			continue
		}
		id := v.Meeting.ID
		out = append(out, Room{
			AppointmentID: v.AppointmentID, Start: v.Booking.Start.In(d.zone), Patient: v.Patient.Name, Physician: d.physician(v.Booking.Physician.ID),
			Waiting: len(d.present(id, outside)) > 0, PatientIn: len(d.present(id, patient)) > len(d.present(id, outside)),
			PhysicianIn: len(d.present(id, host)) > 0,
		})
		if len(out) == limit {
			break
		}
	}
	return out, nil
}

// byHand remembers the visits that somebody plays by hand.
type byHand struct {
	mu     sync.Mutex
	visits map[string]bool
}

func (b *byHand) take(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.visits == nil {
		b.visits = map[string]bool{}
	}
	b.visits[id] = true
}

func (b *byHand) has(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.visits[id]
}

// Play does something in a visit's room. From then on the visit is left to
// whoever plays it.
func (d *Demo) Play(ctx context.Context, a *storage.Account, appointmentID, what string) error {
	v, err := a.Visit(ctx, appointmentID)
	if err != nil {
		return err
	}
	if v.Meeting == nil || v.Meeting.ID == 0 {
		return fmt.Errorf("visit %s has no meeting: %w", appointmentID, storage.ErrNotFound)
	}
	d.hands.take(appointmentID)
	id := v.Meeting.ID
	switch what {
	case PatientJoins:
		_, err = d.zoom.Join(id, zoomtest.Person{RegistrantID: v.Access.Registrant, UserID: v.Access.UserID})
	case PhysicianJoins:
		_, err = d.zoom.Start(id, "")
	case LetIn:
		err = d.each(id, waiting, d.zoom.Admit)
	case PatientLeaves:
		err = d.each(id, patient, d.zoom.Leave)
	case EndVisit:
		err = d.zoom.End(id)
	default:
		return fmt.Errorf("%q cannot be played: %w", what, storage.ErrNotFound)
	}
	if err != nil {
		return err
	}
	return d.save()
}

func (d *Demo) each(meetingID int64, is func(zoomtest.Participant) bool, do func(int64, string) error) error {
	for _, p := range d.present(meetingID, is) {
		if err := do(meetingID, p.UUID); err != nil {
			return err
		}
	}
	return nil
}
