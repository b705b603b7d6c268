// Package drill is the restore drill of the SQL drivers: what docs/backup.md
// tells is done to a store that is in use, and everything has to be there again.
package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/seal"
)

const (
	visits  = 250 // more than a page
	acct    = "acme"
	meeting = 7000
)

// Restore fills a store over the driver, has it dumped while it is open, loses it,
// and works on with what restore brings back.
func Restore(t *testing.T, d driver.Driver, dump func(), restore func() driver.Driver) {
	t.Helper()
	keys := filepath.Join(t.TempDir(), "keyset.json")
	before := open(t, d, keys)
	fill(t, before)
	want := export(t, before)
	dump()
	must(t, before.Append(t.Context(), "u-1", "visit.view", "after the backup", ""))
	must(t, d.Close())

	safe := copied(t, keys)
	must(t, os.Remove(keys))
	restored := restore()
	defer func() { must(t, restored.Close()) }()
	if _, err := storage.Open(t.Context(), restored, another(t)); !errors.Is(err, storage.ErrWrongKeyset) {
		t.Errorf("with a keyset of another store: %v", err)
	}
	after := open(t, restored, safe)
	if got := export(t, after); got != want {
		t.Errorf("what was dumped has %d bytes as an export, what was restored %d, and they differ", len(want), len(got))
	}
	if n, err := after.VerifyAudit(t.Context()); n != visits || err != nil {
		t.Errorf("the audit trail has %d entries, %v", n, err)
	}
	goOn(t, after)
}

// goOn works with the store as the engine does.
func goOn(t *testing.T, a *storage.Account) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	v, err := a.VisitByMeeting(ctx, meeting+1)
	must(t, err)
	v.State, v.DueAt = storage.VisitCancelled, now
	must(t, a.Commit(ctx, storage.Put(&v)))
	due, err := a.ClaimDue(ctx, now, now.Add(time.Minute), 10)
	if err != nil || len(due) != 1 {
		t.Errorf("due: %v, %v", due, err)
	}
	sent, err := a.ClaimDeliveries(ctx, storage.ChannelMail, now, now.Add(time.Minute), 1000)
	if err != nil || len(sent) != visits {
		t.Errorf("%d messages are due, %v", len(sent), err)
	}
	lease, err := a.Acquire(ctx, "sync", "new", now.Add(2*time.Hour), time.Minute)
	must(t, err)
	must(t, a.Append(ctx, "u-1", "restored", "", ""))
	must(t, a.Commit(ctx, lease.Guard(), storage.Put(&storage.Visit{AppointmentID: "new"})))
	if n, err := a.VerifyAudit(ctx); n != visits+1 || err != nil {
		t.Errorf("the audit trail goes on to %d, %v", n, err)
	}
}

// fill stores records of every kind, with every byte that a driver has to keep.
func fill(t *testing.T, a *storage.Account) {
	t.Helper()
	ctx, now := t.Context(), time.Date(2026, 11, 22, 9, 0, 0, 123456000, time.UTC)
	everyByte := make([]byte, 256)
	for i := range everyByte {
		everyByte[i] = byte(i)
	}
	settings := storage.DefaultSettings()
	settings.Company = "Clínica „Zur Linde“ 🌳 'quoted' \\ \"twice\""
	must(t, a.Commit(ctx, storage.Put(&settings), storage.Put(&storage.Status{DataAsOf: now}),
		storage.Put(&storage.Logo{ContentType: "image/png", Data: bytes.Repeat(everyByte, 400)}),
		storage.Put(&storage.OAuthGrant{AccessToken: "a", RefreshToken: "r"}),
		storage.Put(&storage.Physician{ID: "D-1", Type: storage.NotLoggedIn}),
		storage.Put(&storage.StaffMember{Email: "sam@clinic.example"}),
		storage.Put(&storage.Session{Token: "s", Data: everyByte, ExpiresAt: now}),
		storage.Put(&storage.SyncRun{ID: "run", State: storage.RunSucceeded, StartedAt: now})))
	if _, err := a.Acquire(ctx, "sync", "old", now, time.Hour); err != nil {
		t.Fatal(err)
	}
	for i := range visits {
		id := fmt.Sprintf("A-%d", i)
		v := &storage.Visit{
			AppointmentID: id, State: storage.VisitReady, Patient: storage.Contact{Name: "Zoë 名前 " + id},
			Booking: storage.Booking{Start: now.Add(time.Duration(i) * time.Minute)}, Meeting: &storage.Meeting{ID: meeting + int64(i)},
		}
		must(t, a.Commit(ctx, storage.Put(v),
			storage.Put(&storage.Delivery{ID: "m-" + id, Channel: storage.ChannelMail, State: storage.DeliveryQueued, AppointmentID: id, VisitKey: a.VisitKey(id), DueAt: now.AddDate(-1, 0, 0)}),
			storage.Put(&storage.Event{ID: "e-" + id, State: storage.EventFolded, ReceivedAt: now, Raw: []byte(`{}`)})))
		must(t, a.Append(ctx, "u-1", "visit.view", id, ""))
	}
}

// Command runs a program of the database's, and fails with what it says.
func Command(t testing.TB, name string, args ...string) {
	t.Helper()
	//nolint:gosec // the tests' own programs
	out, err := exec.CommandContext(context.WithoutCancel(t.Context()), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func open(t *testing.T, d driver.Driver, keys string) *storage.Account {
	t.Helper()
	k, err := seal.Open(keys)
	must(t, err)
	s, err := storage.Open(t.Context(), d, k)
	must(t, err)
	return s.Account(acct)
}

func another(t *testing.T) storage.Sealer {
	t.Helper()
	k, err := seal.New()
	must(t, err)
	return k
}

// export is every record, in order, without the line that tells when.
func export(t *testing.T, a *storage.Account) string {
	t.Helper()
	var b bytes.Buffer
	_, err := a.Export(t.Context(), &b, storage.ExportOptions{Secrets: true})
	must(t, err)
	_, lines, _ := strings.Cut(b.String(), "\n")
	return lines
}

func copied(t *testing.T, path string) string {
	t.Helper()
	safe := filepath.Join(t.TempDir(), "safe.json")
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(safe, data, 0o600))
	return safe
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
