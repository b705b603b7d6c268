// Package telemetry counts what an on-call person needs to know (B16). Labels are
// of small closed vocabularies: no id, name, address or path is ever one.
package telemetry

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is everything that is counted. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	calls    calls
	requests requests
}

// New counts from zero.
func New() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), calls: newCalls(), requests: newRequests()}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
		m.calls.done, m.calls.retries, m.calls.seconds, m.requests.done, m.requests.seconds,
	)
	return m
}

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// statusClass is a status as a label: "2xx", or "none" when no answer came.
func statusClass(status int) string {
	if status < 100 || status > 599 {
		return "none"
	}
	return string(rune('0'+status/100)) + "xx"
}
