package pages

import (
	"net/http"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// meetingView is what the meeting page shows.
type meetingView struct {
	CSS, Action, Topic, Start, State, Name string
	ID                                     int64
	Duration                               int
	Live, Host, AskPasscode                bool
	Me                                     personView
	Waiting, Inside                        []personView
}

type personView struct {
	UUID, Name           string
	Host, Me, Admittable bool
}

func (s *pages) showMeeting(w http.ResponseWriter, r *http.Request) {
	view, err := s.meetingView(r)
	if err != nil {
		s.explain(w, err, "")
		return
	}
	s.render(w, http.StatusOK, "meeting.html", view)
}

func (s *pages) meetingView(r *http.Request) (*meetingView, error) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	v, err := s.visit(r)
	if err != nil {
		return nil, err
	}
	m := v.m
	view := &meetingView{
		CSS: cssPath, Topic: m.Topic, ID: m.ID, Duration: m.Duration, Live: m.Live != nil, Host: v.host,
		Start: m.Start.In(world.Zone(m.Timezone)).Format("Monday, 2 January 2006, 15:04 MST"),
		Name:  v.who.Name, AskPasscode: !v.open && m.Password != "",
	}
	if v.me != nil {
		view.Me = personView{UUID: v.me.UUID, Name: v.me.Name}
	}
	view.Action, view.State = here(r, view.Me.UUID), v.state()
	for _, p := range m.Present() {
		row := personView{UUID: p.UUID, Name: p.Name, Host: p.Host, Me: p == v.me, Admittable: p.State == account.InWaitingRoom}
		if p.State == account.InMeeting {
			view.Inside = append(view.Inside, row)
		} else {
			view.Waiting = append(view.Waiting, row)
		}
	}
	return view, nil
}

// state says in a sentence how things stand for the visitor.
func (v *visitor) state() string {
	running := "The meeting is running."
	if v.m.Live == nil {
		running = "The meeting has not started."
		if len(v.m.Past) > 0 {
			running = "The meeting has ended."
		}
	}
	if v.me == nil {
		return running
	}
	switch v.me.State {
	case account.WaitingForHost:
		return "You wait for the host to start the meeting."
	case account.InWaitingRoom:
		return "You are in the waiting room. The host will let you in."
	}
	return running + " You are in it."
}
