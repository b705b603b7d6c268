package fleet

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	syncer "github.com/televisit/televisit-go/sync"
)

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
