package syncer

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/televisit/televisit-go/storage"
	storagedriver "github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/postgres"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visittest"
	"github.com/televisit/televisit-go/sync/zoomvideo"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// hall is where webhooks arrive: an engine over a store on disk, and its handler.
type hall struct {
	*Engine
	t       testing.TB
	handler http.Handler
}

func newHall(t testing.TB, db storagedriver.Driver) *hall {
	t.Helper()
	h := &hall{t: t}
	sealer, err := seal.New()
	h.must(err)
	store, err := storage.Open(t.Context(), db, sealer)
	h.must(err)
	t.Cleanup(func() { _ = store.Close() })
	h.Engine, err = New(Config{Store: store, Connect: nobody{}, Decode: zoomvideo.Decode, PublicURL: &url.URL{Scheme: "https", Host: "visits.example"}})
	h.must(err)
	s := storage.DefaultSettings()
	s.Company, s.TimeZone = "Load Clinic", "America/New_York"
	s.Notifications = storage.Notifications{PatientJoined: true, PatientLeft: true, EndpointURL: "https://vendor.example/hook", SigningSecret: "whsec_c2VjcmV0"}
	h.must(h.acct().Commit(t.Context(), storage.Put(&s), storage.Put(&storage.Physician{ID: "D-1", Name: "Ada Example", Type: storage.NotLoggedIn})))
	hook, err := webhooks.NewVerifier(webhookSecret)
	h.must(err)
	h.handler = zoomvideo.WebhookHandler(h.Engine, hook, zoomvideo.WebhookOptions{AccountOf: func(id string) (string, bool) { return id, id == clinicAccount }})
	return h
}

// nobody connects to nothing: what arrives needs neither EHR nor Zoom.
type nobody struct{}

func (nobody) Connect(context.Context, string) (driver.EHR, driver.Video, error) {
	return nil, nil, fmt.Errorf("nothing to connect to: %w", http.ErrNotSupported)
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) acct() *storage.Account { return h.cfg.Store.Account(clinicAccount) }

// visits makes the visits that a load is about.
func (h *hall) visits(l *load) {
	h.t.Helper()
	for i := range l.visits {
		v := visittest.Ready()
		v.AppointmentID, v.Meeting = fmt.Sprintf("A-%d", i+1), &storage.Meeting{ID: int64(i + 1)}
		h.must(h.acct().Commit(h.t.Context(), storage.Put(&v)))
	}
}

// wantStored wants each genuine event once, and nothing else.
func (h *hall) wantStored(l *load) {
	h.t.Helper()
	want := map[string]bool{}
	for _, p := range l.posts {
		if !p.forged {
			want[p.id] = true
		}
	}
	if len(want) != 2*l.joins {
		h.t.Fatalf("the load has %d events, want %d", len(want), 2*l.joins)
	}
	for ev, err := range h.acct().Events(h.t.Context(), storage.EventNew) {
		h.must(err)
		if !want[ev.ID] {
			h.t.Fatalf("%s is stored, twice or without having come", ev.ID)
		}
		delete(want, ev.ID)
	}
	if len(want) != 0 {
		h.t.Errorf("%d events are lost", len(want))
	}
}

// wantCounted wants, once all is folded, each coming and going of a patient once
// in the presence and once in the outbox.
func (h *hall) wantCounted(l *load) {
	h.t.Helper()
	joins, announced := 0, map[string]int{}
	for v, err := range h.acct().Visits(h.t.Context(), storage.VisitFilter{}) {
		h.must(err)
		for i, p := range slices.DeleteFunc(v.Presence, func(p storage.Presence) bool { return p.Role != storage.RolePatient }) {
			joins++
			if from := visittest.Nine.Add(time.Duration(i) * time.Minute); !p.JoinedAt.Equal(from) || p.LeftAt.Sub(from) != 30*time.Second {
				h.t.Errorf("%s: there from %v to %v, want half a minute from %v", v.AppointmentID, p.JoinedAt, p.LeftAt, from)
			}
		}
	}
	for d, err := range h.acct().Deliveries(h.t.Context(), storage.DeliveryFilter{}) {
		h.must(err)
		announced[d.Kind]++
	}
	if joins != l.joins || announced["patient.joined"] != l.joins || announced["patient.left"] != l.joins {
		h.t.Errorf("%d stays, told of %v; want %d", joins, announced, l.joins)
	}
}

func openSQLite(t testing.TB) storagedriver.Driver {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ours.db"))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func openPostgres(t testing.TB, dsn string) storagedriver.Driver {
	t.Helper()
	db, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}
