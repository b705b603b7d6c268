package httpstore

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "a-token-for-tests"

func newHandler(t testing.TB, d driver.Driver, opts ...HandlerOption) *Handler {
	t.Helper()
	h, err := NewHandler(d, token, append([]HandlerOption{WithLogger(slog.New(slog.DiscardHandler))}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// dial makes a client that repeats at once.
func dial(t testing.TB, address string, opts ...Option) *Client {
	t.Helper()
	c, err := New(address, token, append([]Option{withBackoff(time.Millisecond)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// serve serves a handler under a path, as a program would.
func serve(t testing.TB, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.StripPrefix("/store", h))
	t.Cleanup(s.Close)
	return s
}

// remote is a client, its server and the server's database as one.
type remote struct {
	*Client
	server *httptest.Server
	under  driver.Driver
}

func (r *remote) Close() error {
	_ = r.Client.Close()
	r.server.Close()
	return r.under.Close()
}

func over(t testing.TB, d driver.Driver) *remote {
	t.Helper()
	s := serve(t, newHandler(t, d))
	return &remote{Client: dial(t, s.URL+"/store"), server: s, under: d}
}

func openFile(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func newFile(t testing.TB) string { return filepath.Join(t.TempDir(), "records.db") }

func record(id string) driver.Record {
	return driver.Record{Key: driver.Key{Account: "acme", Kind: "visit", ID: id}, At: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
}

// put is a change under any version: applied twice, it shows.
func put(id string) []driver.Change {
	return []driver.Change{{Record: record(id), Expect: driver.AnyVersion}}
}
