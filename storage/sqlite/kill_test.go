package sqlite_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/sqlite"
)

// child is set in the environment of the process that is to be killed: the path
// of the database that it writes to.
const child = "TELEVISIT_TEST_SQLITE_CHILD"

const batchSize = 20

func batchOf(pid, n int) []driver.Change {
	changes := make([]driver.Change, batchSize)
	for i := range changes {
		changes[i].Record = driver.Record{
			Key:   driver.Key{Account: "acme", Kind: "visit", ID: fmt.Sprintf("%d-%d-%d", pid, n, i)},
			State: fmt.Sprintf("%d-%d", pid, n), Body: make([]byte, 500),
		}
	}
	return changes
}

// TestChild is no test: it is the process that TestKill kills. It writes batch
// after batch and says which are done.
func TestChild(t *testing.T) {
	path := os.Getenv(child)
	if path == "" {
		t.Skip("started by TestKill only")
	}
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if err := db.Apply(t.Context(), batchOf(os.Getpid(), n)); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("done %d\n", n)
	}
}

// D10: what was acknowledged survives kill -9, and no batch is there in part.
// Two processes write at once.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	for round := range 6 {
		one, two := start(t, path, 1+2*round), start(t, path, 1+round)
		acked := [][2]int{one.kill(t), two.kill(t)}
		db := open(t, path)
		for _, a := range acked {
			verify(t, db, a[0], a[1])
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// verify checks the batches of a process: those up to last must be there, the
// one after it may be, and each is there whole or not at all.
func verify(t *testing.T, db driver.Driver, pid, last int) {
	t.Helper()
	for n := 0; n <= last+1; n++ {
		p, err := db.Scan(t.Context(), driver.Query{Account: "acme", Kind: "visit", State: fmt.Sprintf("%d-%d", pid, n)})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(p.Records); got != batchSize && (n <= last || got != 0) {
			t.Fatalf("batch %d of %d acknowledged: %d of %d records", n, last, got, batchSize)
		}
	}
}

type writer struct {
	cmd  *exec.Cmd
	out  *bufio.Scanner
	last int
}

// start starts a writer and waits until it acknowledged some batches.
func start(t *testing.T, path string, batches int) *writer {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), child+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w := &writer{cmd: cmd, out: bufio.NewScanner(out), last: batches - 1}
	for range batches {
		if !w.out.Scan() || !strings.HasPrefix(w.out.Text(), "done ") {
			rest, _ := io.ReadAll(out)
			t.Fatalf("the writer ended: %s %s: %v", w.out.Text(), rest, cmd.Wait())
		}
	}
	return w
}

// kill ends the process and returns its id and the last batch it acknowledged.
func (w *writer) kill(t *testing.T) [2]int {
	t.Helper()
	if err := w.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	last := w.last
	for w.out.Scan() {
		var n int
		if _, err := fmt.Sscanf(w.out.Text(), "done %d", &n); err == nil {
			last = n
		}
	}
	_ = w.cmd.Wait()
	return [2]int{w.cmd.Process.Pid, last}
}
