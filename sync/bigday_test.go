package syncer

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/pass"
	"github.com/televisit/televisit-go/sync/lkcloud"
)

// wireAppointment is what a program without this module would decode a page's
// items into.
type wireAppointment struct {
	ID, PatientID, PatientAlternateID, PhysicianID, FacilityID, FacilityName string
	Start, Created, Modified                                                 time.Time
	Duration, Notes, Status, Type, AppointmentTypeID                         string
	Resources                                                                []struct{ ID string }
	StatusCode                                                               struct{ ID, Code, Name string }
	Reason, Department, Billable, Custom                                     json.RawMessage
}

const wireItem = `{"id":"APT-%08d","start":"%s","duration":"00:30:00","patientId":"PAT-%08d",` +
	`"patientAlternateId":"0007","physicianId":"D-7","facilityId":"F-3","facilityName":"Sim Clinic East",` +
	`"notes":"Video visit","status":"Booked","statusCode":{"id":"S-1","code":"SCH","name":"Scheduled"},` +
	`"type":"Telehealth 30","appointmentTypeId":"video","reason":null,"department":null,"resources":[{"id":"7"}],` +
	`"billable":null,"created":"2030-04-01T09:00:00+00:00","modified":"2030-04-02T09:00:00+00:00","custom":{}}`

// bigDay is an EHR with a day of many appointments, which it tells in pages of
// 500, and an engine over it.
type bigDay struct {
	*Engine
	tb       testing.TB
	site     driver.EHR
	pages    []string
	page     int
	lastPage func() // called when the last page is asked for
}

func newBigDay(tb testing.TB, visits int) *bigDay {
	tb.Helper()
	d := &bigDay{tb: tb, lastPage: func() {}}
	d.write(visits)
	lk, err := ellkay.New(ellkay.WithURL("http://ehr.example"), ellkay.WithPlainHTTP(), ellkay.WithSubscriberKey("k"), ellkay.WithHTTPClient(&http.Client{Transport: d}))
	d.must(err)
	d.site = lkcloud.New(lk.Site(ellkaytest.DefaultSite, ellkay.Profile{}))
	sealer, err := seal.New()
	d.must(err)
	store, err := storage.Open(tb.Context(), memory.New(), sealer)
	d.must(err)
	d.Engine, err = New(Config{
		Store: store, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Connect: ConnectorFunc(func(context.Context, string) (driver.EHR, driver.Video, error) { return d.site, nil, nil }),
	})
	d.must(err)
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.AppointmentTypeIDs, s.HorizonDays = "Sim Clinic", "America/New_York", []string{"video"}, 1
	a := store.Account(clinicAccount)
	d.must(a.Commit(tb.Context(), storage.Put(&s), storage.Put(&storage.Physician{ID: "D-7", Type: storage.NotLoggedIn})))
	return d
}

func (d *bigDay) must(err error) {
	d.tb.Helper()
	if err != nil {
		d.tb.Fatal(err)
	}
}

// write writes the pages of a day.
func (d *bigDay) write(visits int) {
	const perPage = 500
	begin := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for first := 0; first < visits; first += perPage {
		items := make([]string, 0, perPage)
		for i := first; i < min(first+perPage, visits); i++ {
			start := begin.Add(time.Duration(i) * 20 * time.Hour / time.Duration(visits))
			items = append(items, fmt.Sprintf(wireItem, i, start.Format(time.RFC3339), i))
		}
		token := `null`
		if first+perPage < visits {
			token = fmt.Sprintf("%q", fmt.Sprint("page-", first))
		}
		d.pages = append(d.pages, `{"appointments":[`+strings.Join(items, ",")+`],"nextToken":`+token+`}`)
	}
}

// RoundTrip answers the calls of a search.
func (d *bigDay) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	d.page++
	if strings.Contains(r.URL.Path, "Begin") {
		d.page = 0
	}
	if d.page == len(d.pages)-1 {
		d.lastPage()
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(d.pages[d.page])),
	}, nil
}

// pass syncs as the schedule does.
func (d *bigDay) pass() storage.SyncRun {
	run, err := d.Account(clinicAccount).Sync(d.tb.Context(), SyncOptions{})
	d.must(err)
	return run
}

// read reads the day as a pass does, and makes nothing of it.
func (d *bigDay) read() {
	now := d.core.Now()
	for _, err := range d.site.Appointments(d.tb.Context(), now.Add(-d.cfg.LookBack), now.AddDate(0, 0, 1)) {
		d.must(err)
	}
}

// settled syncs until there is nothing more to do.
func (d *bigDay) settled() *bigDay {
	d.pass()
	if run := d.pass(); len(run.Changes) != 0 {
		d.tb.Fatalf("the day is not unchanged: %v", run.Changes)
	}
	return d
}

// decode is the floor: the same pages, into structs.
func (d *bigDay) decode() {
	for _, p := range d.pages {
		var page struct {
			Appointments []wireAppointment
			NextToken    *string
		}
		d.must(json.Unmarshal([]byte(p), &page))
	}
}

// A sync of an unchanged day of 100,000 appointments against decoding its pages
// into structs, in turns, as ratios of the medians: ×decode is planning alone,
// over an EHR that costs nothing; ×decode-whole has the calls to LKCloud in it, from the
// first to the end of the run.
func BenchmarkUnchangedDayOf100000(b *testing.B) {
	d := newBigDay(b, 100_000).settled()
	var spent [3][]time.Duration
	turns := []func(){d.decode, func() { d.pass() }, d.read}
	for first := 0; b.Loop(); first++ { // whoever goes later finds warmer caches
		for i := range turns {
			i = (i + first) % len(turns)
			runtime.GC()
			begun := time.Now()
			turns[i]()
			spent[i] = append(spent[i], time.Since(begun))
		}
	}
	decode, whole, read := median(spent[0]), median(spent[1]), median(spent[2])
	b.ReportMetric((whole-read)/decode, "×decode")
	b.ReportMetric(whole/decode, "×decode-whole")
	b.ReportMetric(whole/100_000, "ns/appointment")
}

// median, not the mean: other programs share the machine.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2])
}

// What a sync holds in memory for each appointment, at its most, and what the
// engine keeps until the next one, on an unchanged day and on one whose visits
// are all looked at: an index of at most 200 bytes each, whatever their number.
func TestMemoryOfAVisit(t *testing.T) {
	const few, many = 10_000, 100_000
	if testing.Short() || raceDetector {
		t.Skip("the race detector keeps memory of its own")
	}
	at := map[int][2]footprint{}
	for _, n := range []int{few, many} {
		d := newBigDay(t, n).settled()
		at[n] = [2]footprint{d.footprint(false), d.footprint(true)}
	}
	for i, name := range []string{"by an engine just started", "unchanged"} {
		during := (at[many][i].during - at[few][i].during) / (many - few)
		after := (at[many][i].after - at[few][i].after) / (many - few)
		t.Logf("%s: %d bytes per visit during a sync, %d after it", name, during, after)
		if during > 200 || after > 200 || after <= 0 {
			t.Errorf("%s: %d bytes per visit during a sync, %d after it, want 200 at most", name, during, after)
		}
	}
}

type footprint struct{ during, after int64 }

// footprint is what the heap holds at the end of a pass, and after it, beyond
// what it held when the engine remembered nothing.
func (d *bigDay) footprint(warm bool) (f footprint) {
	d.caches = pass.Caches{}
	floor := heap()
	if warm {
		d.pass()
	}
	d.lastPage = func() { f.during = heap() - floor }
	d.pass()
	d.lastPage = func() {}
	f.after = heap() - floor
	runtime.KeepAlive(d)
	return f
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
