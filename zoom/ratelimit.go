package zoom

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/televisit/televisit-go/internal/httpcall"
	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

// RateLimitLabel is the rate-limit label of an operation.
//
// See https://developers.zoom.us/docs/api/rate-limits/
type RateLimitLabel string

// The labels of Zoom's API reference.
const (
	LabelLight             RateLimitLabel = "LIGHT"
	LabelMedium            RateLimitLabel = "MEDIUM"
	LabelHeavy             RateLimitLabel = "HEAVY"
	LabelResourceIntensive RateLimitLabel = "RESOURCE-INTENSIVE"
)

// Plan is the kind of a Zoom account, as far as rate limits go.
type Plan int

// Plans. Education, Enterprise and Partner accounts have the limits of Business.
const (
	PlanFree      Plan = iota + 1 // light 4, medium 2, heavy 1 per second; intensive 10 per minute
	PlanPro                       // light 30, medium 20, heavy 10 per second; intensive 10 per minute
	PlanBusiness                  // light 80, medium 60, heavy 40 per second; intensive 20 per minute
	PlanUnlimited                 // no pacing: for fake servers
)

// rates are a plan's calls per second by label.
func (p Plan) rates() (map[RateLimitLabel]float64, bool) {
	perMinute := func(n float64) float64 { return n / 60 }
	switch p {
	case PlanFree:
		return map[RateLimitLabel]float64{LabelLight: 4, LabelMedium: 2, LabelHeavy: 1, LabelResourceIntensive: perMinute(10)}, true
	case PlanPro:
		return map[RateLimitLabel]float64{LabelLight: 30, LabelMedium: 20, LabelHeavy: 10, LabelResourceIntensive: perMinute(10)}, true
	case PlanBusiness:
		return map[RateLimitLabel]float64{LabelLight: 80, LabelMedium: 60, LabelHeavy: 40, LabelResourceIntensive: perMinute(20)}, true
	case PlanUnlimited:
		inf := float64(rate.Inf)
		return map[RateLimitLabel]float64{LabelLight: inf, LabelMedium: inf, LabelHeavy: inf, LabelResourceIntensive: inf}, true
	}
	return nil, false
}

// limits paces the calls of one account and remembers what Zoom has said to be
// spent, so that a call that must fail fails here.
type limits struct {
	maxWait time.Duration
	pace    map[RateLimitLabel]*rate.Limiter // fixed after creation; calls are spaced evenly

	mu     sync.Mutex
	closed map[RateLimitLabel]closure
	hosts  hostBudgets
}

// closure is a label that Zoom refuses for now.
type closure struct {
	until time.Time
	limit Limit
}

func newLimits(plan Plan, share float64, maxWait time.Duration) *limits {
	l := &limits{maxWait: maxWait, pace: map[RateLimitLabel]*rate.Limiter{}, closed: map[RateLimitLabel]closure{}}
	perSecond, _ := plan.rates()
	for label, r := range perSecond {
		l.pace[label] = rate.NewLimiter(rate.Limit(r*share), 1)
	}
	return l
}

// Wait makes a call wait for its label; it is the pipeline's limiter.
func (l *limits) Wait(ctx context.Context, op httpcall.Operation) (func(), error) {
	label := RateLimitLabel(op.Class)
	begun := time.Now()
	now := begun
	for ; ; now = time.Now() {
		c, shut := l.closure(label, now)
		if !shut {
			break
		}
		if err := l.sleep(ctx, op, begun, time.Until(c.until), c.limit); err != nil {
			return nil, err
		}
	}
	pace, ok := l.pace[label]
	if !ok {
		return nothing, nil
	}
	r := pace.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return nothing, nil
	}
	if err := l.sleep(ctx, op, begun, wait, LimitPerSecond); err != nil {
		r.Cancel()
		return nil, err
	}
	return nothing, nil
}

func nothing() {}

// sleep waits d, or says at once that the wait would be too long.
func (l *limits) sleep(ctx context.Context, op httpcall.Operation, begun time.Time, d time.Duration, why Limit) error {
	at := time.Now().Add(d)
	deadline, bounded := ctx.Deadline()
	if at.Sub(begun) > l.maxWait || bounded && at.After(deadline) {
		e := &Error{Operation: op.Name, Subject: SubjectAccount, Limit: why, kind: ErrRateLimited, advice: "not sent: Zoom would refuse it before then"}
		if why == LimitPerSecond {
			e.advice = "not sent: too many calls are waiting for their turn"
		}
		return &WaitError{Operation: op.Name, RetryAt: at, Err: e}
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *limits) closure(label RateLimitLabel, now time.Time) (closure, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.closed[label]
	if ok && !now.Before(c.until) {
		delete(l.closed, label)
		ok = false
	}
	return c, ok
}

// limited fills in which limit was reached, what it is of, and until when: never
// longer than such a limit can last, whatever was told.
//
// See https://developers.zoom.us/docs/api/rate-limits/
func (e *Error) limited(text string, h http.Header, now time.Time) {
	e.Limit, e.Subject = limitOf(strings.ToLower(text), e.Code, h)
	after, told := httpcall.RetryAfter(h.Get("Retry-After"), now)
	told = told && after > 0
	daily := bounds.NextDay(now).Sub(now)
	usual, most := daily, daily
	switch e.Limit {
	case LimitPerSecond:
		usual, most = bounds.Second, bounds.PerSecond
	case LimitLock:
		usual, most = bounds.Lock, bounds.PerSecond
	case LimitOther:
		if most = bounds.Unnamed; !strings.Contains(strings.ToLower(text), "daily") {
			usual = bounds.Second
		}
	}
	if told {
		usual = min(after, most)
	}
	e.RetryAt = now.Add(usual)
}

// whose finds of whom a text says that a limit is: "… Add a meeting registrant API
// requests for the registrant (…)", "… permitted for this particular user".
var whose = regexp.MustCompile(`for (?:this|the)(?: particular)? (registrant|user|host|meeting|account)\b`)

// limitOf tells Zoom's limits apart: by what the text names, then by headers,
// which may be missing, and of the host's limit are those of another. The word
// "daily" alone says nothing about the account.
func limitOf(text string, code int, h http.Header) (Limit, Subject) {
	of := ""
	if m := whose.FindStringSubmatch(text); m != nil {
		of = m[1]
	}
	kind := h.Get("X-Ratelimit-Type")
	switch {
	case of == "registrant":
		return LimitRegistrant, SubjectRegistrant
	case strings.Contains(text, "user invite"):
		return LimitInvites, SubjectFeature
	case of == "user", of == "host", strings.Contains(text, "meeting create/update"), strings.Contains(text, "rate limit (100)"):
		return LimitHost, SubjectHost
	case of == "meeting":
		return LimitOther, SubjectObject
	case strings.Contains(text, "concurrent"):
		return LimitLock, SubjectObject
	case code == codePerSecond, strings.Contains(text, "per-second"), strings.EqualFold(kind, "QPS"):
		return LimitPerSecond, SubjectAccount
	case strings.Contains(text, "maximum daily rate limit for this api"), strings.EqualFold(kind, "Daily-limit"):
		return LimitDaily, SubjectAccount
	}
	return LimitOther, SubjectRequest
}

// judge is the pipeline's judge; it remembers refusals that hold for a label.
func (l *limits) judge(op httpcall.Operation, ans httpcall.Answer) httpcall.Verdict {
	v := verdict(op, ans)
	if e, ok := errors.AsType[*Error](v.Err); ok && (e.Limit == LimitPerSecond || e.Limit == LimitDaily) {
		l.close(RateLimitLabel(op.Class), closure{e.RetryAt, e.Limit})
	}
	return v
}

func (l *limits) close(label RateLimitLabel, c closure) {
	l.mu.Lock()
	defer l.mu.Unlock()
	labels := []RateLimitLabel{label}
	if c.limit == LimitDaily && (label == LabelHeavy || label == LabelResourceIntensive) {
		labels = []RateLimitLabel{LabelHeavy, LabelResourceIntensive} // they share one daily cap
	}
	for _, label := range labels {
		if c.until.After(l.closed[label].until) {
			l.closed[label] = c
		}
	}
}
