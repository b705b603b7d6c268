package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Standing is how the work stands.
type Standing struct {
	DataAsOf     time.Time // the last good sync; zero: none yet
	Paused       bool
	Queued, Dead int // deliveries; as far as they are counted
}

// fresh is how long a standing is told again before the store is asked anew: a
// scrape, however often, costs the store little.
const fresh = 5 * time.Second

// standing asks at a scrape.
type standing struct {
	read func(context.Context) (Standing, error)
	now  func() time.Time

	mu     sync.Mutex
	asked  time.Time
	last   Standing
	failed error
}

// Watch tells at every scrape what read returns. read must be quick however many
// visits there are.
func (m *Metrics) Watch(read func(context.Context) (Standing, error), now func() time.Time) {
	m.registry.MustRegister(&standing{read: read, now: now})
}

func gauge(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

var (
	up     = gauge("televisit_standing_up", "1 when the standing could be read from the store; the gauges of sync and outbox are missing otherwise.")
	age    = gauge("televisit_sync_age_seconds", "Since the last good sync; missing before the first.")
	paused = gauge("televisit_paused", "1 while the account is paused and nothing is done for it.")
	queued = gauge("televisit_outbox_queued", "Deliveries that wait, at most 100 are counted.")
	dead   = gauge("televisit_outbox_dead", "Deliveries given up, at most 100 are counted.")
)

// Describe implements [prometheus.Collector].
func (s *standing) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{up, age, paused, queued, dead} {
		out <- d
	}
}

// Collect implements [prometheus.Collector].
func (s *standing) Collect(out chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, v float64) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v)
	}
	st, err := s.look()
	tell(up, one(err == nil))
	if err != nil {
		return
	}
	if !st.DataAsOf.IsZero() {
		tell(age, s.now().Sub(st.DataAsOf).Seconds())
	}
	tell(paused, one(st.Paused))
	tell(queued, float64(st.Queued))
	tell(dead, float64(st.Dead))
}

func (s *standing) look() (Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.asked) < fresh {
		return s.last, s.failed
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	s.last, s.failed = s.read(ctx)
	s.asked = time.Now()
	return s.last, s.failed
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
