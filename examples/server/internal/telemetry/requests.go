package telemetry

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// requests are those that the server answers.
type requests struct {
	done    *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

func newRequests() requests {
	return requests{
		done: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "televisit_http_requests_total", Help: "Requests answered, by the pattern of their part of the server and class of statuses.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "televisit_http_request_duration_seconds", Help: "From a request to the end of its answer; pages' streams last minutes.",
			Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		}, []string{"route"}),
	}
}

// Requests counts what mux answers, by the patterns mounted on it: they are few,
// and never what a caller wrote.
func (m *Metrics) Requests(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, route := mux.Handler(r)
		if route == "" {
			route = "none"
		}
		noting := &answer{ResponseWriter: w, status: http.StatusOK}
		began := time.Now()
		defer func() {
			m.requests.done.WithLabelValues(route, statusClass(noting.status)).Inc()
			m.requests.seconds.WithLabelValues(route).Observe(time.Since(began).Seconds())
		}()
		mux.ServeHTTP(noting, r)
	})
}

// answer notes the status on its way out.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	if status >= 200 { // not an interim answer
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController flush streams.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
