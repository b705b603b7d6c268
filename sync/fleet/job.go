package fleet

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	syncer "github.com/televisit/televisit-go/sync"
)

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

// Work does an taskJob and says when it is to come back.
func (m *member) Work(ctx context.Context, job *river.Job[taskJob]) error {
	if serves, err := m.Engine.Schedule().Serves(m.stop, job.Args.Account); err == nil && !serves {
		return nil // it comes back with the account
	}
	hard, stop, done := m.taskJobs.begin(m.hard, m.stop, job.ID)
	defer done()
	var state syncer.TaskState
	if out := job.Output(); out != nil && json.Unmarshal(out, &state) != nil {
		state = m.Engine.Schedule().NewcomerState()
	}
	state, wait := m.Engine.Schedule().RunTask(hard, stop, job.Args.Account, job.Args.Task, state)
	if err := river.RecordOutput(ctx, state); err != nil {
		return err
	}
	return river.JobSnooze(wait)
}

// retries brings a dead machine's jobs back at once. What fails time and again,
// as it panics, waits ever longer.
type retries struct{}

func (retries) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(time.Duration(max(job.Attempt-1, 0))*15*time.Second, 5*time.Minute))
}
