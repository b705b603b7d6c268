package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest/account"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/answer"
	"github.com/televisit/televisit-go/zoom/zoomtest/internal/world"
)

// rate is one cell of Zoom's rate-limit table; zero means no limit.
type rate struct{ perSecond, perDay int }

// rates is Zoom's table. On Pro and Business the daily cap is shared by HEAVY
// and RESOURCE-INTENSIVE; no operation of the fake has the latter label.
var rates = map[account.Plan]map[string]rate{
	account.Free:     {"LIGHT": {4, 6000}, "MEDIUM": {2, 2000}, "HEAVY": {1, 1000}},
	account.Pro:      {"LIGHT": {30, 0}, "MEDIUM": {20, 0}, "HEAVY": {10, 30000}},
	account.Business: {"LIGHT": {80, 0}, "MEDIUM": {60, 0}, "HEAVY": {40, 60000}},
}

// invitesPerDay caps POST /users with action create.
var invitesPerDay = map[account.Plan]int{account.Free: 50, account.Pro: 1500, account.Business: 10000}

const (
	hostWritesPerDay      = 100
	registrationsPerDay   = 3
	statusUpdatesPerDay   = 10
	registrantsPerMeeting = 4999
)

// limit enforces the plan's limits on a call.
func (s *API) limit(req *Request) (answer.Answer, bool) {
	if !s.Rules.RateLimits {
		return answer.Answer{}, false
	}
	l, label := &s.Limits, req.Op.Label
	r := rates[s.Rules.Plan][label]
	l.Roll(req.now)
	if r.perDay > 0 && l.Days[label] >= r.perDay {
		a := answer.Fail(http.StatusTooManyRequests, 429, "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.")
		return s.rateHeaders(a, label, "Daily-limit", r.perDay).With("Retry-After", tomorrow(req.now).Format(world.Zulu)).Unless(s.Quirks.NoRateHeaders), true
	}
	if r.perSecond > 0 && l.Seconds[label] >= r.perSecond {
		a := answer.Fail(http.StatusTooManyRequests, 429, "You have reached the maximum per-second rate limit for this API. Try again later.")
		return s.rateHeaders(a, label, "QPS", r.perSecond).Unless(s.Quirks.NoRateHeaders), true
	}
	l.Days[label]++
	l.Seconds[label]++
	return answer.Answer{}, false
}

func (s *API) rateHeaders(a answer.Answer, label, kind string, limit int) answer.Answer {
	return a.With("X-Ratelimit-Category", category(label)).With("X-Ratelimit-Type", kind).
		With("X-Ratelimit-Limit", strconv.Itoa(limit)).With("X-Ratelimit-Remaining", "0")
}

// hostLimit counts one create or update of a host's meetings; Zoom allows 100
// a UTC day. The refusal names no time to try again, as in the field.
func (s *API) hostLimit(hostID string, now time.Time) (answer.Answer, bool) {
	if s.Quirks.NoHostLimit || s.Limits.Take("host "+hostID, hostWritesPerDay, now) {
		return answer.Answer{}, true
	}
	a := answer.Fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.")
	a = a.With("X-Ratelimit-Category", "Light").With("X-Ratelimit-Limit", "6000").With("X-Ratelimit-Remaining", "5900")
	return a.Unless(s.Quirks.NoRateHeaders), false
}

// category is a label as the rate-limit headers spell it.
func category(label string) string {
	switch label {
	case "LIGHT":
		return "Light"
	case "MEDIUM":
		return "Medium"
	case "HEAVY":
		return "Heavy"
	}
	return "Resource-intensive"
}

func tomorrow(now time.Time) time.Time {
	return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour)
}
