package pages

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

func visitAt(id string, start time.Time) *storage.Visit {
	return &storage.Visit{
		AppointmentID: id, State: storage.VisitReady, Patient: storage.Contact{Name: "Rob <b>Example</b>"}, CreatedAt: start,
		Booking: storage.Booking{Start: start, Duration: 30 * time.Minute, Physician: storage.Ref{ID: "D-7", Name: "Ada Example"}},
		Meeting: &storage.Meeting{ID: 85012345678},
	}
}

// listen opens a stream of changes; lines come until it ends.
func listen(ctx context.Context, tb testing.TB, c *http.Client, base string, cookie *http.Cookie) <-chan string {
	tb.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/appointments/live", nil)
	if err != nil {
		tb.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.AddCookie(cookie)
	resp, err := c.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != "text/event-stream" {
		tb.Fatalf("status %d, %s", resp.StatusCode, got)
	}
	lines := make(chan string, 64)
	go func() {
		defer close(lines)
		defer func() { _ = resp.Body.Close() }()
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			lines <- in.Text()
		}
	}()
	return lines
}

// B7: a patient who begins to wait is shown on an open page, without reload; the
// row is the one of the list, escaped as there.
func TestLiveMarks(t *testing.T) {
	t.Parallel()
	closing := make(chan struct{})
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.New(t), closing)
	server := httptest.NewServer(f.handler)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(closing) })
	a := f.Store.Account(clinictest.Account)
	v := visitAt("A-1", f.now.Add(time.Minute))
	if err := a.Commit(t.Context(), storage.Put(v)); err != nil {
		t.Fatal(err)
	}
	lines := listen(t.Context(), t, server.Client(), server.URL, f.as(t, "admin"))
	for line := range lines { // the first frame: load the list
		if line == "event: list" {
			break
		}
	}
	v.State, v.Presence = storage.VisitLive, []storage.Presence{{Role: storage.RolePatient, JoinedAt: f.now, Waiting: true}}
	if err := a.Commit(t.Context(), storage.Put(v)); err != nil {
		t.Fatal(err)
	}
	for line := range lines {
		data, ok := strings.CutPrefix(line, "data: {\"key\"")
		if !ok {
			continue
		}
		for _, want := range []string{"Patient is waiting", a.VisitKey("A-1"), `Rob \u0026lt;b\u0026gt;`} {
			if !strings.Contains(data, want) {
				t.Errorf("the event lacks %q: %s", want, data)
			}
		}
		return
	}
	t.Error("the stream ended before the change")
}

// A30: rooms are offered with who has them, reserved and given back; a form that
// was carried out leads back to the visit.
func TestRoomOfAVisit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin, a := f.as(t, "admin"), f.Store.Account(clinictest.Account)
	mine, other := visitAt("A-1", f.now.Add(time.Hour)), visitAt("A-2", f.now.Add(50*time.Minute))
	other.Meeting.ID++
	other.Room = &storage.Room{ID: "room-1", Name: "Oak", State: storage.RoomReserved}
	if err := a.Commit(t.Context(), storage.Put(mine), storage.Put(other)); err != nil {
		t.Fatal(err)
	}
	body := f.do(http.MethodGet, visitPath("A-1"), nil, admin).Body.String()
	if !strings.Contains(body, "Oak") || !strings.Contains(body, "Ada Example has it") {
		t.Error("the visit's page does not say who has the room")
	}
	w := f.do(http.MethodPost, visitPath("A-1")+"/room", url.Values{"room": {"room-1"}}, admin)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != visitPath("A-1") {
		t.Errorf("reserving: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w := f.do(http.MethodPost, visitPath("A-1")+"/room/release", nil, admin); w.Code != http.StatusSeeOther {
		t.Errorf("giving back: %d", w.Code)
	}
	if got := strings.Join(f.Engine.Asked(), " "); !strings.Contains(got, "room room-1") {
		t.Errorf("the engine was asked %q", got)
	}
}

// B8: the visit's picture is drawn by the server, needs no inline style, and says
// in a table what it shows.
func TestPictureOfAVisit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	v := visitAt("A-1", f.now.Add(-10*time.Minute))
	v.State = storage.VisitLive
	v.Presence = []storage.Presence{
		{Role: storage.RolePatient, JoinedAt: f.now.Add(-11 * time.Minute), LeftAt: f.now.Add(-9 * time.Minute), Waiting: true},
		{Role: storage.RolePatient, JoinedAt: f.now.Add(-9 * time.Minute)},
	}
	if err := f.Store.Account(clinictest.Account).Commit(t.Context(), storage.Put(v)); err != nil {
		t.Fatal(err)
	}
	body := f.do(http.MethodGet, visitPath("A-1"), nil, f.as(t, "admin")).Body.String()
	for _, want := range []string{`<svg class="timeline"`, `class="bar waits"`, `class="bar open"`, "began to wait", "was there for 9 min"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "style=") || strings.Contains(body, "ZgotmplZ") {
		t.Error("the picture is styled in a way that the content security policy refuses")
	}
}

// B1: row by row, with whom it is about and why; what stays as it is, is counted;
// a large sync does not make a large page.
func TestPreviewPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	f.addVisit(t, *visitAt("A-1", f.now.Add(time.Hour)))
	f.Engine.Plan = []syncer.PreviewRow{
		{AppointmentID: "A-1", Action: syncer.ActionCancel, Why: "It was cancelled in the EHR."}, {AppointmentID: "A-2", Action: syncer.ActionNone},
	}
	for range 5000 {
		f.Engine.Plan = append(f.Engine.Plan, syncer.PreviewRow{AppointmentID: "A-9", Action: syncer.ActionCreate, Why: "It is new in the EHR, and its physician is on the list."})
	}
	w := f.do(http.MethodGet, "/appointments/preview", nil, admin)
	for _, want := range []string{"It was cancelled in the EHR.", "Rob &lt;b&gt;Example", "Ada Example", "New visit <b>5000</b>", "Stay as they are <b>1</b>", "more like these", "not known yet"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the preview lacks %q", want)
		}
	}
	if w.Code != http.StatusOK || w.Body.Len() > 100_000 {
		t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
	}
}
