package zoom

import (
	"context"
	"errors"
	"time"

	"github.com/televisit/televisit-go/zoom/internal/bounds"
)

// HostDailyLimit is how often the meetings of one host may be created or updated
// in a UTC day, by all apps together. Deletes are not counted.
//
// See https://developers.zoom.us/docs/api/rate-limits/
const HostDailyLimit = 100

// HostBudget is what is known about a host's creates and updates of meetings.
type HostBudget struct {
	Used    int       // by this client in this UTC day; other apps and processes are not seen
	Spent   bool      // Zoom has said that the limit is reached
	ResetAt time.Time // the next midnight UTC
}

// HostBudget returns what is known about a host of this account. An update is
// counted against the host that [WithHost] names.
func (c *Client) HostBudget(hostID string) HostBudget {
	c.limits.mu.Lock()
	defer c.limits.mu.Unlock()
	h := c.limits.hosts.of(hostID, time.Now())
	return HostBudget{Used: h.used, Spent: h.spent, ResetAt: c.limits.hosts.end}
}

type hostKey struct{}

// WithHost says whose meetings are updated by calls with the returned context,
// so that they fail here when that host's daily limit is known to be spent.
// Zoom's own answer does not tell.
func WithHost(ctx context.Context, hostID string) context.Context {
	return context.WithValue(ctx, hostKey{}, hostID)
}

func hostOf(ctx context.Context) string {
	host, _ := ctx.Value(hostKey{}).(string)
	return host
}

// hostBudgets is one UTC day of budgets; it forgets them at midnight.
type hostBudgets struct {
	end  time.Time // the next midnight
	host map[string]*hostUse
}

type hostUse struct {
	used  int
	spent bool
}

func (b *hostBudgets) of(host string, now time.Time) *hostUse {
	if !now.Before(b.end) || b.end.Sub(now) > 24*time.Hour { // or the clock was set back
		b.end, b.host = bounds.NextDay(now), map[string]*hostUse{}
	}
	h := b.host[host]
	if h == nil {
		h = &hostUse{}
		b.host[host] = h
	}
	return h
}

// spend runs a create or update of a meeting of host, "" when it is not known.
func (l *limits) spend(host, operation string, call func() error) error {
	if host == "" {
		return call()
	}
	h, at, spent := l.budgetOf(host)
	if spent {
		return &WaitError{Operation: operation, RetryAt: at, Err: &Error{
			Operation: operation, Subject: SubjectHost, Limit: LimitHost, kind: ErrRateLimited, advice: "not sent: the host's daily creates and updates are spent",
		}}
	}
	err := call()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		h.used++
	} else if e, ok := errors.AsType[*Error](err); ok && e.Limit == LimitHost {
		h.spent = true
	}
	return err
}

// budgetOf returns the budget of host for today, and when it is renewed.
func (l *limits) budgetOf(host string) (h *hostUse, resetAt time.Time, spent bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	h = l.hosts.of(host, time.Now())
	return h, l.hosts.end, h.spent
}
