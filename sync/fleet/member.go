package fleet

import (
	"context"
	"log/slog"
	"maps"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	syncer "github.com/televisit/televisit-go/sync"
)

// member is this machine while it runs.
type member struct {
	Config
	river.WorkerDefaults[taskJob]
	id         string
	log        *slog.Logger
	hard, stop context.Context //nolint:containedctx // of Run: jobs end by them, not by River's timeouts
	client     *client
	bell       bell
	taskJobs   taskJobs
}

// taskJobs are the jobs under way on this machine.
type taskJobs struct {
	mu    sync.Mutex
	drops map[int64]func()
}

// begin notes an taskJob and returns its contexts, which end with the machine's or
// when the taskJob is another's.
func (e *taskJobs) begin(hard, stop context.Context, id int64) (_, _ context.Context, done func()) {
	hard, cut := context.WithCancel(hard)
	stop, end := context.WithCancel(stop)
	drop := func() { end(); cut() }
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.drops == nil {
		e.drops = map[int64]func(){}
	}
	e.drops[id] = drop
	return hard, stop, func() {
		drop()
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.drops, id)
	}
}

func (e *taskJobs) underWay() map[int64]func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.drops)
}

type client = river.Client[pgx.Tx]

// queue is the one queue of all machines.
const queue = "televisit"

// taskJob is a job: one task of one account. It is never done for good; each time
// it says when it wants to be done next.
type taskJob struct {
	Account string      `json:"account"`
	Task    syncer.Task `json:"task"`
}

// Kind names the jobs in River's table.
func (taskJob) Kind() string { return "televisit_task" }

// InsertOpts makes the taskJob the only one of its account and task. One that has
// ended, as its account was gone, does not count.
func (taskJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queue, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}
