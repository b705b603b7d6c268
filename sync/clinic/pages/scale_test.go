package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

const (
	manyVisits    = 50_000
	manyPeople    = 50_000 // on each of the two lists
	visitsOfToday = 1500   // more than a page opens at once
)

// counting counts the records that a driver hands out.
type counting struct {
	driver.Driver
	records atomic.Int64
}

func (c *counting) Scan(ctx context.Context, q driver.Query) (driver.Page, error) {
	p, err := c.Driver.Scan(ctx, q)
	c.records.Add(int64(len(p.Records)))
	return p, err
}

func (c *counting) Get(ctx context.Context, k driver.Key) (driver.Record, error) {
	c.records.Add(1)
	return c.Driver.Get(ctx, k)
}

// filling stores changes a hundred at a time.
type filling struct {
	account *storage.Account
	batch   []storage.Change
}

func (f *filling) add(t testing.TB, changes ...storage.Change) {
	t.Helper()
	if f.batch = append(f.batch, changes...); len(f.batch) > 100 {
		f.flush(t)
	}
}

func (f *filling) flush(t testing.TB) {
	t.Helper()
	if err := f.account.Commit(t.Context(), f.batch...); err != nil {
		t.Fatal(err)
	}
	f.batch = f.batch[:0]
}

// fillLists puts many people on both lists.
func fillLists(t testing.TB, a *storage.Account) {
	t.Helper()
	f := filling{account: a}
	for i := range manyPeople {
		name := fmt.Sprintf("Lastname%d, Firstname", (i*7919)%manyPeople)
		f.add(t,
			storage.Put(&storage.Physician{ID: fmt.Sprintf("D-%d", i), Name: name, Type: storage.NotLoggedIn, Host: fmt.Sprintf("zoom-%d", i)}),
			storage.Put(&storage.StaffMember{Email: fmt.Sprintf("s%d@clinic.example", (i*7919)%manyPeople), Name: name}))
	}
	f.flush(t)
}

// fill stores many visits, most of them of other days, with two mails each for
// those of today.
func fill(t testing.TB, a *storage.Account, now time.Time) {
	t.Helper()
	f := filling{account: a}
	for i := range manyVisits {
		start := now.Add(-200 * 24 * time.Hour).Add(time.Duration(i) * 10 * time.Minute)
		if i < visitsOfToday {
			start = clinic.Midnight(now).Add(time.Duration(i%96) * 15 * time.Minute)
		}
		v := &storage.Visit{
			AppointmentID: fmt.Sprintf("A-%06d", i), State: storage.VisitReady, CreatedAt: now,
			Booking: storage.Booking{
				Start: start, Duration: 30 * time.Minute, PatientID: fmt.Sprintf("P-%d", i),
				Physician: storage.Ref{ID: fmt.Sprintf("D-%d", i%300)}, Type: storage.Ref{ID: "T-12", Name: "Telehealth 30"},
			},
			Patient:  storage.Contact{Name: fmt.Sprintf("Firstname Lastname%d", i), Email: "p@clinic.example", Fetched: now},
			Meeting:  &storage.Meeting{ID: int64(8_000_000_000 + i), Stamp: "stamp"},
			Problems: []storage.Problem{{Code: "budget", Message: "The host has spent today's budget at Zoom.", Action: "It goes on tomorrow by itself.", Since: now}},
		}
		f.add(t, storage.Put(v))
		if i < visitsOfToday {
			f.add(t, storage.Put(&storage.Delivery{
				ID: fmt.Sprintf("d-%d", i), Channel: storage.ChannelMail, Kind: "invite", State: storage.DeliveryDead, AppointmentID: v.AppointmentID,
				VisitKey: a.VisitKey(v.AppointmentID), To: "patient", CreatedAt: now, DueAt: now, DoneAt: now, Reason: "The mail server said no.",
			}))
		}
	}
	f.flush(t)
}

// largePages are the pages whose cost must not grow with the store.
func largePages(t testing.TB, f *fixture) []string {
	return []string{
		"/appointments", f.search(t, "lastname77"), "/appointments?show=problems&page=3", "/appointments?physician=D-7",
		"/appointments?day=" + f.now.AddDate(0, 0, 5).Format(time.DateOnly), visitPath("A-000077"), "/deliveries", "/deliveries?state=dead", "/status", "/report", "/physicians", "/staff", "/audit", "/",
	}
}

// Show 2: with 50,000 visits, physicians and staff in the store a page stays under 100 kB and reads no
// more than what it bounds itself to.
func TestPagesOfALargeStore(t *testing.T) {
	t.Parallel()
	count := &counting{Driver: memory.New()}
	f := fixtureOn(t, "http://127.0.0.1:1", clinictest.On(t, count), stopped())
	admin := f.as(t, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	fill(t, f.Store.Account(clinictest.Account), f.now)
	fillLists(t, f.Store.Account(clinictest.Account))
	for _, path := range []string{"/physicians", "/staff"} {
		f.do(http.MethodGet, path, nil, admin) // after a change a list is read once
	}
	for _, path := range largePages(t, f) {
		before := count.records.Load()
		w := f.do(http.MethodGet, path, nil, admin)
		read := count.records.Load() - before
		t.Logf("%s: %d bytes, %d records", path, w.Body.Len(), read)
		if w.Code != http.StatusOK || w.Body.Len() > 100_000 {
			t.Errorf("%s: status %d, %d bytes, want 200 and at most 100,000", path, w.Code, w.Body.Len())
		}
		if read > 8000 {
			t.Errorf("%s: %d records were read of a store of %d", path, read, manyVisits)
		}
	}
}

// BenchmarkPages reports how long pages take over 50,000 visits, physicians and
// staff on SQLite.
func BenchmarkPages(b *testing.B) {
	d, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "large.db"))
	if err != nil {
		b.Fatal(err)
	}
	closing := make(chan struct{})
	f := fixtureOn(b, "http://127.0.0.1:1", clinictest.On(b, d), closing)
	b.Cleanup(func() {
		close(closing)
		_ = f.Store.Close()
	})
	admin := f.as(b, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	fill(b, f.Store.Account(clinictest.Account), f.now)
	fillLists(b, f.Store.Account(clinictest.Account))
	for _, path := range largePages(b, f) {
		b.Run(url.QueryEscape(path), func(b *testing.B) {
			var took []time.Duration
			begin := time.Now()
			size := f.do(http.MethodGet, path, nil, admin).Body.Len()
			first := time.Since(begin) // of a list: it is read
			for b.Loop() {
				begin := time.Now()
				f.do(http.MethodGet, path, nil, admin)
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(size), "bytes")
		})
	}
}

// stopped makes streams end after what there is to say at once.
func stopped() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}
