package clinic

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// VisitFilter selects appointments; zero members do not restrict.
type VisitFilter struct {
	From, To    time.Time // start: From <= start < To
	PhysicianID string
	State       storage.VisitState
	Cursor      string
	Limit       int  // 0: 100; at most 1,000
	Again       bool // a view that is on the screen already is refreshed: not recorded again
}

// Appointment is a visit as people and programs see it.
type Appointment struct {
	ID              string             `json:"id"`
	State           storage.VisitState `json:"state"`
	Physician       storage.Ref        `json:"physician"`
	Patient         storage.Ref        `json:"patient"`
	HostedBy        *storage.Ref       `json:"hosted_by"` // null: the physician, if anybody
	Start           time.Time          `json:"start"`
	DurationMinutes int                `json:"duration_minutes"`
	Type            storage.Ref        `json:"type"`
	Meeting         MeetingRef         `json:"meeting"`
	Links           Links              `json:"links"`
	Room            *RoomRef           `json:"room"`
	Participants    []Participant      `json:"participants"`
	Presence        []report.Presence  `json:"presence"`
	Messages        []report.Message   `json:"messages"`
	Problems        []Problem          `json:"problems"`

	// For the pages.
	Key          string         `json:"-"` // names the visit in live marks
	Mark         report.Mark    `json:"-"`
	WaitingSince time.Time      `json:"-"` // see [storage.Visit.WaitingSince]
	Absent       []storage.Role `json:"-"` // who did not come to a visit that is over
	BookedAt     time.Time      `json:"-"` // when it was first seen in the EHR
}

// MeetingRef names the Zoom meeting; its id is empty until it is made.
type MeetingRef struct {
	ID string `json:"id"`
}

// Links are the ways in; empty when they lead nowhere.
type Links struct {
	Physician string `json:"physician"`
	Patient   string `json:"patient"`
}

// RoomRef is the Zoom Room reserved for a visit.
type RoomRef struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	State string `json:"state"`
}

// Participant is a third person in a visit.
type Participant struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Link  string `json:"link"`
}

// Problem is something to know of, and what to do.
type Problem struct {
	Code    string     `json:"code"`
	Message string     `json:"message"`
	Action  string     `json:"action"`
	Since   *time.Time `json:"since"`
}

func problemsOf(all []storage.Problem) []Problem {
	out := make([]Problem, len(all))
	for i, p := range all {
		out[i] = Problem{Code: p.Code, Message: p.Message, Action: p.Action, Since: orNil(p.Since)}
	}
	return out
}

// Appointments returns a page of appointments by start, and the cursor of the
// next ("" at the end). A page may hold fewer than Limit.
func (s *Session) Appointments(ctx context.Context, f VisitFilter) ([]Appointment, string, error) {
	out := []Appointment{}
	query := storage.VisitFilter{From: f.From, To: f.To, State: f.State}
	for {
		p, err := s.account.VisitPage(ctx, query, f.Cursor, f.Limit)
		if err != nil {
			return nil, "", refine(err)
		}
		for _, v := range p.Items {
			if f.PhysicianID != "" && v.Booking.Physician.ID != f.PhysicianID {
				continue
			}
			a, err := s.view(ctx, v)
			if err != nil {
				return nil, "", err
			}
			out = append(out, a)
		}
		if len(out) > 0 || p.Next == "" {
			if f.Again {
				return out, p.Next, nil
			}
			return out, p.Next, s.record(ctx, "visits.view", "", strconv.Itoa(len(out)))
		}
		f.Cursor = p.Next
	}
}

// Appointment returns one by the EHR's id, or ErrNotFound.
func (s *Session) Appointment(ctx context.Context, id string) (Appointment, error) {
	v, err := s.account.Visit(ctx, id)
	if err != nil {
		return Appointment{}, err
	}
	if err := s.record(ctx, "visit.view", id, ""); err != nil {
		return Appointment{}, err
	}
	return s.view(ctx, v)
}

// Timeline draws a visit as it is known at an instant.
func (a Appointment) Timeline(now time.Time) report.Timeline {
	v := report.Visit{
		Start: a.Start, Duration: time.Duration(a.DurationMinutes) * time.Minute, BookedAt: a.BookedAt,
		Patient: a.Patient.Name, Physician: a.Physician.Name, Presence: a.Presence, Messages: a.Messages,
	}
	for _, p := range a.Participants {
		v.Participants = append(v.Participants, storage.Ref{ID: p.ID, Name: p.Name})
	}
	return report.TimelineOf(v, now)
}

func (s *Session) view(ctx context.Context, v storage.Visit) (Appointment, error) {
	b := v.Booking
	a := Appointment{
		ID: v.AppointmentID, State: v.State,
		Physician: b.Physician, Patient: storage.Ref{ID: b.PatientID, Name: v.Patient.Name},
		Start: b.Start, DurationMinutes: int(b.Duration / time.Minute), Type: b.Type,
		Participants: []Participant{}, Presence: []report.Presence{}, Messages: []report.Message{},
		Key: s.account.VisitKey(v.AppointmentID), Mark: report.MarkOf(v), WaitingSince: v.WaitingSince(), Absent: v.Absent, BookedAt: v.CreatedAt,
	}
	if v.HostedBy != "" {
		a.HostedBy = &storage.Ref{ID: v.HostedBy}
	}
	for _, p := range []*storage.Ref{&a.Physician, a.HostedBy} {
		if err := s.addName(ctx, p); err != nil {
			return a, err
		}
	}
	if v.Meeting != nil && v.Meeting.ID != 0 {
		a.Meeting.ID = strconv.FormatInt(v.Meeting.ID, 10)
	}
	open := s.caller.Role != Auditor && // who only looks gets no way in
		slices.Contains([]storage.VisitState{storage.VisitPreparing, storage.VisitReady, storage.VisitLive, storage.VisitUnmanaged, storage.VisitHeld}, v.State)
	if open {
		a.Links = Links{Physician: s.engine.PhysicianURL(v), Patient: s.engine.PatientURL(v)}
	}
	if v.Room != nil {
		a.Room = &RoomRef{ID: v.Room.ID, Name: v.Room.Name, State: v.Room.State}
	}
	for _, p := range v.Participants {
		a.Participants = append(a.Participants, s.participant(v, p, open))
	}
	for _, p := range v.Presence {
		a.Presence = append(a.Presence, report.Presence{Who: p.Role, ID: p.ID, JoinedAt: orNil(p.JoinedAt), LeftAt: orNil(p.LeftAt), Waiting: p.Waiting})
	}
	a.Problems = problemsOf(v.Problems)
	err := s.addMessages(ctx, &a)
	return a, err
}

// addName gives a physician the name on the list: the EHR's appointments often
// hold the id alone.
func (s *Session) addName(ctx context.Context, p *storage.Ref) error {
	if p == nil || p.Name != "" {
		return nil
	}
	known, err := s.account.Physician(ctx, p.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	p.Name = known.Name
	return err
}

func (s *Session) participant(v storage.Visit, p storage.Participant, open bool) Participant {
	out := Participant{ID: p.ID, Name: p.Name, Email: p.Email}
	if open {
		out.Link = s.engine.ParticipantURL(v, p)
	}
	return out
}

func (s *Session) addMessages(ctx context.Context, a *Appointment) error {
	for m, err := range s.account.Deliveries(ctx, storage.DeliveryFilter{AppointmentID: a.ID}) {
		if err != nil {
			return err
		}
		if m.Channel != storage.ChannelMail {
			continue
		}
		at := m.DoneAt
		if at.IsZero() {
			at = m.DueAt
		}
		a.Messages = append(a.Messages, report.Message{Kind: m.Kind, To: m.To, State: m.State, At: at, Reason: m.Reason})
	}
	return nil
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Resend mails the invitation once more. to holds "patient", ids of
// participants, or "all".
func (s *Session) Resend(ctx context.Context, id string, to []string) error {
	if err := s.engine.Resend(ctx, id, to, s.caller.ID); err != nil {
		return refine(err)
	}
	return s.record(ctx, "visit.resend", id, strconv.Itoa(len(to)))
}

// AddParticipant gives a third person a link of their own.
func (s *Session) AddParticipant(ctx context.Context, id, name, email string) (Participant, error) {
	p, err := s.engine.AddParticipant(ctx, id, name, email)
	if err != nil {
		return Participant{}, refine(err)
	}
	if err := s.record(ctx, "participant.add", id, p.ID); err != nil {
		return Participant{}, err
	}
	v, err := s.account.Visit(ctx, id)
	if err != nil {
		return Participant{}, err
	}
	return s.participant(v, p, true), nil
}

// RemoveParticipant takes that link away.
func (s *Session) RemoveParticipant(ctx context.Context, id, participant string) error {
	if err := s.engine.RemoveParticipant(ctx, id, participant); err != nil {
		return refine(err)
	}
	return s.record(ctx, "participant.remove", id, participant)
}

// Rooms lists the Zoom Rooms that can be reserved; an account that cannot
// reserve any has none.
func (s *Session) Rooms(ctx context.Context) ([]RoomRef, error) {
	rooms, err := s.engine.Rooms(ctx)
	if e, ok := errors.AsType[*syncer.RoomError](err); ok && e.Code == "room_unsupported" {
		return []RoomRef{}, nil
	}
	if err != nil {
		return nil, upstream("Zoom", refine(err))
	}
	out := make([]RoomRef, len(rooms))
	for i, r := range rooms {
		out[i] = RoomRef{ID: r.ID, Name: r.Name}
		if r.Joins {
			out[i].State = storage.RoomJoins
		}
	}
	return out, nil
}

// ReserveRoom reserves a room for a visit; it moves with the visit.
func (s *Session) ReserveRoom(ctx context.Context, id, room string) error {
	if _, err := s.account.Visit(ctx, id); err != nil {
		return err
	}
	if _, err := s.engine.ReserveRoom(ctx, id, room); err != nil {
		return refine(err)
	}
	return s.record(ctx, "room.reserve", id, room)
}

// ReleaseRoom gives a visit's room back; ErrNotFound when it has none.
func (s *Session) ReleaseRoom(ctx context.Context, id string) error {
	if err := s.engine.ReleaseRoom(ctx, id); err != nil {
		return refine(err)
	}
	return s.record(ctx, "room.release", id, "")
}
