package clinic

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
	"github.com/televisit/televisit-go/sync/driver"
)

// StartSync asks for a sync, or returns the one that is under way. When
// the last one held removals back: a *ConfirmationError, until confirm repeats
// what it says.
func (s *Session) StartSync(ctx context.Context, confirm string) (storage.SyncRun, error) {
	if _, err := s.account.Settings(ctx); errors.Is(err, storage.ErrNotFound) {
		return storage.SyncRun{}, errNotSaved
	} else if err != nil {
		return storage.SyncRun{}, err
	}
	run, err := s.engine.RequestSync(ctx, s.caller.ID, confirm)
	if err != nil {
		return storage.SyncRun{}, refine(err)
	}
	return run, s.record(ctx, "sync.start", run.ID, "")
}

// Run returns a sync by id, or ErrNotFound.
func (s *Session) Run(ctx context.Context, id string) (storage.SyncRun, error) {
	return runs.Tidy(s.account.SyncRun(ctx, id))
}

// LastRun returns the newest sync, or ErrNotFound.
func (s *Session) LastRun(ctx context.Context) (storage.SyncRun, error) {
	last, err := s.account.LastSyncRuns(ctx, 1)
	if err != nil {
		return storage.SyncRun{}, err
	}
	if len(last) == 0 {
		return storage.SyncRun{}, ErrNotFound
	}
	return runs.Tidy(last[0], nil)
}

// Preview says what a sync would do, and does nothing.
func (s *Session) Preview(ctx context.Context) (syncer.Preview, error) {
	if _, err := s.ehr(ctx); err != nil {
		return syncer.Preview{}, err
	}
	p, err := s.engine.Preview(ctx)
	if _, vendor := errors.AsType[*driver.Error](err); vendor {
		return p, upstream("LKCloud", err)
	}
	if p.Rows == nil {
		p.Rows = []syncer.PreviewRow{}
	}
	if p.Effects == nil {
		p.Effects = []string{}
	}
	return p, refine(err)
}

// PlannedChange is a row of a preview, with what is known of the visit already.
type PlannedChange struct {
	syncer.PreviewRow
	Known     bool // the visit is in the store: what follows is as it stands there
	Patient   string
	Physician storage.Ref
	Start     time.Time
}

// Planned adds what is known of the visits to rows of a preview, so that a person
// sees whom they are about.
func (s *Session) Planned(ctx context.Context, rows []syncer.PreviewRow) ([]PlannedChange, error) {
	out, known := make([]PlannedChange, len(rows)), 0
	for i, row := range rows {
		out[i].PreviewRow = row
		v, err := s.account.Visit(ctx, row.AppointmentID)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		known++
		out[i].Known, out[i].Patient, out[i].Start = true, v.Patient.Name, v.Booking.Start
		out[i].Physician = v.Booking.Physician
	}
	if known == 0 {
		return out, nil
	}
	return out, s.record(ctx, "visits.view", "", strconv.Itoa(known))
}

// Watch yields a run now, at each change, and when it is over. It ends with the
// run, with ctx, or with an error.
func (s *Session) Watch(ctx context.Context, id string) iter.Seq2[storage.SyncRun, error] {
	return runs.Watch(ctx, func() (storage.SyncRun, error) { return s.Run(ctx, id) })
}
