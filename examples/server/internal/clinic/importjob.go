package clinic

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// keepFile is how long a file with bad rows waits for a yes.
const keepFile = 15 * time.Minute

// Upload is an import that goes on by itself. It has a run like a sync's, which
// [Desk.ImportRun] returns; a run that is held waits for a yes to its good rows.
// Uploads live in this process: one per roster of an account, until the next.
type Upload struct {
	Import
	ID    string
	Waits bool
}

// imports are the uploads of all accounts.
type imports struct {
	mu     sync.Mutex
	jobs   map[string]*importJob // by account and roster
	closed chan struct{}
	wg     sync.WaitGroup
}

type importJob struct {
	run    storage.Run // guarded by imports.mu
	upload Upload
	src    source
}

var errImporting = &ConflictError{"A file is being imported at this moment. Wait until it is done."}

// errNoUpload is for a yes that came too late.
var errNoUpload = &ConflictError{"The file is not kept any more. Choose it again; nothing is added twice."}

// BeginImport reads a file and, if all of it is good, begins to take it. One with
// bad rows among good ones waits for [Desk.AcceptImport]. Errors: *InvalidError
// for a file that cannot be used at all; ErrTooLarge; *ConflictError while
// another is taken.
func (d *Desk) BeginImport(ctx context.Context, into Roster, file io.Reader) (Upload, error) {
	src, err := into.judge(file)
	if err != nil {
		return Upload{}, err
	}
	if err := src.decide(true); err != nil {
		return Upload{Import: src.Import}, err
	}
	j := &importJob{src: src, upload: Upload{Import: src.Import, ID: rand.Text(), Waits: src.Bad != nil}}
	j.run = storage.Run{ID: j.upload.ID, State: storage.RunHeld, Total: src.Good}
	if err := d.keepJob(into, j); err != nil {
		return Upload{}, err
	}
	if j.upload.Waits {
		time.AfterFunc(keepFile, func() { d.dropFile(j) })
		return j.upload, nil
	}
	return j.upload, d.AcceptImport(ctx, into, j.upload.ID)
}

func (d *Desk) keepJob(into Roster, j *importJob) error {
	d.imports.mu.Lock()
	defer d.imports.mu.Unlock()
	if old := d.imports.jobs[d.jobKey(into)]; old != nil && !Over(old.run) {
		return errImporting
	}
	d.imports.jobs[d.jobKey(into)] = j
	return nil
}

func (d *Desk) jobKey(into Roster) string { return d.id + "/" + string(into) }

func (c *Clinic) dropFile(j *importJob) {
	c.imports.mu.Lock()
	defer c.imports.mu.Unlock()
	j.src.take = nil
}

// Upload returns an upload by id, or ErrNotFound.
func (d *Desk) Upload(into Roster, id string) (Upload, error) {
	d.imports.mu.Lock()
	defer d.imports.mu.Unlock()
	j := d.imports.jobs[d.jobKey(into)]
	if j == nil || j.upload.ID != id {
		return Upload{}, ErrNotFound
	}
	up := j.upload
	up.Waits = j.run.State == storage.RunHeld && j.src.take != nil
	return up, nil
}

// AcceptImport begins to take the good rows of a file that waits.
func (d *Desk) AcceptImport(ctx context.Context, into Roster, id string) error {
	d.imports.mu.Lock()
	defer d.imports.mu.Unlock()
	j := d.imports.jobs[d.jobKey(into)]
	if j == nil || j.upload.ID != id || j.run.State != storage.RunHeld || j.src.take == nil {
		return errNoUpload
	}
	take := j.src.take
	j.src.take = nil
	j.run.State, j.run.StartedAt = storage.RunRunning, d.cfg.Now()
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	d.imports.wg.Go(func() {
		defer cancel()
		tally, err := take(work, d, func(done int) { d.note(j, func(r *storage.Run) { r.Done = done }) })
		d.note(j, func(r *storage.Run) { d.finish(r, j.upload.Import, tally, err) })
	})
	d.imports.wg.Go(func() {
		select {
		case <-d.imports.closed:
			cancel()
		case <-work.Done():
		}
	})
	return nil
}

func (c *Clinic) note(j *importJob, change func(*storage.Run)) {
	c.imports.mu.Lock()
	defer c.imports.mu.Unlock()
	change(&j.run)
}

func (c *Clinic) finish(r *storage.Run, in Import, t Tally, err error) {
	r.FinishedAt = c.cfg.Now()
	if err == nil {
		r.State, r.Done, r.Message = storage.RunSucceeded, t.sum(), in.said(t)
		return
	}
	c.cfg.Log.Error("an import stopped half-way", "error", err)
	r.State = storage.RunFailed
	r.Message = fmt.Sprintf("The import stopped after %d rows. Import the file again: nothing is added twice.", r.Done)
	if e, ok := errors.AsType[*ConflictError](err); ok {
		r.Message = fmt.Sprintf("The import stopped after %d rows. %s", r.Done, e.Message)
	}
}

// said tells what an import did.
func (in Import) said(t Tally) string {
	text := fmt.Sprintf("The file is imported: %d added, %d changed, %d as before.", t.Added, t.Updated, t.Unchanged)
	if n := in.badRows(); n > 0 {
		text += fmt.Sprintf(" Bad rows left out: %d.", n)
	}
	return text
}

// ImportRun is how far an upload is, or ErrNotFound.
func (d *Desk) ImportRun(_ context.Context, into Roster, id string) (storage.Run, error) {
	d.imports.mu.Lock()
	defer d.imports.mu.Unlock()
	j := d.imports.jobs[d.jobKey(into)]
	if j == nil || j.upload.ID != id {
		return storage.Run{}, ErrNotFound
	}
	return tidyRun(j.run, nil)
}

// WatchImport is [Desk.Watch] for an upload.
func (d *Desk) WatchImport(ctx context.Context, into Roster, id string) iter.Seq2[storage.Run, error] {
	return watch(ctx, func() (storage.Run, error) { return d.ImportRun(ctx, into, id) })
}

// Close ends what is under way, and waits for it.
func (c *Clinic) Close() {
	close(c.imports.closed)
	c.imports.wg.Wait()
}
