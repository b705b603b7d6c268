package sqlite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/seal"
)

// A39, D9: nothing personal and no key stands in the database's bytes, neither
// in bodies nor in index columns, not even after records are gone.
func TestNothingReadableInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	k, err := seal.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), open(t, path), k)
	if err != nil {
		t.Fatal(err)
	}
	plant(t, s.Account("acct"))
	wal, err := os.ReadFile(path + "-wal") // as it is while the program runs
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(file, []byte("acct")) || !bytes.Contains(file, []byte("ready")) {
		t.Fatal("the search does not find even what must be there")
	}
	for _, raw := range [][]byte{file, wal} {
		for _, word := range []string{"canary", "Canary", "CANARY", "Y2FuYXJ5", "63616e617279", "5550100", "918273645"} {
			if i := bytes.Index(raw, []byte(word)); i >= 0 {
				t.Errorf("%q is readable: …%q…", word, raw[max(0, i-20):min(len(raw), i+40)])
			}
		}
	}
}

// plant stores a canary in everything that may be personal or secret.
func plant(t *testing.T, a *storage.Account) {
	t.Helper()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	settings := storage.DefaultSettings()
	settings.Ellkay = storage.EllkayKeys{SubscriberKey: "canary-sub", SiteServiceKey: "canary-site"}
	settings.Notifications.SigningSecret = "whsec_canary"
	visit := &storage.Visit{
		AppointmentID: "canary-appointment", State: storage.VisitReady, DueAt: now,
		Booking:      storage.Booking{Start: now, PatientID: "canary-patient", Physician: storage.Ref{ID: "canary-doc", Name: "Dr. Canary"}},
		Patient:      storage.Contact{Name: "Canary Lovelace", Email: "canary@example.org"},
		Meeting:      &storage.Meeting{ID: 918273645, JoinURL: "https://zoom.example/j/918273645?pwd=canary"},
		Participants: []storage.Participant{{ID: "1", Name: "Canary", Email: "canary2@example.org"}},
	}
	changes := []storage.Change{
		storage.Put(&settings), storage.Put(visit),
		storage.Put(&storage.OAuthGrant{AccessToken: "canary-token", RefreshToken: "canary-refresh"}),
		storage.Put(&storage.Physician{ID: "canary-doc", Name: "Dr. Canary", Type: storage.LoggedIn, Email: "Doc.Canary@example.org"}),
		storage.Put(&storage.StaffMember{Email: "staff.canary@example.org", Name: "Canary"}),
		storage.Put(&storage.Delivery{ID: "msg_1", State: storage.DeliveryQueued, DueAt: now, AppointmentID: "canary-appointment", VisitKey: a.VisitKey("canary-appointment"), Data: []byte(`{"phone":"5550100"}`)}),
		storage.Put(&storage.Event{ID: "canary-event", State: storage.EventNew, MeetingID: 918273645, ReceivedAt: now, Raw: []byte(`{"name":"canary"}`)}),
		storage.Put(&storage.Session{Token: "canary-session", Data: []byte("canary"), ExpiresAt: now}),
		storage.Put(&storage.Logo{ContentType: "image/png", Data: []byte("canary")}),
	}
	if err := a.Commit(t.Context(), changes...); err != nil {
		t.Fatal(err)
	}
	if err := a.Append(t.Context(), "canary-user", "visit.view", "canary-appointment", "canary"); err != nil {
		t.Fatal(err)
	}
	gone := &storage.Visit{AppointmentID: "canary-gone", Patient: storage.Contact{Name: "Canary Gone"}}
	for _, c := range []storage.Change{storage.Put(gone), storage.Delete(gone)} {
		if err := a.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}
