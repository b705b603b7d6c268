package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/httpstore"
)

// child holds the flags of the process that is to be killed.
const child = "TELEVISIT_TEST_STORESERVER_CHILD"

// TestChild is no test: it is the program that TestKill kills.
func TestChild(t *testing.T) {
	flags := os.Getenv(child)
	if flags == "" {
		t.Skip("started by TestKill only")
	}
	run(t.Context(), strings.Split(flags, " "), os.Stdout, os.Stderr)
}

// spawn starts the program as a process of its own, on any port.
func spawn(t *testing.T, flags string) (host string, kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), child+"="+flags)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on http://")
	if err != nil || !ok {
		t.Fatalf("line %q, error %v", line, err)
	}
	host, _, _ = strings.Cut(address, "/")
	return host, func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
}

const batchSize = 5

func batch(n int) []driver.Change {
	changes := make([]driver.Change, batchSize)
	for i := range changes {
		key := driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%d-%d", n, i)}
		changes[i] = driver.Change{Record: driver.Record{Key: key, State: fmt.Sprint("batch-", n)}, Expect: driver.AnyVersion}
	}
	return changes
}

// D6, D10: while the store's server is killed again and again, a client's batches
// are carried out once or, unless they were acknowledged, not at all.
func TestKill(t *testing.T) {
	t.Parallel()
	flags := "-addr=127.0.0.1:0 -store=sqlite:" + t.TempDir() + "/records.db -token-file=" + file(t, "secret")
	var current atomic.Value // the host of the process that lives
	host, kill := spawn(t, flags)
	current.Store(host)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, current.Load().(string))
	}}
	c, err := httpstore.New("http://127.0.0.1/store", "secret", httpstore.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })

	acked, wrote := make(chan int, 1<<20), make(chan []bool, 1)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		var done []bool
		for n := 0; ctx.Err() == nil; n++ {
			err := c.Apply(t.Context(), batch(n))
			if _, away := errors.AsType[*httpstore.UnavailableError](err); err != nil && !away {
				t.Errorf("batch %d: %v", n, err)
			}
			done = append(done, err == nil)
			if err == nil {
				acked <- n
			}
		}
		wrote <- done
	}()
	for round := range 4 {
		for range 2 + 3*round {
			<-acked
		}
		kill()
		host, kill = spawn(t, flags)
		current.Store(host)
	}
	<-acked
	stop()
	for n, ok := range <-wrote {
		once(t, c, n, ok)
	}
	kill()
}

// once checks a batch: there and at version 1, or not there at all.
func once(t *testing.T, d driver.Driver, n int, acknowledged bool) {
	t.Helper()
	p, err := d.Scan(t.Context(), driver.Query{Kind: "visit", State: fmt.Sprint("batch-", n)})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(p.Records); got != batchSize && (acknowledged || got != 0) {
		t.Errorf("batch %d, acknowledged %t: %d records of %d", n, acknowledged, got, batchSize)
	}
	for _, r := range p.Records {
		if r.Version != 1 {
			t.Errorf("record %s was written %d times", r.ID, r.Version)
		}
	}
}
