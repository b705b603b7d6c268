package storagetest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Killing tells [Kill] how to reach the driver under test.
type Killing struct {
	// Fresh prepares an empty database, cleans up after it, and returns what
	// names it in another process: a path, a DSN.
	Fresh func(t testing.TB) string
	// Open opens the driver over it.
	Open func(t testing.TB, database string) driver.Driver
	// Shared: two processes may write at once, and are killed together.
	Shared bool
}

// Names of the variables of the environment.
const (
	killsVariable  = "TELEVISIT_KILLS"            // how many processes Kill kills; 12 unless set
	writerVariable = "TELEVISIT_STORAGETEST_KILL" // set in a process that is to be killed: its name and the database
)

// Kill proves that what a durable driver acknowledged survives kill -9, and that
// no batch is there in part: it runs the calling test again in processes of
// their own, which write batch after batch, and kills them at random moments.
// The environment variable TELEVISIT_KILLS says how many; without it, 12.
func Kill(t *testing.T, k Killing) {
	if name, database, found := strings.Cut(os.Getenv(writerVariable), " "); found {
		write(t, k.Open(t, database), name)
	}
	database := k.Fresh(t)
	together := 1
	if k.Shared {
		together = 2
	}
	last := map[string]int{}
	for n := 0; n < kills(t); n += together {
		var writers []*writer
		for i := range together {
			writers = append(writers, start(t, database, fmt.Sprintf("w%d", n+i), 1+rand.IntN(8)))
		}
		time.Sleep(rand.N(3 * time.Millisecond)) // into the middle of a batch
		for _, w := range writers {
			last[w.name] = w.kill(t)
		}
		db := k.Open(t, database)
		for _, w := range writers {
			checkWriter(t, db, w.name, last)
		}
		closeOrFail(t, db)
	}
	db := k.Open(t, database)
	defer closeOrFail(t, db)
	for name := range last {
		checkWriter(t, db, name, last)
	}
	t.Logf("%d processes killed", len(last))
}

func kills(t testing.TB) int {
	text := os.Getenv(killsVariable)
	if text == "" {
		return 12
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: set it to how many processes are to be killed", killsVariable, text)
	}
	return n
}

// inBatch is how many new records stand in each batch.
const inBatch = 20

func headKey(name string) driver.Key { return driver.Key{Account: "acme", Kind: "head", ID: name} }

func recordKey(name string, batch, i int) driver.Key {
	return driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%s-%d-%d", name, batch, i)}
}

// batchOf makes new records, takes one of the batch before away, and counts in
// the writer's head record.
func batchOf(name string, n int) []driver.Change {
	state := fmt.Sprintf("%s-%d", name, n)
	changes := []driver.Change{{Record: driver.Record{Key: headKey(name), Body: []byte(strconv.Itoa(n))}, Expect: int64(n)}}
	if n > 0 {
		changes = append(changes, remove(recordKey(name, n-1, 0), 1))
	}
	for i := range inBatch {
		changes = append(changes, insert(driver.Record{Key: recordKey(name, n, i), State: state, Body: make([]byte, 500)}))
	}
	return changes
}

// write is what the process does that is to be killed: it says which batches are
// done.
func write(t testing.TB, db driver.Driver, name string) {
	for n := 0; ; n++ {
		if err := db.Apply(t.Context(), batchOf(name, n)); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("done %d\n", n)
	}
}

// checkWriter compares the database with what a writer said: its batches up to
// the last must be there, the one after it may be, each whole or not at all.
func checkWriter(t testing.TB, db driver.Driver, name string, last map[string]int) {
	t.Helper()
	applied := settled(t, db, name)
	if applied != last[name] && applied != last[name]+1 {
		t.Fatalf("writer %s: batch %d is the last one there, %d was acknowledged", name, applied, last[name])
	}
	for n := 0; n <= applied+1; n++ {
		want := inBatch
		switch {
		case n < applied:
			want = inBatch - 1 // the next batch took one away
		case n > applied:
			want = 0
		}
		p, err := db.Scan(t.Context(), driver.Query{Account: "acme", Kind: "visit", State: fmt.Sprintf("%s-%d", name, n)})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Records) != want {
			t.Fatalf("writer %s, batch %d of %d: %d records, want %d", name, n, applied, len(p.Records), want)
		}
	}
}

// settled returns the last batch that is there, -1 when none is, after what a
// server may still be finishing for the killed process: a check of the head
// record waits for that.
func settled(t testing.TB, db driver.Driver, name string) int {
	t.Helper()
	for {
		applied := -1
		head, err := db.Get(t.Context(), headKey(name))
		if err == nil {
			applied, err = strconv.Atoi(string(head.Body))
		}
		if err != nil && !errors.Is(err, driver.ErrNotFound) {
			t.Fatal(err)
		}
		err = db.Apply(t.Context(), []driver.Change{check(headKey(name), head.Version)})
		if err == nil {
			return applied
		}
		if !errors.Is(err, driver.ErrConflict) {
			t.Fatal(err)
		}
	}
}

func closeOrFail(t testing.TB, db driver.Driver) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// writer is a process that is to be killed.
type writer struct {
	name string
	cmd  *exec.Cmd
	out  *bufio.Scanner
	last int
}

// start starts a writer and waits until it acknowledged some batches.
func start(t testing.TB, database, name string, batches int) *writer {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$") //nolint:gosec // this program itself
	cmd.Env = append(os.Environ(), writerVariable+"="+name+" "+database)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &writer{name: name, cmd: cmd, out: bufio.NewScanner(out), last: -1}
	for w.last < batches-1 {
		if !w.read() {
			rest, _ := io.ReadAll(out)
			t.Fatalf("the writer ended: %s %s: %v", w.out.Text(), rest, cmd.Wait())
		}
	}
	return w
}

// read takes in one acknowledgement.
func (w *writer) read() bool {
	if !w.out.Scan() {
		return false
	}
	_, err := fmt.Sscanf(w.out.Text(), "done %d", &w.last)
	return err == nil
}

// kill ends the process and returns the last batch that it acknowledged.
func (w *writer) kill(t testing.TB) int {
	t.Helper()
	if err := w.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for w.read() {
	}
	_ = w.cmd.Wait()
	return w.last
}
