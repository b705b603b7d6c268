package converge

import (
	"context"
	"errors"
	"fmt"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/next"
)

// perform takes a step: it makes the external call, if there is one, and puts
// the result into the visit. What must be stored together with the visit is
// returned. The visit is changed only when there is no error.
func (w *worker) perform(ctx context.Context, s next.Input, v *storage.Visit, step next.Step) ([]storage.Change, error) {
	switch step {
	case next.StepReview:
		return w.review(ctx, s, v)
	case next.StepEnd:
		return nil, w.end(s, v)
	case next.StepRebook:
		return nil, w.rebook(ctx, s, v)
	case next.StepContact:
		return w.contact(ctx, s, v)
	case next.StepHost:
		return w.host(ctx, v)
	case next.StepIntent:
		return nil, w.intent(s, v)
	case next.StepMeeting:
		return nil, w.meeting(ctx, s, v)
	case next.StepCheck:
		return nil, w.check(ctx, s, v)
	case next.StepPatch:
		return nil, w.patch(ctx, s, v)
	case next.StepPerson:
		return nil, w.person(ctx, s, v)
	case next.StepOthers:
		return nil, w.others(ctx, s, v)
	case next.StepLinks:
		return nil, w.writeLinks(ctx, s, v)
	case next.StepUnlink:
		return nil, w.unlink(ctx, v)
	case next.StepReady:
		return w.ready(ctx, s, v)
	case next.StepRefresh:
		return w.refresh(ctx, s, v)
	case next.StepRoom:
		return nil, w.room(ctx, v)
	case next.StepReminder:
		return w.reminder(ctx, s, v)
	case next.StepRecall:
		return w.recall(ctx, s, v)
	case next.StepDelete:
		return nil, w.deleteRetired(ctx, v)
	case next.StepRemove:
		return nil, w.remove(ctx, v)
	case next.StepLeaving:
		return nil, w.leaving(ctx, v)
	}
	return nil, fmt.Errorf("syncer: no such step: %s", step)
}

// step takes one step, or puts the visit to rest.
func (w *worker) step(ctx context.Context, v *storage.Visit) (rested bool, err error) {
	s, err := w.input(ctx, *v)
	if err != nil {
		return false, err
	}
	step, at := next.Next(s, *v)
	if step == next.StepRest {
		next.Judge(s, v)
		v.DueAt = at
		return true, w.commit(ctx, "visit.rest", v)
	}
	defer w.unlockAll()
	err = w.attempt(ctx, s, v, step)
	if errors.Is(err, storage.ErrConflict) {
		if err := w.settleConflict(ctx, v, step); err != nil {
			return false, err
		}
	}
	return false, err
}

// attempt takes a step and commits its result, or that it failed.
func (w *worker) attempt(ctx context.Context, s next.Input, v *storage.Visit, step next.Step) error {
	as := *v
	batch, err := w.perform(ctx, s, v, step)
	if err == nil {
		w.succeeded(v, step)
		next.Judge(s, v)
		v.DueAt = w.a.Now().Add(w.a.Lease) // ours until then
		err = w.commit(ctx, "visit."+string(step), v, batch...)
		if err == nil && len(batch) > 0 {
			w.a.Wake() // there is something to deliver
		}
		return err
	}
	if errors.Is(err, storage.ErrConflict) || account.IsStopped(err) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	*v = as
	return w.failed(ctx, v, step, err)
}
