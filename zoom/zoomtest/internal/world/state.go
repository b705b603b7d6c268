// Package world is the account behind the fake Zoom: what it holds, what people
// and apps do to it, and which event each of that causes. It knows no request and
// no answer.
//
//   - state.go: the account, its rules, its lock; save.go: kept over a restart;
//   - users.go, rooms.go, registrants.go, meeting.go: what it holds; schedule.go:
//     how a meeting is made and changed; links.go: join and start links, ZAKs;
//   - participant.go, join.go, leave.go: people in a meeting;
//   - tokens.go: grants and codes; limiter.go: counters a second and a day;
//   - events.go: what webhooks say.
package world

import (
	"strconv"
	"sync"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/mint"
)

// Zulu is how Zoom writes a time: UTC, whole seconds.
const Zulu = "2006-01-02T15:04:05Z"

// State is the account behind the API: what it holds, and the rules by which
// people and calls change it. Its methods expect that the caller holds Mu.
type State struct {
	Mu      sync.Mutex
	Base    func() string // of links, without a trailing slash
	Rules   Rules
	Quirks  account.Quirks
	IDs     *mint.Minter
	Records Records
	Limits  Limiter

	// BendEvent changes the payload of an event before it is sent; nil does not.
	BendEvent func(event string, payload map[string]any)

	// Send hands an event to the webhooks: to those about the app's removal if it
	// is one. Whoever makes the webhooks sets it.
	Send func(event string, removal bool, body []byte)
}

// New makes an account that holds its owner only.
func New(base func() string, set Rules, quirks account.Quirks, seed uint64) *State {
	s := &State{Base: base, Rules: set, Quirks: quirks, IDs: mint.New(seed), Records: newRecords(), Send: func(string, bool, []byte) {}}
	s.Records.Owner = s.newOwner()
	return s
}

// Now is the account's clock, in UTC.
func (s *State) Now() time.Time { return s.Rules.Now().UTC() }

// Records is everything the account holds.
type Records struct {
	Owner    *account.User
	Users    []*account.User // in order of creation
	zaks     map[string]*zak
	Meetings []*Meeting // in order of creation, deleted ones included
	ByID     map[int64]*Meeting
	Tokens   map[string]*AccessToken
	Refresh  map[string]*RefreshToken
	Codes    map[string]*authCode
	LastS2S  string
	Tracking []account.TrackingField
	Invites  map[string]*InviteLink

	Locations    []account.Location
	Rooms        []*account.Room
	Reservations []*account.Reservation
}

func newRecords() Records {
	return Records{
		zaks: map[string]*zak{}, ByID: map[int64]*Meeting{},
		Tokens: map[string]*AccessToken{}, Refresh: map[string]*RefreshToken{}, Codes: map[string]*authCode{},
		Invites: map[string]*InviteLink{},
	}
}

// FormatID writes the number of a meeting.
func FormatID(id int64) string { return strconv.FormatInt(id, 10) }

// Stamp writes a time as Zoom does; the zero time is blank.
func Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(Zulu)
}

// TrackingID makes the trace id of an answer.
func (s *State) TrackingID(kind string) string {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return "v=2.0;clid=fake;rid=" + kind + "_" + s.IDs.Text(24)
}

// Kept is how many calls, deliveries and keys are remembered.
const Kept = 2000

// Rules are what the account is and has been set to; all but the policy never
// change.
type Rules struct {
	Creds          account.Credentials
	Plan           account.Plan
	RateLimits     bool
	Now            func() time.Time
	APIURL         string // of token answers; blank for the server's own
	Zone           string
	Lenient        bool
	TokenLife      time.Duration
	RefreshGrace   time.Duration
	Redirects      []string // nil: any
	Scopes         []string // nil: all
	LimitedDomain  string
	account.Policy // changes
}
