package fleet_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	notifymemory "github.com/televisit/televisit-go/notify/memory"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// childVariable tells this test binary, started by TestB16MachineKilled, to be a
// machine, and of what.
const childVariable = "TELEVISIT_FLEET_CHILD"

// child is what the other process is to know.
type child struct {
	DSN, Keys, LKCloud string
	Zooms              map[string]string // API address by account
}

// B16, D1, D2: a machine that is killed in the middle of its work leaves it to the
// others, who finish what was half done and double nothing.
func TestB16MachineKilled(t *testing.T) {
	if text := os.Getenv(childVariable); text != "" {
		beMachine(t, text)
		return
	}
	t.Parallel()
	w := newTown(t, names(2)...)
	visits := map[string][]string{}
	told := child{DSN: w.dsn, Keys: w.keyFile, LKCloud: w.lk.URL, Zooms: map[string]string{}}
	for _, id := range names(2) {
		visits[id], told.Zooms[id] = w.book(id, 3), w.zoom(id).URL
		w.zoom(id).Fail(zoomtest.Fault{Op: createMeeting, Apply: true, Drop: true, Delay: time.Minute, Times: -1})
	}
	kill := startChild(t, told)
	for _, id := range names(2) {
		w.eventually("a meeting of "+id+" is being made", func() bool { return w.zoom(id).Calls(createMeeting) > 0 })
	}
	w.machine().serve()
	w.eventually("work is under way", func() bool { return w.jobs("state = 'running' AND args->>'task' = 'work'") == 2 })
	kill()
	for _, id := range names(2) {
		w.zoom(id).ClearFaults()
	}
	for id, booked := range visits {
		w.eventually("the visits of "+id+" are ready", func() bool { return w.prepared(id, booked...) })
		w.wantOneEach(id, 3)
	}
}

const createMeeting = "POST /users/{userId}/meetings"

func startChild(t *testing.T, told child) (kill func()) {
	t.Helper()
	text, err := json.Marshal(told)
	must(t, err)
	cmd := exec.CommandContext(context.Background(), os.Args[0], "-test.run=^TestB16MachineKilled$")
	cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	kill = func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it says that it was killed
		}
		if t.Failed() {
			t.Logf("the other process said: %s", &out)
		}
	}
	t.Cleanup(kill)
	return kill
}

// beMachine serves until this process is killed.
func beMachine(t *testing.T, text string) {
	t.Helper()
	var told child
	must(t, json.Unmarshal([]byte(text), &told))
	w := &town{
		t: t, dsn: told.DSN, keyFile: told.Keys, lkURL: told.LKCloud, zoomURLs: told.Zooms,
		mails: &notifymemory.Mailer{}, syncing: map[string]*atomic.Int32{},
	}
	for id := range told.Zooms {
		w.syncing[id] = &atomic.Int32{}
	}
	w.machine().serve()
	select {}
}
