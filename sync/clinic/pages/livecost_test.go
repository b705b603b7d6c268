//go:build unix

package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/sqlite"
	"github.com/televisit/televisit-go/sync/clinic/internal/clinictest"
)

// BenchmarkLive has two hundred browsers watch a day of 120 visits on SQLite in
// which two visits change each second, and reports how much of a core that costs:
// the store's watcher, the server's streams, and the readers, which a real server
// has elsewhere.
func BenchmarkLive(b *testing.B) {
	const browsers, seconds = 200, 5
	d, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "live.db"))
	if err != nil {
		b.Fatal(err)
	}
	closing := make(chan struct{})
	f := fixtureOn(b, "http://127.0.0.1:1", clinictest.On(b, d), closing)
	b.Cleanup(func() { _ = f.Store.Close() })
	server := httptest.NewServer(f.handler)
	b.Cleanup(server.Close)
	a, admin := f.Store.Account(clinictest.Account), f.as(b, "admin")
	f.do(http.MethodPost, "/settings", settingsForm(), admin)
	visits := make([]*storage.Visit, 120)
	for i := range visits {
		visits[i] = visitAt(fmt.Sprint("A-", i), f.now.Add(time.Duration(i)*5*time.Minute))
		visits[i].Meeting.ID += int64(i)
		if err := a.Commit(b.Context(), storage.Put(visits[i])); err != nil {
			b.Fatal(err)
		}
	}
	ctx, leave := context.WithCancel(b.Context())
	var readers sync.WaitGroup
	told := make([]int, browsers)
	for i := range browsers {
		lines := listen(ctx, b, server.Client(), server.URL, admin)
		readers.Go(func() {
			for line := range lines {
				if line == "event: visit" {
					told[i]++
				}
			}
		})
	}
	used, began, changes := cpu(b), time.Now(), 0
	for b.Loop() {
		tick := time.NewTicker(500 * time.Millisecond)
		for range 2 * seconds {
			<-tick.C
			v := visits[changes%len(visits)]
			v.Sequence++
			if err := a.Commit(b.Context(), storage.Put(v)); err != nil {
				b.Fatal(err)
			}
			changes++
		}
		tick.Stop()
	}
	b.ReportMetric((cpu(b)-used).Seconds()/time.Since(began).Seconds(), "cores")
	b.ReportMetric(0, "ns/op")
	close(closing)
	leave()
	readers.Wait()
	sum := 0
	for _, n := range told {
		sum += n
	}
	b.ReportMetric(float64(sum)/float64(browsers*changes), "told/change")
}

// cpu is what this process has used so far.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
