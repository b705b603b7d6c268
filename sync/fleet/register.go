package fleet

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	syncer "github.com/televisit/televisit-go/sync"
)

const (
	lookForAccounts = 20 * time.Second
	lookAtAll       = 5 * time.Minute // for jobs that somebody has removed from River's table
	insertAtOnce    = 250             // accounts
)

// start sees to it that all accounts have their jobs, and that each is synced: a
// start is the operator's word that all is well.
func (m *member) start(ctx context.Context, accounts []string) error {
	for some := range slices.Chunk(accounts, insertAtOnce) {
		jobs, err := m.insert(ctx, syncer.TaskState{}, some...)
		if err != nil {
			return err
		}
		for _, job := range jobs {
			if !job.UniqueSkippedAsDuplicate {
				continue
			}
			if err := m.afresh(ctx, job.Job); err != nil {
				return err
			}
		}
	}
	return nil
}

// afresh has a job begin with an empty state, at once.
func (m *member) afresh(ctx context.Context, job *rivertype.JobRow) error {
	if _, err := m.client.JobUpdate(ctx, job.ID, &river.JobUpdateParams{Output: syncer.TaskState{}}); err != nil {
		return err
	}
	_, err := m.client.JobRetry(ctx, job.ID)
	return err
}

// insert writes the jobs of accounts, as far as they do not stand there.
func (m *member) insert(ctx context.Context, state syncer.TaskState, accounts ...string) ([]*rivertype.JobInsertResult, error) {
	if len(accounts) == 0 {
		return nil, nil
	}
	metadata, err := json.Marshal(map[string]syncer.TaskState{rivertype.MetadataKeyOutput: state})
	if err != nil {
		return nil, err
	}
	var jobs []river.InsertManyParams
	for _, id := range accounts {
		for _, t := range syncer.Tasks() {
			jobs = append(jobs, river.InsertManyParams{Args: taskJob{Account: id, Task: t}, InsertOpts: &river.InsertOpts{Metadata: metadata}})
		}
	}
	return m.client.InsertMany(ctx, jobs)
}

// register finds accounts that appear later.
func (m *member) register(ctx context.Context, known []string) {
	tick := time.NewTicker(lookForAccounts)
	defer tick.Stop()
	all := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		accounts, err := m.Engine.Schedule().Accounts(ctx)
		fresh := accounts
		if time.Since(all) < lookAtAll {
			fresh = slices.DeleteFunc(slices.Clone(accounts), func(id string) bool { return slices.Contains(known, id) })
		} else {
			all = time.Now()
		}
		for some := range slices.Chunk(fresh, insertAtOnce) {
			if err == nil {
				_, err = m.insert(ctx, m.Engine.Schedule().NewcomerState(), some...)
			}
		}
		switch {
		case err == nil:
			known = accounts
		case ctx.Err() == nil:
			m.log.Error("new accounts cannot be looked for", "error", err)
		}
	}
}

const (
	breath   = 250 * time.Millisecond // between two looks at who has rung
	patience = 20                     // looks at jobs that are under way; later they look for themselves
)

// answer has the jobs of accounts done at once that something happened in.
func (m *member) answer(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.bell.some:
		}
		for account, times := range m.bell.take() {
			busy, err := m.hurry(ctx, account)
			if err != nil && ctx.Err() == nil {
				m.log.Warn("an account has to wait for its next turn", "account", account, "error", err)
			}
			if busy && times < patience {
				m.bell.put(account, times+1)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(breath):
		}
	}
}

// hurry makes an account's jobs due now. busy tells of one that is under way: it
// may have looked before the bell was rung.
func (m *member) hurry(ctx context.Context, account string) (busy bool, err error) {
	jobs, err := m.insert(ctx, m.Engine.Schedule().NewcomerState(), account)
	if err != nil {
		return false, err
	}
	for _, job := range jobs {
		switch {
		case !job.UniqueSkippedAsDuplicate:
		case job.Job.State == rivertype.JobStateRunning:
			busy = true
		default:
			if _, err := m.client.JobRetry(ctx, job.Job.ID); err != nil {
				return busy, err
			}
		}
	}
	return busy, nil
}
