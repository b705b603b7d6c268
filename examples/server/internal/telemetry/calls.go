package telemetry

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/televisit/televisit-go/zoom"
)

// calls are the tries of calls to a vendor.
type calls struct {
	done    *prometheus.CounterVec
	retries *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

func newCalls() calls {
	return calls{
		done: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "televisit_vendor_calls_total", Help: "Tries of calls to a vendor, by outcome: a class of statuses, 429 by itself, or none.",
		}, []string{"vendor", "operation", "outcome"}),
		retries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "televisit_vendor_retries_total", Help: "Tries of calls to a vendor after the first.",
		}, []string{"vendor", "operation"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "televisit_vendor_call_duration_seconds", Help: "From sending a call to the last byte of its answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"vendor"}),
	}
}

// Vendor is the hook that counts a vendor's calls; the clients of zoom and ellkay
// take the same.
func (m *Metrics) Vendor(vendor string) zoom.Trace {
	return zoom.Trace{Done: func(_ context.Context, a zoom.Attempt) {
		m.calls.done.WithLabelValues(vendor, a.Operation, outcome(a.Status)).Inc()
		m.calls.seconds.WithLabelValues(vendor).Observe(a.Duration.Seconds())
		if a.Try > 1 {
			m.calls.retries.WithLabelValues(vendor, a.Operation).Inc()
		}
	}}
}

// outcome tells a vendor's limit from other refusals.
func outcome(status int) string {
	if status == 429 {
		return "429"
	}
	return statusClass(status)
}
