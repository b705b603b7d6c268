package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/mail"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/ellkay"
	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/internal/freshdb"
	notifymemory "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/storage/seal"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/fleet"
	"github.com/televisit/televisit-go/sync/lkcloud"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// town is some clinics, each an account with a site and a Zoom of its own, and a
// database for the machines that serve them.
type town struct {
	t       testing.TB
	dsn     string
	keyFile string
	lk      *ellkaytest.Server
	lkURL   string
	typeID  string
	mails   *notifymemory.Mailer
	desk    *machine // keeps the books; it does not run

	mu       sync.Mutex
	zooms    map[string]*zoomtest.Server
	zoomURLs map[string]string
	syncing  map[string]*atomic.Int32 // passes under way
	doubled  atomic.Bool              // an account was synced twice at once
}

func newTown(t testing.TB, accounts ...string) *town {
	t.Helper()
	w := &town{
		t: t, dsn: freshdb.Postgres(t).String(), keyFile: filepath.Join(t.TempDir(), "keys.json"), lk: ellkaytest.New(), mails: &notifymemory.Mailer{},
		zooms: map[string]*zoomtest.Server{}, zoomURLs: map[string]string{}, syncing: map[string]*atomic.Int32{},
	}
	t.Cleanup(w.lk.Close)
	w.lkURL = w.lk.URL
	w.desk = w.machine()
	for _, id := range accounts {
		w.settle(id)
	}
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// settle opens a clinic with a physician and a patient.
func (w *town) settle(id string) {
	w.t.Helper()
	site := w.lk.AddSite(id)
	w.lk.AllowClient(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret)
	site.AddPatient(ellkaytest.Patient{ID: "P-1", FirstName: "Pat", LastName: "Example", Email: "pat@mail.example"})
	site.AddPhysician(ellkaytest.Physician{ID: "D-1", FirstName: "Ada", LastName: "Example"})
	z := zoomtest.New()
	w.t.Cleanup(z.Close)
	w.mu.Lock()
	w.zooms[id], w.zoomURLs[id], w.syncing[id] = z, z.URL, &atomic.Int32{}
	w.mu.Unlock()
	w.typeID = site.AppointmentTypes()[0].ID
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.AppointmentTypeIDs = "Sim Clinic", "America/New_York", []string{w.typeID}
	p := storage.Physician{ID: "D-1", Name: "Ada Example", Type: storage.NotLoggedIn}
	must(w.t, w.desk.store.Account(id).Commit(w.t.Context(), storage.Put(&s), storage.Put(&p)))
}

func (w *town) zoom(id string) *zoomtest.Server {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.zooms[id]
}

// book books visits, a quarter of an hour apart.
func (w *town) book(account string, visits int) (ids []string) {
	for i := range visits {
		ids = append(ids, w.lk.Site(account).Book(ellkaytest.Appointment{
			Start:  time.Now().Add(3*time.Hour + time.Duration(i)*15*time.Minute),
			TypeID: w.typeID, PhysicianID: "D-1", PatientID: "P-1",
		}))
	}
	return ids
}

// prepared reports whether visits are ready and their patients invited.
func (w *town) prepared(account string, ids ...string) bool {
	a := w.desk.store.Account(account)
	return !slices.ContainsFunc(ids, func(id string) bool {
		v, err := a.Visit(w.t.Context(), id)
		return err != nil || v.State != storage.VisitReady
	})
}

// wantOneEach checks D1: a meeting for each visit, none more, none made and
// thrown away.
func (w *town) wantOneEach(account string, visits int) {
	w.t.Helper()
	if n := len(w.zoom(account).Meetings()); n != visits {
		w.t.Errorf("D1: %s has %d meetings for %d visits", account, n, visits)
	}
}

// jobs counts what River knows of in a state.
func (w *town) jobs(where string) (n int) {
	w.t.Helper()
	must(w.t, w.desk.pool.QueryRow(w.t.Context(), "SELECT count(*) FROM river_job WHERE "+where).Scan(&n))
	return n
}

// eventually waits, generously.
func (w *town) eventually(what string, ok func() bool) {
	w.t.Helper()
	for range 1200 {
		if ok() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.t.Fatalf("in two minutes not: %s", what)
}

// ehr is a site that notices two passes at once.
type ehr struct {
	driver.EHR
	under   *atomic.Int32
	doubled *atomic.Bool
}

func (e ehr) Appointments(ctx context.Context, from, to time.Time) iter.Seq2[driver.Appointment, error] {
	return func(yield func(driver.Appointment, error) bool) {
		if e.under.Add(1) > 1 {
			e.doubled.Store(true)
		}
		defer e.under.Add(-1)
		for a, err := range e.EHR.Appointments(ctx, from, to) {
			if !yield(a, err) {
				return
			}
		}
	}
}

// machine is an engine with clients, a store and a pool of its own.
type machine struct {
	*syncer.Engine
	town  *town
	store *storage.Store
	pool  *pgxpool.Pool
	web   *http.Client
	gone  atomic.Int32 // accounts wiped
}

func (w *town) machine() *machine {
	w.t.Helper()
	p, err := postgres.Pool(w.t.Context(), w.dsn)
	must(w.t, err)
	w.t.Cleanup(p.Close)
	m := &machine{town: w, pool: p, web: &http.Client{Transport: &http.Transport{}}}
	w.t.Cleanup(m.web.CloseIdleConnections)
	db, err := postgres.Open(w.t.Context(), w.dsn)
	must(w.t, err)
	keys, err := seal.Open(w.keyFile)
	must(w.t, err)
	m.store, err = storage.Open(w.t.Context(), db, keys)
	must(w.t, err)
	w.t.Cleanup(func() { must(w.t, m.store.Close()) })
	m.Engine, err = syncer.New(syncer.Config{
		Store: m.store, Connect: syncer.ConnectorFunc(m.connect), PublicURL: &url.URL{Scheme: "https", Host: "visits.example"},
		Mailer: w.mails, From: mail.Address{Address: "visits@clinic.example"}, Uninstall: m.wipe,
		Lease: 10 * time.Second, // a killed machine's claims end soon
	})
	must(w.t, err)
	return m
}

func (m *machine) connect(_ context.Context, account string) (driver.EHR, driver.Video, error) {
	w := m.town
	w.mu.Lock()
	zoomURL, under := w.zoomURLs[account], w.syncing[account]
	w.mu.Unlock()
	lk, err := ellkay.New(ellkay.WithURL(w.lkURL), ellkay.WithPlainHTTP(), ellkay.WithTokenURL(w.lkURL+ellkaytest.TokenPath), ellkay.WithHTTPClient(m.web),
		ellkay.WithClientCredentials(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret))
	zm, zerr := zoom.New(zoom.WithInsecureHosts(), zoom.WithAPIURL(zoomURL+"/v2"), zoom.WithOAuthURL(zoomURL+"/oauth"), zoom.WithHTTPClient(m.web),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret), zoom.WithPlan(zoom.PlanUnlimited, 1))
	if err = errors.Join(err, zerr); err != nil {
		return nil, nil, err
	}
	site := lkcloud.New(lk.Site(account, ellkay.Profile{}))
	return ehr{site, under, &w.doubled}, zoomvideo.New(zm, zoomvideo.Options{Domain: "visits.example"}), nil
}

// wipe forgets an account, as far as this test's engines look.
func (m *machine) wipe(ctx context.Context, account string) error {
	a := m.store.Account(account)
	s, err := a.Settings(ctx)
	if err != nil {
		return err
	}
	m.gone.Add(1)
	return a.Commit(ctx, storage.Delete(&s))
}

// serve takes part in the fleet until stop is called.
func (m *machine) serve() (stop func()) {
	t := m.town.t
	t.Helper()
	f, err := fleet.New(fleet.Config{Engine: m.Engine, Pool: m.pool, Silence: 4 * time.Second})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// names are accounts' ids.
func names(n int) (ids []string) {
	for i := range n {
		ids = append(ids, fmt.Sprintf("clinic-%d", i+1))
	}
	return ids
}
