package demo

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func newDemo(t *testing.T, state string, jumped func()) *Demo {
	t.Helper()
	base := &url.URL{Scheme: "http", Host: "127.0.0.1:1"}
	d, err := New(Config{Local: base, Public: base, State: state, Jumped: jumped, Secrets: func(context.Context) []string { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.zoom.Close)
	return d
}

func newAccount(t *testing.T) *storage.Account {
	t.Helper()
	keys, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	return store.Account(AccountID)
}

// A jump moves the demo's time, tells the engine, is kept over a restart, and
// never goes back.
func TestJump(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "demo.json")
	told := 0
	d := newDemo(t, state, func() { told++ })
	if next := d.ToNextVisit(); next <= 0 || next > 10*time.Minute {
		t.Fatalf("the next visit is %v away", next)
	}
	if err := d.Jump(time.Hour); err != nil || told != 1 || d.Ahead() != time.Hour {
		t.Fatalf("%v ahead, told %d times, %v", d.Ahead(), told, err)
	}
	if outside := time.Now(); d.Now().Before(outside.Add(59 * time.Minute)) {
		t.Errorf("it is %v in the clinic, %v outside", d.Now(), outside)
	}
	for _, by := range []time.Duration{-time.Hour, 48 * time.Hour} {
		if err := d.Jump(by); err != nil {
			t.Fatal(err)
		}
	}
	if d.Ahead() != 25*time.Hour {
		t.Errorf("%v ahead, want 25 h: not back, and a day at most", d.Ahead())
	}
	if d.ToNextVisit() == 0 {
		t.Error("nothing is booked for the new day")
	}
	if again := newDemo(t, state, nil); again.Ahead() != 25*time.Hour {
		t.Errorf("after a restart %v ahead", again.Ahead())
	}
}

// What is broken on purpose refuses, and takes again what it refused.
func TestTrouble(t *testing.T) {
	t.Parallel()
	d := newDemo(t, "", nil)
	mux := http.NewServeMux()
	d.Routes(mux)
	call := func(method, path string) int {
		t.Helper()
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, http.NoBody))
		return w.Code
	}
	for _, c := range []struct {
		what         string
		set          func(bool)
		is           func() bool
		method, path string
		broken       int
	}{
		{"zoom", d.ThrottleZoom, func() bool { return d.Trouble().Zoom }, http.MethodGet, zoomPath + "/v2/users", http.StatusTooManyRequests},
		{"endpoint", d.BreakEndpoint, func() bool { return d.Trouble().Endpoint }, http.MethodPost, endpointPath, http.StatusServiceUnavailable},
	} {
		before := call(c.method, c.path)
		c.set(true)
		c.set(true) // pressed twice
		if got := call(c.method, c.path); got != c.broken || !c.is() {
			t.Errorf("%s broken: %d, want %d", c.what, got, c.broken)
		}
		c.set(false)
		if got := call(c.method, c.path); got != before || c.is() {
			t.Errorf("%s healed: %d, want %d", c.what, got, before)
		}
	}
	d.BreakEHR(true)
	if !d.Trouble().EHR {
		t.Error("the EHR is not broken")
	}
	d.BreakEHR(false)
	if d.Trouble() != (Trouble{}) {
		t.Errorf("left broken: %+v", d.Trouble())
	}
}

// D5: most coming appointments go from the EHR and come back; trouble ends with the
// process.
func TestLoseList(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "demo.json")
	d := newDemo(t, state, nil)
	all := len(d.site().Appointments())
	for _, lost := range []bool{true, true, false, true} {
		if err := d.LoseList(lost); err != nil {
			t.Fatal(err)
		}
		if left := len(d.site().Appointments()); lost != (left*4 < all) || lost != d.Trouble().List || !lost && left != all {
			t.Fatalf("lost %t: %d of %d are left", lost, left, all)
		}
	}
	if again := newDemo(t, state, nil); len(again.site().Appointments()) != all || again.Trouble().List {
		t.Errorf("after a restart %d of %d are left", len(again.site().Appointments()), all)
	}
}

// A visit can be played by hand, from joining to the end, and is then left alone.
func TestPlay(t *testing.T) {
	t.Parallel()
	d, a := newDemo(t, "", nil), newAccount(t)
	m := d.zoom.AddMeeting(zoomtest.Meeting{HostID: d.zoom.Owner().ID, Topic: "Visit", Start: d.Now(), Duration: 30})
	v := &storage.Visit{
		AppointmentID: "A-1", State: storage.VisitReady, CreatedAt: d.Now(), Patient: storage.Contact{Name: "Pat"},
		Booking: storage.Booking{Start: d.Now(), Duration: 30 * time.Minute}, Meeting: &storage.Meeting{ID: m.ID},
	}
	if err := a.Commit(t.Context(), storage.Put(v)); err != nil {
		t.Fatal(err)
	}
	room := func() Room {
		t.Helper()
		rooms, err := d.Rooms(t.Context(), a, 5)
		if err != nil || len(rooms) != 1 {
			t.Fatalf("%d rooms, %v", len(rooms), err)
		}
		return rooms[0]
	}
	for _, step := range []struct {
		do                string
		patientIn, hostIn bool
	}{
		{PhysicianJoins, false, true}, {PatientJoins, true, true}, {LetIn, true, true}, {PatientLeaves, false, true}, {EndVisit, false, false},
	} {
		if err := d.Play(t.Context(), a, "A-1", step.do); err != nil {
			t.Fatalf("%s: %v", step.do, err)
		}
		if r := room(); r.PhysicianIn != step.hostIn || (r.PatientIn || r.Waiting) != step.patientIn {
			t.Errorf("after %s: %+v", step.do, r)
		}
	}
	if !d.hands.has("A-1") {
		t.Error("the visit is not left to who plays it")
	}
	for _, c := range []struct{ id, do string }{{"A-2", EndVisit}, {"A-1", "dance"}} {
		if err := d.Play(t.Context(), a, c.id, c.do); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s of %s: %v", c.do, c.id, err)
		}
	}
}
