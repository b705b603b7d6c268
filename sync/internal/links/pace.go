package links

import (
	"sync"

	"golang.org/x/time/rate"
)

// How often the links of one visit may ask the video service: far more than its people and
// their mail scanners do. Whoever has a link could spend the account's share of
// the video service with it otherwise.
const (
	perSecond = 1
	AtOnce    = 30
	maxPaced  = 10_000 // visits that are remembered; then all are forgotten
)

// Pace bounds it. Its zero value is ready, and safe for concurrent use.
type Pace struct {
	mu     sync.Mutex
	visits map[string]*rate.Limiter
}

func (p *Pace) allow(l link) bool {
	visit := l.account.ID() + "/" + l.account.VisitKey(l.visit.AppointmentID)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visits == nil || len(p.visits) >= maxPaced {
		p.visits = map[string]*rate.Limiter{}
	}
	if p.visits[visit] == nil {
		p.visits[visit] = rate.NewLimiter(perSecond, AtOnce)
	}
	return p.visits[visit].Allow()
}
