package zoomtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// patchUser is PATCH /users/{userId}.
func patchUser(s *Server, req *request) answer {
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
	return noContent()
}

// shown tells whether a member of an update comes back in GET /users/{userId}
// under the same name.
func (s *Server) shown(name string) bool {
	return slices.Contains([]string{
		"cms_user_id", "company", "custom_attributes", "dept", "division_ids", "job_title", "cost_center",
		"language", "location", "manager", "phone_numbers", "pmi", "pronouns", "pronouns_option", "use_pmi",
	}, name)
}

// deleteUser is DELETE /users/{userId}.
func deleteUser(s *Server, req *request) answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	heir, transfer := s.user(req.query.Get("transfer_email")), req.query.Get("transfer_meeting") == "true"
	email := req.query.Get("transfer_email")
	switch {
	case u.Role == Owner || u.Role == Admin && req.query.Get("action") != "delete":
		return fail(http.StatusBadRequest, 1117, "You can not disassociate an Admin user.")
	case email != "" && strings.EqualFold(email, u.Email):
		return fail(http.StatusBadRequest, 300, "The transfer-to email address cannot be the same as the unlinked or deleted user's email address.")
	case email != "" && heir == nil:
		return fail(http.StatusNotFound, 1001, "User does not exist: %s.", email)
	}
	event := "user.disassociated"
	if req.query.Get("action") == "delete" {
		event = "user.deleted"
	} else if u.apiUser() {
		return fail(http.StatusBadRequest, 300, "Unable to unlink API user(s).")
	}
	for _, m := range s.state.meetings {
		switch {
		case m.HostID != u.ID || m.Deleted:
		case transfer && heir != nil:
			m.HostID = heir.ID
		default:
			m.Deleted = true
		}
	}
	s.removeUser(u)
	s.emitUser(event, u, req)
	return noContent()
}

// removeUser takes a user and all of the user's keys out of the account.
func (s *Server) removeUser(u *User) {
	s.state.users = slices.DeleteFunc(s.state.users, func(x *User) bool { return x == u })
	s.dropZAKs(u)
}

// setUserStatus is PUT /users/{userId}/status.
func setUserStatus(s *Server, req *request) answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	switch req.body["action"] {
	case "activate", "deactivate":
		if u.Role != Member {
			return fail(http.StatusBadRequest, 200, "Zoom Room and Admin users' status cannot be activated or deactivated.")
		}
		status := "active"
		if req.body["action"] == "deactivate" {
			status = "inactive"
		}
		if u.Status != status {
			u.Status = status
			s.emitUser("user."+map[string]string{"active": "activated", "inactive": "deactivated"}[status], u, req)
		}
	}
	return ok(nil)
}

// lockRemoval holds a user who is being deleted, so that a second call for the
// same one meets Zoom's lock. It reports busy to that second call.
func (s *Server) lockRemoval(r *http.Request, op string) (release func(), busy bool) {
	if op != "DELETE /users/{userId}" {
		return func() {}, false
	}
	key := r.URL.EscapedPath()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deleting[key] {
		return func() {}, true
	}
	s.deleting[key] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.deleting, key)
	}, false
}
