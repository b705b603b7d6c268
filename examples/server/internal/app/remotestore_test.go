package app_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage/httpstore"
	"github.com/televisit/televisit-go/storage/sqlite"
)

const storeToken = "token-of-the-store"

// remoteStore is a store's server that can be stopped and started at one address,
// over one file.
type remoteStore struct {
	*httptest.Server
	path    string
	handler atomic.Pointer[http.Handler]
	lost    atomic.Int64 // so many answers to batches are lost from now on
}

func newRemoteStore(t *testing.T) *remoteStore {
	t.Helper()
	s := &remoteStore{path: filepath.Join(t.TempDir(), "remote.db")}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/apply" && s.lost.Add(-1) >= 0 {
			(*s.handler.Load()).ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		(*s.handler.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// start opens the file anew, as a new process would, and returns what ends it.
func (s *remoteStore) start(t *testing.T) (stop func()) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := httpstore.NewHandler(db, storeToken)
	if err != nil {
		t.Fatal(err)
	}
	var serving http.Handler = h
	s.handler.Store(&serving)
	return func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// D6, D7: over a store on another machine whose answers get lost, and after a
// restart of both, nothing is created twice; the audit chain holds.
func TestRemoteStore(t *testing.T) {
	t.Parallel()
	v, remote, dir := newVendors(t), newRemoteStore(t), t.TempDir()
	site := v.lkcloud.Site(ellkaytest.DefaultSite)
	doctor, kind := site.Physicians()[0], site.AppointmentTypes()[0]
	patient := site.AddPatient(ellkaytest.Patient{FirstName: "Robin", LastName: "Sample", Email: "robin@patient.example"})
	id := site.Book(ellkaytest.Appointment{Start: time.Now().Add(3 * time.Hour).Truncate(time.Minute), PatientID: patient, PhysicianID: doctor.ID, TypeID: kind.ID})
	args := append(v.flags(t), "-store="+remote.URL, "-store-token="+storeToken, "-keyset="+filepath.Join(dir, "keys.json"))

	stop := remote.start(t)
	p := start(t, args...)
	p.want(http.StatusOK, "PUT", "/settings", settings(func(s map[string]any) { s["appointment_type_ids"] = []string{kind.ID} }))
	p.want(http.StatusCreated, "POST", "/physicians", map[string]any{"id": doctor.ID, "type": "not_logged_in", "email": ""})
	remote.lost.Store(3)
	p.want(http.StatusAccepted, "POST", "/sync", nil)
	var visit map[string]any
	eventually(t, "the visit is ready", func() bool {
		_, visit = p.call("GET", "/appointments/"+id, nil)
		return visit["state"] == "ready"
	})
	if n := remote.lost.Load(); n > 0 {
		t.Fatalf("%d answers are still to be lost: the test shows nothing", n)
	}
	p.stop()
	if code := p.code(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	stop()

	defer remote.start(t)()
	v.zoom.ResetCalls()
	p = start(t, args...)
	defer func() { p.stop(); p.code() }() // before the file is closed
	run := p.want(http.StatusAccepted, "POST", "/sync", nil)["id"].(string)
	eventually(t, "the sync after the restart is over", func() bool {
		return p.want(http.StatusOK, "GET", "/sync/"+run, nil)["state"] == "succeeded"
	})
	again := p.want(http.StatusOK, "GET", "/appointments/"+id, nil)
	if toJSON(again["meeting"]) != toJSON(visit["meeting"]) {
		t.Errorf("meeting %v became %v", visit["meeting"], again["meeting"])
	}
	for _, call := range v.zoom.CallLog() {
		if !strings.HasPrefix(call.Op, "GET ") && call.Op != "POST /oauth/token" {
			t.Errorf("%s was called again", call.Op)
		}
	}
	if audit := toJSON(p.want(http.StatusOK, "GET", "/audit", nil)); !strings.Contains(audit, "settings") {
		t.Errorf("the audit trail is %s", audit)
	}
}

// C: while the store is away, the API says so and what to do, and goes on by
// itself when it is back.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	v, remote := newVendors(t), newRemoteStore(t)
	stop := remote.start(t)
	defer stop()
	p := start(t, append(v.flags(t), "-store="+remote.URL, "-store-token="+storeToken, "-keyset="+filepath.Join(t.TempDir(), "keys.json"))...)
	defer func() { p.stop(); p.code() }()
	p.want(http.StatusOK, "PUT", "/settings", settings())
	there := remote.handler.Load()
	var away http.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	remote.handler.Store(&away)
	if got := p.want(http.StatusServiceUnavailable, "GET", "/settings", nil); got["type"] != "database-unavailable" || !strings.Contains(got["detail"].(string), "try again") {
		t.Errorf("problem %v", got)
	}
	remote.handler.Store(there)
	p.want(http.StatusOK, "GET", "/settings", nil)
}
