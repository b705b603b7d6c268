package api

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/table"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// getUser is GET /users/{userId}.
func getUser(s *API, req *Request) answer.Answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	return answer.OK(s.userBody(u))
}

// loginType is the number by which Zoom names a way to sign in.
func loginType(u *account.User) int {
	switch u.Action {
	case "custCreate":
		return 99
	case "ssoCreate":
		return 101
	}
	return 100
}

// roleID is the id of a user's role.
func roleID(u *account.User) string {
	return map[string]string{account.Owner: "0", account.Admin: "1"}[u.Role] + map[bool]string{true: "2"}[u.Role == account.Member]
}

// verified tells whether a user's address was proven: 1 or 0.
func verified(u *account.User) int {
	if u.Status == "active" && !u.APIUser() {
		return 1
	}
	return 0
}

// userBody is one user in full.
func (s *API) userBody(u *account.User) map[string]any {
	body := map[string]any{
		"id": u.ID, "email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "display_name": u.DisplayName,
		"type": u.Type, "status": u.Status, "role_name": u.Role, "role_id": roleID(u), "timezone": u.Timezone,
		"pmi": u.PMI, "use_pmi": false, "account_id": s.Rules.Creds.AccountID, "language": "en-US",
		"login_types": []int{loginType(u)}, "verified": verified(u), "group_ids": []string{}, "im_group_ids": []string{},
		"personal_meeting_url": s.Base() + "/j/" + world.FormatID(u.PMI), "jid": u.ID + "@xmpp.zoom.example",
		"created_at": world.Stamp(u.Created), "user_created_at": world.Stamp(u.Created),
	}
	maps.Copy(body, u.Fields)
	return body
}

// listUsers is GET /users. Pending rows have no id, as in the field.
func listUsers(s *API, req *Request) answer.Answer {
	status := req.Query.Get("status")
	if status == "" {
		status = "active"
	}
	role := req.Query.Get("role_id")
	rows := []map[string]any{}
	for _, u := range s.Records.Users {
		if u.Status == status && (role == "" || role == roleID(u)) {
			rows = append(rows, listedUser(u))
		}
	}
	w, a, good := s.page(req, len(rows))
	if !good {
		return a
	}
	return answer.OK(map[string]any{
		"page_count": w.pages(len(rows)), "page_number": 1, "page_size": w.size, "total_records": len(rows),
		"next_page_token": w.next, "users": rows[w.from:w.to],
	})
}

func listedUser(u *account.User) map[string]any {
	row := map[string]any{
		"email": u.Email, "first_name": u.FirstName, "last_name": u.LastName, "display_name": u.DisplayName,
		"type": u.Type, "status": u.Status, "pmi": u.PMI, "timezone": u.Timezone, "role_id": roleID(u),
		"verified": verified(u), "created_at": world.Stamp(u.Created), "user_created_at": world.Stamp(u.Created),
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
func emailExists(s *API, req *Request) answer.Answer {
	u := s.User(req.Query.Get("email"))
	return answer.OK(map[string]any{"existed_email": u != nil && !u.APIUser()})
}

// summarizeUsers is GET /users/summary.
func summarizeUsers(s *API, _ *Request) answer.Answer {
	count := func(match func(*account.User) bool) int {
		return len(slices.DeleteFunc(slices.Clone(s.Records.Users), func(u *account.User) bool { return !match(u) }))
	}
	active := func(kind int) int {
		return count(func(u *account.User) bool { return u.Status == "active" && u.Type == kind })
	}
	return answer.OK(map[string]any{
		"licensed_users_count": active(2), "basic_users_count": active(1), "on_prem_users_count": 0,
		"room_users_count": 0, "join_only_users_count": active(4) + active(99),
		"pending_users_count": count(func(u *account.User) bool { return u.Status == "pending" }),
		"total_users_count":   len(s.Records.Users),
	})
}

// userOf resolves the userId of a path: an id, an e-mail, or "me" for the
// holder of a user token.
func (s *API) userOf(req *Request) (*account.User, answer.Answer, bool) {
	ref := req.Path["userId"]
	if ref == "me" && req.token.Grant != nil {
		return req.token.Grant.User, answer.Answer{}, true
	}
	if u := s.User(ref); u != nil && ref != "me" {
		return u, answer.Answer{}, true
	}
	return nil, answer.Fail(http.StatusNotFound, 1001, "User does not exist: %s.", ref), false
}

// permitted keeps the token of a plain member to the member's own things.
func (s *API) permitted(req *Request) (answer.Answer, bool) {
	g := req.token.Grant
	if g == nil || g.User.Role != account.Member {
		return answer.Answer{}, true
	}
	if ref, given := req.Path["userId"]; given && ref != "me" && s.User(ref) != nil && s.User(ref) != g.User {
		return answer.Fail(http.StatusForbidden, http.StatusForbidden, "The authenticated user has not permitted access to the targeted resource."), false
	}
	if m := s.meetingOf(req); m != nil && m.HostID != g.User.ID {
		return answer.Fail(http.StatusForbidden, 2306, "You are not allowed to view others' meetings."), false
	}
	return answer.Answer{}, true
}

const (
	longestZAK = 365 * 24 * time.Hour
)

// userToken is GET /users/{userId}/token.
func userToken(s *API, req *Request) answer.Answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	seconds, _ := strconv.ParseInt(req.Query.Get("ttl"), 10, 64)
	ttl := time.Duration(seconds) * time.Second
	if seconds < 0 || seconds > int64(longestZAK/time.Second) {
		return answer.Rejected(table.Wrong("ttl", table.Invalid))
	}
	if req.Query.Get("type") == "onbehalf" {
		id, _ := strconv.ParseInt(req.Query.Get("meeting_id"), 10, 64)
		if m := s.Records.ByID[id]; m == nil || m.Deleted {
			return answer.Fail(http.StatusBadRequest, 300, "Invalid meeting ID.")
		}
	}
	return answer.OK(map[string]any{"token": s.NewZAK(u, ttl)})
}

// ownZAK is GET /users/me/zak, for user tokens only.
func ownZAK(s *API, req *Request) answer.Answer {
	if req.token.Grant == nil {
		return answer.Fail(http.StatusBadRequest, 1001, "User not exist. User me does not exist or does not belong to this account.")
	}
	return answer.OK(map[string]any{"token": s.NewZAK(req.token.Grant.User, world.OwnZAKLife)})
}
