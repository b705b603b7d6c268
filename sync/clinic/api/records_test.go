package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// served is the API of a bench over HTTP.
type served struct {
	*clinictest.Bench
	url string
}

func serve(t *testing.T) served {
	t.Helper()
	return serveOn(t, memory.New())
}

func serveOn(t *testing.T, d driver.Driver) served {
	t.Helper()
	b := clinictest.On(t, d)
	srv := httptest.NewServer(New(Config{
		Viewer: Token(b.Clinic, "right", func(*http.Request) (string, error) { return clinictest.Account, nil }),
	}))
	t.Cleanup(srv.Close)
	return served{b, srv.URL + Prefix}
}

func (s served) put(t *testing.T, entities ...storage.Entity) {
	t.Helper()
	for _, e := range entities {
		if err := s.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(e)); err != nil {
			t.Fatal(err)
		}
	}
}

// ask wants a status, and returns the answer.
func (s served) ask(t *testing.T, status int, method, path string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer right")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != status {
		t.Fatalf("%s %s: %d, %v, want %d: %s", method, path, resp.StatusCode, err, status, body)
	}
	return resp, string(body)
}

// items are the ids, or whatever member, of a list.
func (s served) items(t *testing.T, path, member string) string {
	t.Helper()
	var got struct{ Items []map[string]any }
	if _, body := s.ask(t, http.StatusOK, http.MethodGet, path); json.Unmarshal([]byte(body), &got) != nil {
		t.Fatal(body)
	}
	words := make([]string, len(got.Items))
	for i, item := range got.Items {
		words[i] = fmt.Sprint(item[member])
	}
	return strings.Join(words, " ")
}

// B8: the report in numbers and as a file, by days of the clinic's zone.
func TestReportByAPI(t *testing.T) {
	t.Parallel()
	s := serve(t)
	settings := clinictest.Settings() // New York
	start := time.Date(2026, 5, 7, 3, 30, 0, 0, time.UTC)
	ada := storage.Ref{ID: "D-7", Name: "=Ada"}
	s.put(t, &settings, &storage.Visit{
		AppointmentID: "A-1", State: storage.VisitEnded, CreatedAt: start, Patient: storage.Contact{Name: "Rosa Secret"},
		Booking: storage.Booking{Start: start, Duration: 30 * time.Minute, Physician: ada},
		Presence: []storage.Presence{
			{Role: storage.RolePatient, JoinedAt: start, LeftAt: start.Add(20 * time.Minute)},
			{Role: storage.RolePhysician, JoinedAt: start.Add(4 * time.Minute), LeftAt: start.Add(20 * time.Minute)},
		},
	}, &storage.Visit{AppointmentID: "A-2", State: storage.VisitCancelled, CreatedAt: start, Booking: storage.Booking{Start: start.Add(time.Hour), Physician: ada}})

	var got reported
	_, body := s.ask(t, http.StatusOK, http.MethodGet, "/report?from=2026-05-06&to=2026-05-07")
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if got.From != "2026-05-06" || got.To != "2026-05-07" || got.TimeZone != "America/New_York" || got.Weekly || len(got.Days) != 2 || len(got.Physicians) != 1 {
		t.Errorf("the report is %s", body)
	}
	if f := got.Days[0]; f.Day != "2026-05-06" || f.Visits != 1 || f.Held != 1 || f.MeanWait != 240 || f.LongestWait != 240 || f.MeanLength != 960 || f.Together != 960 {
		t.Errorf("the first day is %+v", f)
	}
	if f := got.Physicians[0]; f.Physician.ID != "D-7" || f.Cancelled != 1 || got.Total.Cancelled != 1 || got.Days[1].Cancelled != 1 {
		t.Errorf("the cancelled visit is missing: %s", body)
	}
	if _, body = s.ask(t, http.StatusOK, http.MethodGet, "/report"); json.Unmarshal([]byte(body), &got) != nil || len(got.Days) != report.UsualDays {
		t.Errorf("without days: %s", body)
	}

	resp, file := s.ask(t, http.StatusOK, http.MethodGet, "/report.csv?from=2026-05-06&to=2026-05-07")
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "2026-05-06T23:30:00-04:00" || strings.Contains(file+body, "Rosa") {
		t.Errorf("the file is %q, %v", file, err)
	}
	if d := resp.Header.Get("Content-Disposition"); d != `attachment; filename="attendance-2026-05-06-2026-05-07.csv"` {
		t.Errorf("disposition %s", d)
	}
}

// unread has no visits to give.
type unread struct{ driver.Driver }

func (u unread) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	if q.Kind == "visit" {
		return driver.Page{}, &driver.StoreError{Reason: "the disk is gone"}
	}
	return u.Driver.Scan(ctx, q)
}

// B8: a file that cannot be finished is not taken for a whole one.
func TestReportThatBreaksOff(t *testing.T) {
	t.Parallel()
	s := serveOn(t, unread{memory.New()})
	s.ask(t, http.StatusServiceUnavailable, http.MethodGet, "/report")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/report.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer right")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("half a file came as a whole one: %d %q", resp.StatusCode, body)
	}
}

// B9, B12: deliveries and the trail are found by the filters of the pages.
func TestFiltersByAPI(t *testing.T) {
	t.Parallel()
	s := serve(t)
	settings := clinictest.Settings()
	a := s.Store.Account(clinictest.Account)
	delivery := func(id, channel, appointment string, at time.Time) *storage.Delivery {
		return &storage.Delivery{
			ID: id, Channel: channel, Kind: "invite", State: storage.DeliverySent, AppointmentID: appointment, VisitKey: a.VisitKey(appointment),
			CreatedAt: at, DueAt: at, DoneAt: at,
		}
	}
	at := time.Date(2026, 5, 7, 3, 30, 0, 0, time.UTC) // the 6th in New York
	s.put(t, &settings,
		delivery("d-1", storage.ChannelMail, "A-1", at), delivery("d-2", storage.ChannelEvent, "A-1", at.Add(time.Hour)), delivery("d-3", storage.ChannelMail, "A-2", at.Add(24*time.Hour)))
	for _, entry := range [][2]string{{"u-1", "settings.save"}, {"api", "sync.start"}, {"u-2", "visits.view"}} {
		if err := a.Append(t.Context(), entry[0], entry[1], "A-9", ""); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		"/deliveries":                               "d-3 d-2 d-1",
		"/deliveries?channel=mail":                  "d-3 d-1",
		"/deliveries?appointment=A-1":               "d-2 d-1",
		"/deliveries?from=2026-05-07":               "d-3 d-2",
		"/deliveries?to=2026-05-07T04:00:00Z":       "d-1",
		"/deliveries?appointment=A-2&channel=event": "",
	} {
		if got := s.items(t, path, "id"); got != want {
			t.Errorf("%s found %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]string{
		"/audit":                        "visits.view sync.start settings.save",
		"/audit?who=U-":                 "visits.view settings.save",
		"/audit?action=sync&subject=a-": "sync.start",
		"/audit?to=2026-05-07":          "",
	} {
		if got := s.items(t, path, "action"); got != want {
			t.Errorf("%s found %q, want %q", path, got, want)
		}
	}
}

// B12: a program can have the trail checked; the check is in it.
func TestVerifyByAPI(t *testing.T) {
	t.Parallel()
	s := serve(t)
	var got clinic.Verified
	for _, want := range []int64{0, 1} {
		if _, body := s.ask(t, http.StatusOK, http.MethodPost, "/audit/verify"); json.Unmarshal([]byte(body), &got) != nil || !got.OK || got.Entries != want || got.Message == "" {
			t.Errorf("%s, want a whole trail of %d", body, want)
		}
	}
}

// B8, B9, B12: what cannot be read is told with the name of the parameter and what it may be.
func TestBadQueries(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for path, want := range map[string][2]string{
		"/report?from=soon":                       {"from", "2030-05-06"},
		"/report?to=2026-02-30":                   {"to", "2030-05-06"},
		"/report?from=2026-05-06&to=2026-05-05":   {"to", "not before the first"},
		"/report?from=2020-01-01&to=2026-01-01":   {"to", "at most a year"},
		"/report.csv?to=2026-05-06T00:00:00Z":     {"to", "2030-05-06"},
		"/report.csv?from=2026-05-06&to=2026-5-7": {"to", "2030-05-06"},
		"/audit?from=yesterday":                   {"from", "2030-05-06T14:00:00Z"},
		"/audit?limit=many":                       {"limit", "1 to 1000"},
		"/deliveries?channel=pigeon":              {"channel", "mail, event"},
		"/deliveries?to=noon":                     {"to", "2030-05-06T14:00:00Z"},
	} {
		var got problem
		resp, body := s.ask(t, http.StatusUnprocessableEntity, http.MethodGet, path)
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Fatalf("%s: %v, %s", path, err, body)
		}
		if len(got.Errors) != 1 || got.Errors[0].Field != want[0] || !strings.Contains(got.Errors[0].Message, want[1]) {
			t.Errorf("%s: %s", path, body)
		}
	}
}

// Z2, B10: the status names a scope that the token lacks, and events that did not come
// of a visit that took place.
func TestStatusNamesWhatZoomLacks(t *testing.T) {
	t.Parallel()
	s := serve(t)
	problems := func() (out []string) {
		t.Helper()
		var got struct {
			Problems []clinic.Problem `json:"problems"`
		}
		if _, body := s.ask(t, http.StatusOK, http.MethodGet, "/status"); json.Unmarshal([]byte(body), &got) != nil {
			t.Fatal(body)
		}
		for _, p := range got.Problems {
			out = append(out, p.Code+": "+p.Message+" "+p.Action)
		}
		return out
	}
	if got := problems(); len(got) > 0 {
		t.Errorf("before anything was refused: %q", got)
	}
	clinictest.Unheard(t, s.Bench)
	want := []string{
		"zoom_scope: Rooms cannot be used with visits. Add the scope workspace:write:reservation:admin to the Zoom app and authorise it again.",
		"events_missing: Visits took place, and Zoom did not report meeting.ended, meeting.participant_joined of any of them. " +
			"Look at the event subscription of the Zoom app: it has to be on, name these events, and send them to https://visits.clinic.example/zoom/webhooks.",
	}
	if got := problems(); !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
}
