package zoomtest

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Roles of a user in the account.
const (
	Owner  = "Owner"
	Admin  = "Admin"
	Member = "Member"
)

// User is a person, or an API user, of the fake account.
type User struct {
	ID          string `json:"id"`
	Email       string `json:"email"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	DisplayName string `json:"display_name"`
	// Type is 1 Basic, 2 Licensed, 4 or 99 without meetings.
	Type int `json:"type"`
	// Status is active, inactive or pending.
	Status string `json:"status"`
	// Action is how the user was made: create, autoCreate, custCreate, ssoCreate.
	Action string `json:"action"`
	// Role is Owner, Admin or Member.
	Role     string    `json:"role"`
	Timezone string    `json:"timezone"`
	PMI      int64     `json:"pmi"`
	Created  time.Time `json:"created"`
	// Fields are further members that an update has set, such as dept.
	Fields map[string]any `json:"fields,omitempty"`
}

// ErrNoUser says that the account has no such user.
var ErrNoUser = errors.New("zoomtest: no such user")

func (s *Server) newOwner() *User {
	u := &User{Email: "owner@clinic.example", FirstName: "Olive", LastName: "Owner", Type: 2, Role: Owner}
	s.addUser(u)
	return u
}

// addUser fills what is blank and stores the user.
func (s *Server) addUser(u *User) {
	if u.ID == "" {
		u.ID = s.ids.text(22)
	}
	fill := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	fill(&u.Status, "active")
	fill(&u.Action, "create")
	fill(&u.Role, Member)
	fill(&u.Timezone, s.set.zone)
	fill(&u.DisplayName, strings.TrimSpace(u.FirstName+" "+u.LastName))
	if u.Type == 0 {
		u.Type = 2
	}
	if u.PMI == 0 {
		u.PMI = s.ids.digits(10)
	}
	if u.Created.IsZero() {
		u.Created = s.now()
	}
	s.state.users = append(s.state.users, u)
}

// AddUser puts a user into the account without a call or an event. Blank
// fields are filled: an active, licensed member in the account's zone.
func (s *Server) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addUser(&u)
	return u
}

// Owner is the account's owner, who exists from the start and for whom
// server-to-server tokens act.
func (s *Server) Owner() User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.state.owner
}

// Users lists all users, pending and inactive ones included, oldest first.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]User, 0, len(s.state.users))
	for _, u := range s.state.users {
		all = append(all, *u)
	}
	return all
}

// User finds one by id or e-mail.
func (s *Server) User(ref string) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.user(ref); u != nil {
		return *u, true
	}
	return User{}, false
}

func (s *Server) user(ref string) *User {
	i := slices.IndexFunc(s.state.users, func(u *User) bool {
		return u.ID == ref || strings.EqualFold(u.Email, ref)
	})
	if i < 0 {
		return nil
	}
	return s.state.users[i]
}

// userOf resolves the userId of a path: an id, an e-mail, or "me" for the
// holder of a user token.
func (s *Server) userOf(req *request) (*User, answer, bool) {
	ref := req.path["userId"]
	if ref == "me" && req.token.grant != nil {
		return req.token.grant.user, answer{}, true
	}
	if u := s.user(ref); u != nil && ref != "me" {
		return u, answer{}, true
	}
	return nil, fail(http.StatusNotFound, 1001, "User does not exist: %s.", ref), false
}

// permitted keeps the token of a plain member to the member's own things.
func (s *Server) permitted(req *request) (answer, bool) {
	g := req.token.grant
	if g == nil || g.user.Role != Member {
		return answer{}, true
	}
	if ref, given := req.path["userId"]; given && ref != "me" && s.user(ref) != nil && s.user(ref) != g.user {
		return fail(http.StatusForbidden, http.StatusForbidden, "The authenticated user has not permitted access to the targeted resource."), false
	}
	if m := s.meetingOf(req); m != nil && m.HostID != g.user.ID {
		return fail(http.StatusForbidden, 2306, "You are not allowed to view others' meetings."), false
	}
	return answer{}, true
}

// apiUser tells whether the user was made with custCreate.
func (u *User) apiUser() bool { return u.Action == "custCreate" }

// licensed tells whether the user holds a paid seat.
func (u *User) licensed() bool { return u.Type == 2 }

// name is how others see the user.
func (u *User) name() string {
	if u.DisplayName != "" {
		return u.DisplayName
	}
	return u.Email
}
