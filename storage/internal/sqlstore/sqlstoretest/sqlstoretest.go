// Package sqlstoretest holds what the drivers over a database server prove
// besides the conformance suite: broken connections and schemas changed by hand.
package sqlstoretest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/televisit/televisit-go/internal/freshdb"
	"github.com/televisit/televisit-go/storage/driver"
)

// Opener opens the driver over a database.
type Opener func(t testing.TB, dsn string) driver.Driver

const batch = 400

func changes(round int) []driver.Change {
	out := make([]driver.Change, batch)
	for i := range out {
		key := driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%d-%d", round, i)}
		out[i].Record = driver.Record{Key: key, State: strconv.Itoa(round), Body: make([]byte, 2000)}
	}
	return out
}

// LostConnection cuts the connection after more and more bytes of a batch: the
// error is typed, the batch is there whole or not at all, and the driver goes on
// with a new connection.
func LostConnection(t *testing.T, u *url.URL, open Opener) {
	direct := open(t, u.String())
	defer direct.Close()
	w := listen(t, u.Host)
	there := *u
	there.Host = w.address
	db := open(t, there.String())
	defer db.Close()
	failed := 0
	for round := range 20 {
		w.cutAfter(int64(round) * 50_000) // a batch is 800 kB and more
		err := db.Apply(t.Context(), changes(round))
		w.cutAfter(-1)
		var se *driver.StoreError
		if err != nil && !errors.As(err, &se) {
			t.Fatalf("round %d: error %v, want a *StoreError", round, err)
		}
		p, serr := direct.Scan(t.Context(), driver.Query{Account: "acme", Kind: "visit", State: strconv.Itoa(round), Limit: batch})
		if serr != nil {
			t.Fatal(serr)
		}
		if n := len(p.Records); n != 0 && n != batch || err == nil && n == 0 {
			t.Fatalf("round %d: %d of %d records are there, error %v", round, n, batch, err)
		}
		if err != nil {
			failed++
		}
	}
	if failed == 0 {
		t.Fatal("no batch was cut")
	}
	if err := db.Apply(t.Context(), changes(99)); err != nil {
		t.Fatalf("after the connection is whole again: %v", err)
	}
}

// ChangedSchema drops a column under a driver at work.
func ChangedSchema(t *testing.T, u *url.URL, open Opener) {
	db := open(t, u.String())
	defer db.Close()
	if err := db.Apply(t.Context(), changes(1)); err != nil {
		t.Fatal(err)
	}
	freshdb.Run(t, u, "ALTER TABLE televisit_records DROP COLUMN body")
	_, scanned := db.Scan(t.Context(), driver.Query{Kind: "visit"})
	for name, err := range map[string]error{"Scan": scanned, "Apply": db.Apply(t.Context(), changes(2))} {
		var se *driver.StoreError
		if !errors.As(err, &se) || !strings.Contains(se.Reason, "changed by hand") {
			t.Errorf("%s: error %v, want a *StoreError that says so", name, err)
		}
	}
}

// wire is a way to a server that can be cut.
type wire struct {
	address string
	mu      sync.Mutex
	left    int64 // bytes until the cut; negative: no cut
	open    map[net.Conn]bool
}

func listen(t testing.TB, to string) *wire {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{address: l.Addr().String(), left: -1, open: map[net.Conn]bool{}}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { w.carry(c, to) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		w.cut()
		wg.Wait()
	})
	return w
}

// carry passes bytes both ways until either side ends or the wire is cut.
func (w *wire) carry(client net.Conn, to string) {
	server, err := net.Dial("tcp", to) //nolint:noctx // ends with the connection
	if err != nil {
		client.Close()
		return
	}
	w.hold(client, server)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(client, server)
		client.Close()
	}()
	_, _ = io.Copy(server, meter{client, w})
	server.Close()
	client.Close()
	<-done
	w.drop(client, server)
}

func (w *wire) hold(conns ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		w.open[c] = true
	}
}

func (w *wire) drop(conns ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		delete(w.open, c)
	}
}

// cutAfter cuts the wire after so many more bytes; negative: never.
func (w *wire) cutAfter(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left = n
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		c.Close()
	}
}

// pass counts bytes and reports whether they may go on.
func (w *wire) pass(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left < 0 {
		return true
	}
	w.left = max(0, w.left-int64(n))
	return w.left > 0
}

// meter reads from a connection for as long as the wire is whole.
type meter struct {
	net.Conn
	w *wire
}

func (m meter) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	if err == nil && !m.w.pass(n) {
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}
