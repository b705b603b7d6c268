package zoomtest

import (
	"net/http"
	"time"
)

// rate is one cell of Zoom's rate-limit table; zero means no limit.
type rate struct{ perSecond, perDay int }

// rates is Zoom's table. On Pro and Business the daily cap is shared by HEAVY
// and RESOURCE-INTENSIVE; no operation of the fake has the latter label.
var rates = map[Plan]map[string]rate{
	Free:     {"LIGHT": {4, 6000}, "MEDIUM": {2, 2000}, "HEAVY": {1, 1000}},
	Pro:      {"LIGHT": {30, 0}, "MEDIUM": {20, 0}, "HEAVY": {10, 30000}},
	Business: {"LIGHT": {80, 0}, "MEDIUM": {60, 0}, "HEAVY": {40, 60000}},
}

// invitesPerDay caps POST /users with action create.
var invitesPerDay = map[Plan]int{Free: 50, Pro: 1500, Business: 10000}

const (
	hostWritesPerDay      = 100
	registrationsPerDay   = 3
	statusUpdatesPerDay   = 10
	registrantsPerMeeting = 4999
)

// limiter counts what is limited. Keys name the counter; a counter belongs to
// one second or one UTC day and starts at zero in the next.
type limiter struct {
	second, day   int64
	seconds, days map[string]int
}

// roll drops the counters of past seconds and days.
func (l *limiter) roll(now time.Time) {
	if sec := now.Unix(); sec != l.second || l.seconds == nil {
		l.second, l.seconds = sec, map[string]int{}
	}
	if day := now.Unix() / 86400; day != l.day || l.days == nil {
		l.day, l.days = day, map[string]int{}
	}
}

// take counts one use today and tells whether it was within the limit. A
// refused use is not counted.
func (l *limiter) take(key string, limit int, now time.Time) bool {
	l.roll(now)
	if l.days[key] >= limit {
		return false
	}
	l.days[key]++
	return true
}

// limit enforces the plan's limits on a call.
func (s *Server) limit(req *request) (answer, bool) {
	if !s.set.rateLimits {
		return answer{}, false
	}
	l, label := &s.limits, req.op.Label
	r := rates[s.set.plan][label]
	l.roll(req.now)
	if r.perDay > 0 && l.days[label] >= r.perDay {
		a := fail(http.StatusTooManyRequests, 429, "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.")
		return s.rateHeaders(a, label, "Daily-limit", r.perDay).with("Retry-After", tomorrow(req.now).Format(zulu)).unless(s.quirks.NoRateHeaders), true
	}
	if r.perSecond > 0 && l.seconds[label] >= r.perSecond {
		a := fail(http.StatusTooManyRequests, 429, "You have reached the maximum per-second rate limit for this API. Try again later.")
		return s.rateHeaders(a, label, "QPS", r.perSecond).unless(s.quirks.NoRateHeaders), true
	}
	l.days[label]++
	l.seconds[label]++
	return answer{}, false
}

// unless drops the headers of an answer if told so.
func (a answer) unless(bare bool) answer {
	if bare {
		a.header = nil
	}
	return a
}

func (s *Server) rateHeaders(a answer, label, kind string, limit int) answer {
	return a.with("X-Ratelimit-Category", category(label)).with("X-Ratelimit-Type", kind).
		with("X-Ratelimit-Limit", itoa(limit)).with("X-Ratelimit-Remaining", "0")
}

// hostLimit counts one create or update of a host's meetings; Zoom allows 100
// a UTC day. The refusal names no time to try again, as in the field.
func (s *Server) hostLimit(hostID string, now time.Time) (answer, bool) {
	if s.quirks.NoHostLimit || s.limits.take("host "+hostID, hostWritesPerDay, now) {
		return answer{}, true
	}
	a := fail(http.StatusTooManyRequests, 429, "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.")
	a = a.with("X-Ratelimit-Category", "Light").with("X-Ratelimit-Limit", "6000").with("X-Ratelimit-Remaining", "5900")
	return a.unless(s.quirks.NoRateHeaders), false
}

// HostWrites counts today's creates and updates of that host's meetings.
func (s *Server) HostWrites(userID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits.roll(s.now())
	return s.limits.days["host "+userID]
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
