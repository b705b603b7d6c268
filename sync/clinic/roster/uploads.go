package roster

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// keepFile is how long a file with bad rows waits for a yes.
const keepFile = 15 * time.Minute

// Upload is a file that is taken by itself. It has a run like a sync's, which
// [Uploads.Run] returns; a run that is held waits for a yes to its good rows.
type Upload struct {
	Import
	ID    string
	Waits bool
}

// Take writes the good rows of a file to its list. It says after each batch how
// many it has dealt with.
type Take func(ctx context.Context, f File, done func(int)) (Counts, error)

// Uploads are files of any number of accounts that are taken in this process: one
// for each list of an account, remembered until the next. It is safe for concurrent
// use.
type Uploads struct {
	now    func() time.Time
	log    *slog.Logger
	mu     sync.Mutex
	jobs   map[string]*job // by account and list
	closed chan struct{}
	wg     sync.WaitGroup
}

type job struct {
	run    storage.SyncRun // guarded by Uploads.mu
	upload Upload
	file   *File // until it is taken, or nobody said yes in time
}

// NewUploads returns none yet. now and log are required.
func NewUploads(now func() time.Time, log *slog.Logger) *Uploads {
	return &Uploads{now: now, log: log, jobs: map[string]*job{}, closed: make(chan struct{})}
}

// Begin begins to take a file if all of it is good. One with bad rows among good
// ones waits for [Uploads.Accept]. Errors: *FileError; [ErrBusy].
func (u *Uploads) Begin(ctx context.Context, account string, f File, take Take) (Upload, error) {
	if err := f.Check(true); err != nil {
		return Upload{Import: f.Import}, err
	}
	j := &job{file: &f, upload: Upload{Import: f.Import, ID: rand.Text(), Waits: f.Bad != nil}}
	j.run = storage.SyncRun{ID: j.upload.ID, State: storage.RunHeld, Total: f.Good}
	if err := u.keep(key(account, f.List), j); err != nil {
		return Upload{}, err
	}
	if j.upload.Waits {
		time.AfterFunc(keepFile, func() { u.drop(j) })
		return j.upload, nil
	}
	return j.upload, u.Accept(ctx, account, f.List, j.upload.ID, take)
}

func (u *Uploads) keep(at string, j *job) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if old := u.jobs[at]; old != nil && old.run.State == storage.RunRunning {
		return ErrBusy
	}
	u.jobs[at] = j
	return nil
}

func key(account string, list List) string { return account + "/" + string(list) }

func (u *Uploads) drop(j *job) {
	u.mu.Lock()
	defer u.mu.Unlock()
	j.file = nil
}

// find returns an upload's job, or nil; the caller holds mu.
func (u *Uploads) find(account string, list List, id string) *job {
	if j := u.jobs[key(account, list)]; j != nil && j.upload.ID == id {
		return j
	}
	return nil
}

// Upload returns an upload by id, or storage.ErrNotFound.
func (u *Uploads) Upload(account string, list List, id string) (Upload, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	j := u.find(account, list, id)
	if j == nil {
		return Upload{}, storage.ErrNotFound
	}
	up := j.upload
	up.Waits = j.run.State == storage.RunHeld && j.file != nil
	return up, nil
}

// Accept begins to take the good rows of a file that waits. It goes on when ctx
// ends. Errors: [ErrGone].
func (u *Uploads) Accept(ctx context.Context, account string, list List, id string, take Take) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	j := u.find(account, list, id)
	if j == nil || j.run.State != storage.RunHeld || j.file == nil {
		return ErrGone
	}
	file := *j.file
	j.file = nil
	j.run.State, j.run.StartedAt = storage.RunRunning, u.now()
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	u.wg.Go(func() {
		defer cancel()
		counts, err := take(work, file, func(done int) { u.note(j, func(r *storage.SyncRun) { r.Done = done }) })
		u.note(j, func(r *storage.SyncRun) { u.finish(r, j.upload.Import, counts, err) })
	})
	u.wg.Go(func() {
		select {
		case <-u.closed:
			cancel()
		case <-work.Done():
		}
	})
	return nil
}

func (u *Uploads) note(j *job, change func(*storage.SyncRun)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	change(&j.run)
}

func (u *Uploads) finish(r *storage.SyncRun, in Import, c Counts, err error) {
	r.FinishedAt = u.now()
	if err == nil {
		r.State, r.Done, r.Message = storage.RunSucceeded, c.Sum(), in.said(c)
		return
	}
	u.log.Error("an import stopped half-way", "error", err)
	r.State = storage.RunFailed
	advice := "Import the file again: nothing is added twice."
	if e, ok := errors.AsType[*StoppedError](err); ok {
		advice = e.Message
	}
	r.Message = fmt.Sprintf("The import stopped after %d rows. %s", r.Done, advice)
}

// said tells what an import did.
func (in Import) said(c Counts) string {
	text := fmt.Sprintf("The file is imported: %d added, %d changed, %d as before.", c.Added, c.Updated, c.Unchanged)
	if n := in.badRows(); n > 0 {
		text += fmt.Sprintf(" Bad rows left out: %d.", n)
	}
	return text
}

// Run is how far an upload is, or storage.ErrNotFound.
func (u *Uploads) Run(account string, list List, id string) (storage.SyncRun, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	j := u.find(account, list, id)
	if j == nil {
		return storage.SyncRun{}, storage.ErrNotFound
	}
	return j.run, nil
}

// Close ends what is under way, and waits for it.
func (u *Uploads) Close() {
	close(u.closed)
	u.wg.Wait()
}
