package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
)

// patchUser is PATCH /users/{userId}.
func patchUser(s *API, req *Request) answer.Answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	if kind, given := req.body["type"].(json.Number); given {
		n, _ := kind.Int64()
		if a, good := s.seatFor(int(n)); !good && int(n) != u.Type {
			return a
		}
		u.Type = int(n)
	}
	text := map[string]*string{
		"first_name": &u.FirstName, "last_name": &u.LastName, "display_name": &u.DisplayName, "timezone": &u.Timezone,
	}
	fields := maps.Clone(u.Fields)
	if fields == nil {
		fields = map[string]any{}
	}
	for name, v := range req.body {
		if to, known := text[name]; known {
			*to, _ = v.(string)
		} else if name != "type" && s.shown(name) {
			fields[name] = v
		}
	}
	u.Fields = fields
	return answer.NoContent()
}

// shown tells whether a member of an update comes back in GET /users/{userId}
// under the same name.
func (s *API) shown(name string) bool {
	return slices.Contains([]string{
		"cms_user_id", "company", "custom_attributes", "dept", "division_ids", "job_title", "cost_center",
		"language", "location", "manager", "phone_numbers", "pmi", "pronouns", "pronouns_option", "use_pmi",
	}, name)
}

// deleteUser is DELETE /users/{userId}.
func deleteUser(s *API, req *Request) answer.Answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	heir, transfer := s.User(req.Query.Get("transfer_email")), req.Query.Get("transfer_meeting") == "true"
	email := req.Query.Get("transfer_email")
	switch {
	case u.Role == account.Owner || u.Role == account.Admin && req.Query.Get("action") != "delete":
		return answer.Fail(http.StatusBadRequest, 1117, "You can not disassociate an Admin user.")
	case email != "" && strings.EqualFold(email, u.Email):
		return answer.Fail(http.StatusBadRequest, 300, "The transfer-to email address cannot be the same as the unlinked or deleted user's email address.")
	case email != "" && heir == nil:
		return answer.Fail(http.StatusNotFound, 1001, "User does not exist: %s.", email)
	}
	event := "user.disassociated"
	if req.Query.Get("action") == "delete" {
		event = "user.deleted"
	} else if u.APIUser() {
		return answer.Fail(http.StatusBadRequest, 300, "Unable to unlink API user(s).")
	}
	for _, m := range s.Records.Meetings {
		switch {
		case m.HostID != u.ID || m.Deleted:
		case transfer && heir != nil:
			m.HostID = heir.ID
		default:
			m.Deleted = true
		}
	}
	s.RemoveUser(u)
	s.EmitUser(event, u, s.Actor(req.token))
	return answer.NoContent()
}

// setUserStatus is PUT /users/{userId}/status.
func setUserStatus(s *API, req *Request) answer.Answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	switch req.body["action"] {
	case "activate", "deactivate":
		if u.Role != account.Member {
			return answer.Fail(http.StatusBadRequest, 200, "Zoom Room and Admin users' status cannot be activated or deactivated.")
		}
		status := "active"
		if req.body["action"] == "deactivate" {
			status = "inactive"
		}
		if u.Status != status {
			u.Status = status
			s.EmitUser("user."+map[string]string{"active": "activated", "inactive": "deactivated"}[status], u, s.Actor(req.token))
		}
	}
	return answer.OK(nil)
}

// createUser is POST /users.
func createUser(s *API, req *Request) answer.Answer {
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
		return answer.Rejected(table.Wrong("user_info", table.Missing))
	}
	u := &account.User{
		Email: in.Info.Email, FirstName: in.Info.FirstName, LastName: in.Info.LastName,
		DisplayName: in.Info.DisplayName, Type: in.Info.Type, Action: in.Action,
	}
	if a, good := s.mayCreate(u, in.Info.Password); !good {
		return a
	}
	if in.Action == "create" {
		if !s.Limits.Take("invites", invitesPerDay[s.Rules.Plan], req.now) {
			return answer.Fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (%d) of user invite requests permitted for this account.", invitesPerDay[s.Rules.Plan])
		}
		u.Status = "pending"
	}
	s.AddUser(u)
	s.EmitUser("user.created", u, s.Actor(req.token))
	return answer.Created(map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "type": u.Type,
	})
}

// mayCreate says why a user cannot be made.
func (s *API) mayCreate(u *account.User, password string) (answer.Answer, bool) {
	no := func(status, code int, format string, args ...any) (answer.Answer, bool) {
		return answer.Fail(status, code, format, args...), false
	}
	_, domain, _ := strings.Cut(u.Email, "@")
	switch {
	case !table.IsEmail(u.Email):
		return answer.Rejected(table.Wrong("user_info.email", table.Invalid)), false
	case u.APIUser() && s.Quirks.NoCustCreate:
		return no(http.StatusBadRequest, 2016, "No permission. Please contact Zoom Customer Support.")
	case u.Action != "autoCreate" && password != "":
		return no(http.StatusBadRequest, 300, "Invalid parameter: password")
	case u.Action == "autoCreate" && password == "":
		return answer.Rejected(table.Wrong("user_info.password", table.Missing)), false
	case s.Rules.LimitedDomain != "" && !strings.EqualFold(domain, s.Rules.LimitedDomain):
		return no(http.StatusBadRequest, 1116, "Email address %s doesn't match limited domains: %s", u.Email, s.Rules.LimitedDomain)
	case s.User(u.Email) != nil:
		return no(http.StatusConflict, 1005, "Email %q has already been used.", u.Email)
	}
	return s.seatFor(u.Type)
}

// seatFor says whether the account may hold one more user of that type.
func (s *API) seatFor(kind int) (answer.Answer, bool) {
	n := 0
	for _, u := range s.Records.Users {
		if u.Type == kind {
			n++
		}
	}
	switch {
	case kind == 2 && s.Rules.Licences > 0 && n >= s.Rules.Licences:
		return answer.Fail(http.StatusBadRequest, 2034, "Your request to add a new Licensed user could not be approved at this time because your account has reached the permitted maximum number of users."), false
	case kind == 1 && s.Rules.Basics > 0 && n >= s.Rules.Basics:
		return answer.Fail(http.StatusBadRequest, 2033, "Your request to add a basic user wasn't approved because you've already reached the maximum basic user limit allowed in your account."), false
	}
	return answer.Answer{}, true
}
