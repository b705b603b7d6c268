package browsertest

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long anything may take on a busy machine.
const patience = 60 * time.Second

// demo starts the shipped program in demo mode.
func demo(t *testing.T) string {
	t.Helper()
	return program(t, "-demo")
}

// program starts the shipped program with a store of its own, until the test ends,
// and returns where it is.
func program(t *testing.T, args ...string) string {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background()) // the windows close first
	args = append(args, "-addr=127.0.0.1:0", "-store=memory:", "-keyset="+filepath.Join(t.TempDir(), "keys.json"))
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = []string{"HOME=" + os.Getenv("HOME")}
	var logs bytes.Buffer
	cmd.Stderr = &logs // read only once the process has ended
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	out, err := cmd.StdoutPipe()
	if err != nil {
		stop()
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		stop()
		t.Fatal(err)
	}
	base := ""
	lines := bufio.NewScanner(out)
	for base == "" && lines.Scan() {
		base, _ = strings.CutPrefix(lines.Text(), "listening on ")
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.Copy(io.Discard, out)
	}()
	t.Cleanup(func() {
		stop()
		<-drained
		_ = cmd.Wait() // it was interrupted
		if base == "" || t.Failed() {
			t.Logf("the program's log:\n%s", &logs)
		}
	})
	if base == "" {
		t.Fatal("the program did not begin to listen")
	}
	return base
}
