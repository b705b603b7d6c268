package zoomtest

import (
	"net/http"
	"strings"
)

// createUser is POST /users.
func createUser(s *Server, req *request) answer {
	var in struct {
		Action string `json:"action"`
		Info   *struct {
			Email       string `json:"email"`
			FirstName   string `json:"first_name"`
			LastName    string `json:"last_name"`
			DisplayName string `json:"display_name"`
			Password    string `json:"password"`
			Type        int    `json:"type"`
		} `json:"user_info"`
	}
	req.into(&in)
	if in.Info == nil {
		return rejected(detail{"user_info", missing})
	}
	u := &User{
		Email: in.Info.Email, FirstName: in.Info.FirstName, LastName: in.Info.LastName,
		DisplayName: in.Info.DisplayName, Type: in.Info.Type, Action: in.Action,
	}
	if a, good := s.mayCreate(u, in.Info.Password); !good {
		return a
	}
	if in.Action == "create" {
		if !s.limits.take("invites", invitesPerDay[s.set.plan], req.now) {
			return fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (%d) of user invite requests permitted for this account.", invitesPerDay[s.set.plan])
		}
		u.Status = "pending"
	}
	s.addUser(u)
	s.emitUser("user.created", u, req)
	return created(map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "type": u.Type,
	})
}

// mayCreate says why a user cannot be made.
func (s *Server) mayCreate(u *User, password string) (answer, bool) {
	no := func(status, code int, format string, args ...any) (answer, bool) {
		return fail(status, code, format, args...), false
	}
	_, domain, _ := strings.Cut(u.Email, "@")
	switch {
	case !isEmail(u.Email):
		return rejected(detail{"user_info.email", invalid}), false
	case u.apiUser() && s.quirks.NoCustCreate:
		return no(http.StatusBadRequest, 2016, "No permission. Please contact Zoom Customer Support.")
	case u.Action != "autoCreate" && password != "":
		return no(http.StatusBadRequest, 300, "Invalid parameter: password")
	case u.Action == "autoCreate" && password == "":
		return rejected(detail{"user_info.password", missing}), false
	case s.set.limitedDomain != "" && !strings.EqualFold(domain, s.set.limitedDomain):
		return no(http.StatusBadRequest, 1116, "Email address %s doesn't match limited domains: %s", u.Email, s.set.limitedDomain)
	case s.user(u.Email) != nil:
		return no(http.StatusConflict, 1005, "Email %q has already been used.", u.Email)
	}
	return s.seatFor(u.Type)
}

// seatFor says whether the account may hold one more user of that type.
func (s *Server) seatFor(kind int) (answer, bool) {
	n := 0
	for _, u := range s.state.users {
		if u.Type == kind {
			n++
		}
	}
	switch {
	case kind == 2 && s.set.licences > 0 && n >= s.set.licences:
		return fail(http.StatusBadRequest, 2034, "Your request to add a new Licensed user could not be approved at this time because your account has reached the permitted maximum number of users."), false
	case kind == 1 && s.set.basics > 0 && n >= s.set.basics:
		return fail(http.StatusBadRequest, 2033, "Your request to add a basic user wasn't approved because you've already reached the maximum basic user limit allowed in your account."), false
	}
	return answer{}, true
}

// AcceptInvitation makes a pending user active, as a click in the invitation
// does.
func (s *Server) AcceptInvitation(email string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(email)
	if u == nil || u.Status != "pending" {
		return ErrNoUser
	}
	u.Status = "active"
	s.emitUser("user.invitation_accepted", u, nil)
	return nil
}
