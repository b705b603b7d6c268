package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
)

var furnished = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// furnish stores a record of every kind, and n visits with a message and an
// event each, a day apart, the last one today.
func furnish(t testing.TB, a *storage.Account, n int) {
	t.Helper()
	settings := storage.DefaultSettings()
	settings.Company, settings.TimeZone = "Canary Clinic", "UTC"
	settings.Ellkay = storage.EllkayKeys{SubscriberKey: "canary-sub", SiteServiceKey: "canary-site"}
	settings.Notifications.SigningSecret = "whsec_" + "Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5"
	commit(t, a, storage.Put(&settings), storage.Put(&storage.Status{DataAsOf: furnished}),
		storage.Put(&storage.Logo{ContentType: "image/png", Data: []byte("canary")}),
		storage.Put(&storage.OAuthGrant{AccessToken: "canary-token", RefreshToken: "canary-refresh"}),
		storage.Put(&storage.Physician{ID: "D-1", Name: "Dr. Canary", Type: storage.LoggedIn, Email: "d.canary@example.org"}),
		storage.Put(&storage.StaffMember{Email: "s.canary@example.org", Name: "Canary"}),
		storage.Put(&storage.Session{Token: "canary", Data: []byte("canary"), ExpiresAt: furnished.Add(time.Hour)}))
	for i := range n {
		at := furnished.AddDate(0, 0, i+1-n)
		id := fmt.Sprintf("A-%d", i)
		commit(t, a,
			storage.Put(&storage.Visit{
				AppointmentID: id, State: storage.VisitEnded, CreatedAt: at,
				Booking: storage.Booking{Start: at, PatientID: "P-1", Physician: storage.Ref{ID: "D-1", Name: "Dr. Canary"}},
				Patient: storage.Contact{Name: "Canary Lovelace", Email: "canary@example.org"},
				Meeting: &storage.Meeting{ID: int64(7000 + i), Stamp: "s"},
			}),
			storage.Put(&storage.Delivery{ID: "m-" + id, Channel: storage.ChannelMail, State: storage.DeliverySent, AppointmentID: id, VisitKey: a.VisitKey(id), DueAt: at, DoneAt: at}),
			storage.Put(&storage.Event{ID: "e-" + id, State: storage.EventFolded, MeetingID: int64(7000 + i), ReceivedAt: at, Raw: []byte(`{"name":"canary"}`)}),
			storage.Put(&storage.SyncRun{ID: "r-" + id, State: storage.RunSucceeded, StartedAt: at}))
		if err := a.Append(t.Context(), "u-1", "visit.view", id, ""); err != nil {
			t.Fatal(err)
		}
	}
}

// failing is a driver whose Apply fails after a number of calls, as a crash would
// have it: that call may or may not be carried out.
type failing struct {
	driver.Driver
	left    int
	carried bool
}

var errCrash = errors.New("crashed")

func (f *failing) Apply(ctx context.Context, changes []driver.Change) error {
	if f.left--; f.left >= 0 {
		return f.Driver.Apply(ctx, changes)
	}
	if f.left == -1 && f.carried {
		if err := f.Driver.Apply(ctx, changes); err != nil {
			return err
		}
	}
	return errCrash
}

// contents counts an account's records by kind, as the driver has them.
func contents(t testing.TB, d driver.Driver, account string) map[string]int64 {
	t.Helper()
	n := map[string]int64{}
	for _, kind := range []string{
		"settings", "status", "logo", "grant", "physician", "staff", "stamp", "visit", "due", "meeting", "delivery", "outbox", "event",
		"audit", "audithead", "auditanchor", "lease", "run", "session", "import",
	} {
		q := driver.Query{Account: account, Kind: kind, Limit: driver.MaxLimit}
		for {
			p, err := d.Scan(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Records) > 0 {
				n[kind] += int64(len(p.Records))
			}
			if q.Cursor = p.Next; q.Cursor == "" {
				break
			}
		}
	}
	return n
}

func proofs(t testing.TB, s *storage.Store, account string) (all []storage.ErasureRecord) {
	t.Helper()
	for p, err := range s.ErasureRecords(t.Context(), account) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}
