package zoomtest

import (
	"maps"
	"net/http"
	"strconv"
	"time"
)

// zak is a Zoom access key: whoever holds it joins, or starts, as that user.
type zak struct {
	user    *User
	expires time.Time
}

const (
	zakLife    = 2 * time.Hour
	apiZAKLife = 90 * 24 * time.Hour // of a custCreate user
	longestZAK = 365 * 24 * time.Hour
	ownZAKLife = 5 * time.Minute // of GET /users/me/zak
)

// newZAK makes a key for a user; a ttl of 0 means the default of such a user.
func (s *Server) newZAK(u *User, ttl time.Duration) string {
	if ttl == 0 {
		ttl = zakLife
		if u.apiUser() {
			ttl = apiZAKLife
		}
	}
	if len(s.state.zaks) >= kept {
		s.dropStaleZAKs()
	}
	key := "zak_" + s.ids.text(40)
	s.state.zaks[key] = &zak{user: u, expires: s.now().Add(ttl)}
	return key
}

// holder is the user whom a key stands for, nil if it is no good.
func (s *Server) holder(key string) *User {
	z := s.state.zaks[key]
	if z == nil || !s.now().Before(z.expires) {
		return nil
	}
	return z.user
}

func (s *Server) dropZAKs(u *User) {
	maps.DeleteFunc(s.state.zaks, func(_ string, z *zak) bool { return z.user == u })
}

func (s *Server) dropStaleZAKs() {
	now := s.now()
	maps.DeleteFunc(s.state.zaks, func(_ string, z *zak) bool { return !now.Before(z.expires) })
}

// SignOut ends a user's sessions on all devices, which kills every ZAK and
// start link of that user.
func (s *Server) SignOut(user string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	if u == nil {
		return ErrNoUser
	}
	s.dropZAKs(u)
	return nil
}

// userToken is GET /users/{userId}/token.
func userToken(s *Server, req *request) answer {
	u, a, found := s.userOf(req)
	if !found {
		return a
	}
	seconds, _ := strconv.ParseInt(req.query.Get("ttl"), 10, 64)
	ttl := time.Duration(seconds) * time.Second
	if seconds < 0 || seconds > int64(longestZAK/time.Second) {
		return rejected(detail{"ttl", invalid})
	}
	if req.query.Get("type") == "onbehalf" {
		id, _ := strconv.ParseInt(req.query.Get("meeting_id"), 10, 64)
		if m := s.state.byID[id]; m == nil || m.Deleted {
			return fail(http.StatusBadRequest, 300, "Invalid meeting ID.")
		}
	}
	return ok(map[string]any{"token": s.newZAK(u, ttl)})
}

// ownZAK is GET /users/me/zak, for user tokens only.
func ownZAK(s *Server, req *request) answer {
	if req.token.grant == nil {
		return fail(http.StatusBadRequest, 1001, "User not exist. User me does not exist or does not belong to this account.")
	}
	return ok(map[string]any{"token": s.newZAK(req.token.grant.user, ownZAKLife)})
}
