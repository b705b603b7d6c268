package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// B16: after a sync and a refused webhook, a scrape tells of both, in good
// form.
func TestB16Metrics(t *testing.T) {
	t.Parallel()
	v := newVendors(t)
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	p := start(t, v.flags(t)...)
	p.want(http.StatusOK, "PUT", "/settings", settings())
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{
		"id": site.Physicians()[0].ID, "type": "not_logged_in", "email": "doctor@clinic.example",
	})
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	resp, err := http.Post(p.base+"/zoom/webhooks", "application/json", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	var text string
	for _, want := range []string{
		`outcome="2xx",vendor="lkcloud"}`, "televisit_vendor_call_duration_seconds_count{vendor=\"lkcloud\"}",
		`televisit_http_requests_total{route="/api/",status="2xx"}`, `televisit_http_requests_total{route="POST /zoom/webhooks",status="4xx"}`,
		"televisit_sync_age_seconds ", "televisit_outbox_queued ", "televisit_outbox_dead 0", "televisit_paused 0", "televisit_standing_up 1", "go_build_info",
	} {
		eventually(t, want, func() bool {
			text = fetched(t, p, "GET", "/metrics", "")
			return strings.Contains(text, want)
		})
	}
	_, text, _ = strings.Cut(text, "# HELP")
	problems, err := promlint.New(strings.NewReader("# HELP" + text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		if strings.HasPrefix(problem.Metric, "televisit_") {
			t.Errorf("B16: %s: %s", problem.Metric, problem.Text)
		}
	}
}
