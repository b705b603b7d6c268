package pass

import (
	"context"
	"errors"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
)

// conclude plans what only a complete pass can tell: which visits it should have
// shown and did not (E28), and which are alike (E4).
func (p *pass) conclude(ctx context.Context) error {
	for _, mark := range p.cache.Unseen() {
		v, ok, err := p.open(ctx, mark)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if unlinks(v) {
			if err := p.take(ctx, plan.None(v, "It was cancelled before.")); err != nil {
				return err
			}
			continue
		}
		if !plan.Expected(v, p.from, p.to) {
			p.cache.RestWithout(mark, v)
			continue
		}
		found, err := p.lookUp(ctx, v.AppointmentID)
		if err != nil {
			return err
		}
		if err := p.give(ctx, p.input.Unseen(v, found)); err != nil {
			return err
		}
	}
	for _, flag := range p.cache.Misflagged() {
		decide := func(v storage.Visit) plan.Change { return p.input.Duplicate(v, flag.Duplicate) }
		if err := p.review(ctx, flag.Mark, decide); err != nil {
			return err
		}
	}
	p.cache.Prune()
	return nil
}

// review plans a visit that the pass has gone by.
func (p *pass) review(ctx context.Context, mark storage.VisitMark, decide func(storage.Visit) plan.Change) error {
	v, ok, err := p.open(ctx, mark)
	if err != nil || !ok {
		return err
	}
	return p.take(ctx, decide(v))
}

// open reads a visit. One that cannot be read does not stop the others, nor does
// one that is gone.
func (p *pass) open(ctx context.Context, mark storage.VisitMark) (v storage.Visit, ok bool, err error) {
	v, err = p.a.VisitByKey(ctx, mark.Key())
	if _, bad := errors.AsType[*storage.RecordError](err); bad {
		p.a.Log.Error("a visit cannot be read", "account", p.a.ID(), "error", err)
		return v, false, nil
	}
	if errors.Is(err, storage.ErrNotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}

// lookUp asks the EHR for one appointment that the pass did not show (E28).
func (p *pass) lookUp(ctx context.Context, id string) (plan.Lookup, error) {
	var l plan.Lookup
	err := p.a.Around(ctx, "ehr.appointment", func() (err error) {
		l.Appointment, err = p.ehr.Appointment(ctx, id)
		return err
	})
	switch {
	case err == nil:
	case ctx.Err() != nil || account.IsStopped(err) || driver.KindOf(err) == driver.Unauthorized:
		return l, err
	case driver.KindOf(err) == driver.NotFound:
		l.Gone = true
	default:
		l.Failed = true
	}
	return l, nil
}
