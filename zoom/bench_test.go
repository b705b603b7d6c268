package zoom_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

const createdMeeting = `{"uuid":"kZ3vQ5nFT5uXw2mA8bC1dg==","id":85012345678,"host_id":"Uhost","host_email":"dr@clinic.test","topic":"Video visit","type":2,
"status":"waiting","start_time":"2026-01-05T10:00:00Z","duration":30,"timezone":"America/New_York","created_at":"2026-01-04T10:00:00Z",
"start_url":"https://zoom.test/s/85012345678?zak=x","join_url":"https://zoom.test/j/85012345678?pwd=y","password":"a1b2c3",
"settings":{"host_video":true,"participant_video":true,"join_before_host":false,"jbh_time":0,"waiting_room":true,"mute_upon_entry":false,
"approval_type":0,"audio":"both","auto_recording":"none","use_pmi":false,"email_notification":false,"meeting_authentication":false}}`

func visit() *zoom.MeetingRequest {
	return &zoom.MeetingRequest{
		Topic: "Video visit", Type: zoom.MeetingScheduled, StartTime: zoom.At(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)),
		Duration: 30, Timezone: "America/New_York",
		TrackingFields: []zoom.TrackingValue{{Field: "televisit", Value: "0123456789abcdef"}},
		Settings:       &zoom.MeetingSettings{WaitingRoom: new(true), JoinBeforeHost: new(false), EmailNotification: new(false), ApprovalType: new(0)},
	}
}

// bareCreate is the same request by net/http and encoding/json alone.
func bareCreate(ctx context.Context, hc *http.Client, base string) (*zoom.Meeting, error) {
	body, err := json.Marshal(visit())
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/users/dr%40clinic.test/meetings", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer t")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "bare")
	resp, err := hc.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	m := new(zoom.Meeting)
	return m, json.Unmarshal(raw, m)
}

// paced returns a client with limiter, token cache and repeats in place.
func paced(t testing.TB, opts ...zoom.Option) *zoom.Client {
	return newClient(t, append([]zoom.Option{zoom.WithTokenSource(fixed{}), zoom.WithPlan(zoom.PlanUnlimited, 1)}, opts...)...)
}

// At most 6 allocations for limiter, retry, token and typed errors, above what
// net/http and encoding/json take for the same call.
func TestCreateMeetingAllocations(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer srv.Close()
	canned := &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusCreated, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(createdMeeting))), ContentLength: -1}, nil
	})}
	c := paced(t, zoom.WithHTTPClient(canned))
	ours := testing.AllocsPerRun(200, func() {
		if _, err := c.Meetings.Create(t.Context(), "dr@clinic.test", visit()); err != nil {
			t.Error(err)
		}
	})
	bare := testing.AllocsPerRun(200, func() {
		if _, err := bareCreate(t.Context(), canned, "https://api.test"); err != nil {
			t.Error(err)
		}
	})
	t.Logf("%.0f allocations, bare net/http and encoding/json %.0f", ours, bare)
	if most := bare + 6; ours > most || ours > 100 {
		t.Errorf("%.0f allocations, want at most %.0f", ours, most)
	}
}

// BenchmarkCreateMeeting compares a call through the whole pipeline with the same
// call by bare net/http, over loopback, turn by turn in the same run, by the median of each.
func BenchmarkCreateMeeting(b *testing.B) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, createdMeeting)
	}))
	defer srv.Close()
	hc := pooled(b)
	c := paced(b, zoom.WithAPIURL(srv.URL), zoom.WithHTTPClient(hc))
	ours := func() (*zoom.Meeting, error) { return c.Meetings.Create(b.Context(), "dr@clinic.test", visit()) }
	bare := func() (*zoom.Meeting, error) { return bareCreate(b.Context(), hc, srv.URL) }
	var oursTook, bareTook []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%2 == 0 { // whoever goes second finds warmer caches
			oursTook = append(oursTook, took(b, ours))
			bareTook = append(bareTook, took(b, bare))
		} else {
			bareTook = append(bareTook, took(b, bare))
			oursTook = append(oursTook, took(b, ours))
		}
	}
	o, r := median(oursTook), median(bareTook) // not means: other programs share the machine
	b.ReportMetric(o, "ours-ns/op")
	b.ReportMetric(r, "bare-ns/op")
	b.ReportMetric(o/r, "ratio")
}

func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2])
}

func took(b *testing.B, call func() (*zoom.Meeting, error)) time.Duration {
	begun := time.Now()
	if _, err := call(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}
