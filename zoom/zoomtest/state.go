package zoomtest

import (
	"strconv"
	"time"
)

// zulu is how Zoom writes a time: UTC, whole seconds.
const zulu = "2006-01-02T15:04:05Z"

// state is everything the account holds. Server.mu guards it.
type state struct {
	owner    *User
	users    []*User // in order of creation
	zaks     map[string]*zak
	meetings []*meeting // in order of creation, deleted ones included
	byID     map[int64]*meeting
	tokens   map[string]*accessToken
	refresh  map[string]*refreshToken
	codes    map[string]*authCode
	lastS2S  string
	tracking []TrackingField
	invites  map[string]*inviteLink

	locations    []Location
	rooms        []*Room
	reservations []*Reservation
}

func newState() state {
	return state{
		zaks: map[string]*zak{}, byID: map[int64]*meeting{},
		tokens: map[string]*accessToken{}, refresh: map[string]*refreshToken{}, codes: map[string]*authCode{},
		invites: map[string]*inviteLink{},
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func id64(id int64) string { return strconv.FormatInt(id, 10) }

// stamp writes a time as Zoom does; the zero time is blank.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(zulu)
}

func (s *Server) trackingID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return "v=2.0;clid=fake;rid=WEB_" + s.ids.text(24)
}
