package world

import (
	"errors"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
)

// ErrNoUser says that the account has no such user.
var ErrNoUser = errors.New("zoomtest: no such user")

func (s *State) newOwner() *account.User {
	u := &account.User{Email: "owner@clinic.example", FirstName: "Olive", LastName: "Owner", Type: 2, Role: account.Owner}
	s.AddUser(u)
	return u
}

// AddUser fills what is blank and stores the user.
func (s *State) AddUser(u *account.User) {
	if u.ID == "" {
		u.ID = s.IDs.Text(22)
	}
	fill := func(to *string, v string) {
		if *to == "" {
			*to = v
		}
	}
	fill(&u.Status, "active")
	fill(&u.Action, "create")
	fill(&u.Role, account.Member)
	fill(&u.Timezone, s.Rules.Zone)
	fill(&u.DisplayName, strings.TrimSpace(u.FirstName+" "+u.LastName))
	if u.Type == 0 {
		u.Type = 2
	}
	if u.PMI == 0 {
		u.PMI = s.IDs.Digits(10)
	}
	if u.Created.IsZero() {
		u.Created = s.Now()
	}
	s.Records.Users = append(s.Records.Users, u)
}

func (s *State) User(ref string) *account.User {
	i := slices.IndexFunc(s.Records.Users, func(u *account.User) bool {
		return u.ID == ref || strings.EqualFold(u.Email, ref)
	})
	if i < 0 {
		return nil
	}
	return s.Records.Users[i]
}

// AcceptInvitation makes a pending user active and tells of it.
func (s *State) AcceptInvitation(email string) error {
	u := s.User(email)
	if u == nil || u.Status != "pending" {
		return ErrNoUser
	}
	u.Status = "active"
	s.EmitUser("user.invitation_accepted", u, nil)
	return nil
}

// RemoveUser takes a user and all of the user's keys out of the account.
func (s *State) RemoveUser(u *account.User) {
	s.Records.Users = slices.DeleteFunc(s.Records.Users, func(x *account.User) bool { return x == u })
	s.DropZAKs(u)
}
