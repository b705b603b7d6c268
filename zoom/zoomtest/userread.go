package zoomtest

import (
	"maps"
	"slices"
)

// getUser is GET /users/{userId}.
func getUser(s *Server, req *request) answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	return ok(s.userBody(u))
}

// loginType is the number by which Zoom names a way to sign in.
func (u *User) loginType() int {
	switch u.Action {
	case "custCreate":
		return 99
	case "ssoCreate":
		return 101
	}
	return 100
}

func (u *User) roleID() string {
	return map[string]string{Owner: "0", Admin: "1"}[u.Role] + map[bool]string{true: "2"}[u.Role == Member]
}

func (u *User) verified() int {
	if u.Status == "active" && !u.apiUser() {
		return 1
	}
	return 0
}

// userBody is one user in full.
func (s *Server) userBody(u *User) map[string]any {
	body := map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "display_name": u.DisplayName,
		"type": u.Type, "status": u.Status, "role_name": u.Role, "role_id": u.roleID(), "timezone": u.Timezone,
		"pmi": u.PMI, "use_pmi": false, "account_id": s.set.creds.AccountID, "language": "en-US",
		"login_types": []int{u.loginType()}, "verified": u.verified(), "group_ids": []string{}, "im_group_ids": []string{},
		"personal_meeting_url": s.URL + "/j/" + id64(u.PMI), "jid": u.ID + "@xmpp.zoom.example",
		"created_at": stamp(u.Created), "user_created_at": stamp(u.Created),
	}
	maps.Copy(body, u.Fields)
	return body
}

// listUsers is GET /users. Pending rows have no id, as in the field.
func listUsers(s *Server, req *request) answer {
	status := req.query.Get("status")
	if status == "" {
		status = "active"
	}
	role := req.query.Get("role_id")
	rows := []map[string]any{}
	for _, u := range s.state.users {
		if u.Status == status && (role == "" || role == u.roleID()) {
			rows = append(rows, listedUser(u))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return ok(map[string]any{
		"page_count": w.pages(len(rows)), "page_number": 1, "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "users": rows[w.from:w.to],
	})
}

func listedUser(u *User) map[string]any {
	row := map[string]any{
		"email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "display_name": u.DisplayName,
		"type": u.Type, "status": u.Status, "pmi": u.PMI, "timezone": u.Timezone, "role_id": u.roleID(),
		"verified": u.verified(), "created_at": stamp(u.Created), "user_created_at": stamp(u.Created),
	}
	if u.Status != "pending" {
		row["id"] = u.ID
	}
	if dept, given := u.Fields["dept"]; given {
		row["dept"] = dept
	}
	return row
}

// emailExists is GET /users/email. It answers only for people who sign up by
// e-mail, so not for API users.
func emailExists(s *Server, req *request) answer {
	u := s.user(req.query.Get("email"))
	return ok(map[string]any{"existed_email": u != nil && !u.apiUser()})
}

// summarizeUsers is GET /users/summary.
func summarizeUsers(s *Server, _ *request) answer {
	count := func(match func(*User) bool) int {
		return len(slices.DeleteFunc(slices.Clone(s.state.users), func(u *User) bool { return !match(u) }))
	}
	active := func(kind int) int {
		return count(func(u *User) bool { return u.Status == "active" && u.Type == kind })
	}
	return ok(map[string]any{
		"licensed_users_count": active(2), "basic_users_count": active(1), "on_prem_users_count": 0,
		"room_users_count": 0, "join_only_users_count": active(4) + active(99),
		"pending_users_count": count(func(u *User) bool { return u.Status == "pending" }),
		"total_users_count":   len(s.state.users),
	})
}
