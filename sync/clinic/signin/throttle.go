package signin

import (
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

// How often one address may begin or end a journey to Zoom. A clinic behind one
// address signs in within minutes at seven in the morning; who guesses codes
// does not get far. Each end of a journey costs calls to Zoom.
const (
	journeysPerSecond = 5
	journeysAtOnce    = 60
	maxAddresses      = 10_000 // that are remembered; then all are forgotten
)

// throttle bounds requests by the address that they come from. It is safe for
// concurrent use.
type throttle struct {
	mu   sync.Mutex
	from map[netip.Addr]*rate.Limiter
}

func (t *throttle) allow(client netip.Addr) bool {
	client = household(client)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.from == nil || len(t.from) >= maxAddresses {
		t.from = map[netip.Addr]*rate.Limiter{}
	}
	l := t.from[client]
	if l == nil {
		l = rate.NewLimiter(journeysPerSecond, journeysAtOnce)
		t.from[client] = l
	}
	return l.Allow()
}

// household is the address that a guest counts by. Of IPv6 everybody has a whole
// network of 64 bits, and could come from another address each time.
func household(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	return netip.PrefixFrom(a, 64).Masked().Addr()
}
