package ellkay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

// The same call, through the whole pipeline and with bare net/http and
// encoding/json. The benchmark named Ratio runs them in turns and reports
// the median of the pipeline over the median of bare.

type wireAppointment struct {
	ID, PatientID, PatientAlternateID, PhysicianID, FacilityID, FacilityName string
	Start, Created, Modified                                                 time.Time
	Duration, Notes, Status, Type, AppointmentTypeID                         string
	Resources                                                                []struct{ ID string }
	StatusCode                                                               struct{ ID, Code, Name string }
	Reason, Department, Billable, Custom                                     json.RawMessage
}

type benchPair struct {
	site *ellkay.Site
	http *http.Client
	url  string
}

func newBenchPair(b *testing.B, body string) benchPair {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, body)
	}))
	h := &http.Client{Transport: &http.Transport{}}
	b.Cleanup(func() { h.CloseIdleConnections(); srv.Close() })
	c, err := ellkay.New(ellkay.WithURL(srv.URL), ellkay.WithSubscriberKey("k"), ellkay.WithHTTPClient(h))
	if err != nil {
		b.Fatal(err)
	}
	return benchPair{c.Site(secretKey, ellkay.Profile{}), h, srv.URL}
}

// bare posts as a careful program without this client would.
func (p benchPair) bare(b *testing.B, op string, request, out any) {
	raw, err := json.Marshal(map[string]any{"request": request})
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, p.url+"/"+op, bytes.NewReader(raw))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("SiteServiceKey", secretKey)
	resp, err := p.http.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
}

func (p benchPair) bareGet(b *testing.B) {
	var a wireAppointment
	p.bare(b, "LKAppointments/GetAppointment", map[string]string{"appointmentId": "A-1"}, &a)
}

func (p benchPair) get(b *testing.B) {
	if _, err := p.site.Appointments.Get(b.Context(), "A-1"); err != nil {
		b.Fatal(err)
	}
}

func (p benchPair) bareSearch(b *testing.B) {
	var page struct{ Appointments []wireAppointment }
	p.bare(b, "LKAppointments/BeginSearchAppointments", map[string]any{"dateRange": map[string]string{"start": "x", "end": "y"}}, &page)
}

func (p benchPair) search(b *testing.B) {
	for _, err := range p.site.Appointments.Search(b.Context(), week()) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGetAppointment(b *testing.B) {
	p := newBenchPair(b, fmt.Sprintf(fullItem, 1))
	compare(b, func() { p.get(b) }, func() { p.bareGet(b) })
}

func BenchmarkSearchPageOf500(b *testing.B) {
	items := make([]string, 500)
	for i := range items {
		items[i] = fmt.Sprintf(fullItem, i)
	}
	p := newBenchPair(b, `{"appointments":[`+strings.Join(items, ",")+`],"nextToken":null}`)
	compare(b, func() { p.search(b) }, func() { p.bareSearch(b) })
}

func compare(b *testing.B, ours, bare func()) {
	b.Run("Pipeline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ours()
		}
	})
	b.Run("Bare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			bare()
		}
	})
	b.Run("Ratio", func(b *testing.B) {
		var spent [2][]time.Duration
		calls := []func(){ours, bare}
		for first := 0; b.Loop(); first = 1 - first { // whoever goes second finds warmer caches
			for _, i := range []int{first, 1 - first} {
				begun := time.Now()
				calls[i]()
				spent[i] = append(spent[i], time.Since(begun))
			}
		}
		b.ReportMetric(median(spent[0])/median(spent[1]), "×bare")
	})
}

// median, not the mean: other programs share the machine.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2])
}
