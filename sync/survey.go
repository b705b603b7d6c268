package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// survey is everything that a sync of an account looks at, and its plan.
type survey struct {
	e        *Engine
	a        *storage.Account
	settings storage.Settings
	status   storage.Status
	ehr      EHR
	world    world
	snapshot snapshot
	known    map[string]storage.Visit
	broken   error // why the pass over the EHR was cut short
	changes  []change
	ask      *ConfirmationError // what waits for a yes
}

// newSurvey reads what a pass needs besides the EHR. Errors: storage.ErrNotFound
// before the first save of settings; *PausedError.
func (e *Engine) newSurvey(ctx context.Context, a *storage.Account) (*survey, error) {
	w, err := e.newWorker(ctx, a)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, fmt.Errorf("the account has no settings yet; save them first: %w", err)
	}
	if err != nil {
		return nil, err
	}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	p := &survey{e: e, a: a, settings: w.settings, status: w.status, ehr: w.ehr}
	p.world, err = e.world(ctx, a, w.settings)
	return p, err
}

// world is what plans are made against.
func (e *Engine) world(ctx context.Context, a *storage.Account, settings storage.Settings) (world, error) {
	w := world{now: e.now(), settings: settings, roster: map[string]storage.Physician{}, secondLook: e.cfg.SecondLook}
	for p, err := range a.Physicians(ctx) {
		if err != nil {
			return w, err
		}
		w.roster[p.ID] = p
	}
	return w, nil
}

// look reads the EHR and makes the plan. The pass may be cut short by the EHR:
// then broken says why, and the plan concludes nothing from absence (E13).
func (p *survey) look(ctx context.Context, confirm string) error {
	p.snapshot = snapshot{
		from:   p.world.now.Add(-p.e.cfg.LookBack),
		to:     p.world.now.AddDate(0, 0, max(p.settings.HorizonDays, 1)),
		looked: map[string]lookup{},
	}
	if err := p.readEHR(ctx); err != nil {
		return err
	}
	if err := p.readKnown(ctx); err != nil {
		return err
	}
	changes := plan(p.world, p.snapshot, p.known)
	looked := false
	for _, c := range changes {
		if c.Action == actionLook {
			looked = true
			if err := p.lookUp(ctx, c.ID); err != nil {
				return err
			}
		}
	}
	if looked {
		changes = plan(p.world, p.snapshot, p.known)
	}
	p.changes, p.ask = capRemovals(p.world, p.snapshot, changes, p.known, confirm)
	return p.nameStrangers(ctx)
}

// nameStrangers gives physicians who are not on the list the name that the EHR
// has for them, so that staff see whom they miss. It is asked once per pass, and
// only when a visit of a physician without a name is new or changes.
func (p *survey) nameStrangers(ctx context.Context) error {
	stranger := func(c change) bool {
		return c.stores() && pending(c.Visit) && c.Visit.Booking.Physician.Name == "" && p.world.roster[c.Visit.Booking.Physician.ID].ID == ""
	}
	if !slices.ContainsFunc(p.changes, stranger) {
		return nil
	}
	var known []storage.Ref
	err := p.e.around(ctx, "ehr.physicians", func() (err error) {
		known, err = p.ehr.Physicians(ctx)
		return err
	})
	if err != nil && (ctx.Err() != nil || isCrash(err) || Classify(err) == Keys) {
		return err
	}
	if err != nil {
		p.e.log.Warn("the EHR does not tell physicians' names; their ids must do", "account", p.a.ID(), "error", err)
		return nil
	}
	names := map[string]string{}
	for _, ref := range known {
		names[ref.ID] = ref.Name
	}
	for i, c := range p.changes {
		if stranger(c) {
			p.changes[i].Visit.Booking.Physician.Name = names[c.Visit.Booking.Physician.ID]
		}
	}
	return nil
}

// readEHR makes the one pass over the EHR's appointments. Only errors that end
// the sync are returned.
func (p *survey) readEHR(ctx context.Context) error {
	err := p.e.around(ctx, "ehr.appointments", func() error {
		for ap, err := range p.ehr.Appointments(ctx, p.snapshot.from, p.snapshot.to) {
			if err != nil {
				return err
			}
			p.snapshot.appointments = append(p.snapshot.appointments, ap)
		}
		return nil
	})
	if err == nil {
		return nil
	}
	if ctx.Err() != nil || isCrash(err) || Classify(err) == Keys {
		return err
	}
	p.snapshot.partial, p.broken = true, err
	return nil
}

// readKnown reads the visits that the plan is about: those of the window and
// after it, and those of the pass that lie elsewhere.
func (p *survey) readKnown(ctx context.Context) error {
	p.known = make(map[string]storage.Visit, len(p.snapshot.appointments))
	for v, err := range p.a.Visits(ctx, storage.VisitFilter{From: p.snapshot.from}) {
		if err != nil {
			if _, bad := errors.AsType[*storage.RecordError](err); bad {
				p.e.log.Error("a visit cannot be read", "account", p.a.ID(), "error", err)
				continue
			}
			return err
		}
		p.known[v.AppointmentID] = v
	}
	for i, ap := range p.snapshot.appointments {
		if _, ok := p.known[ap.ID]; ok {
			continue
		}
		v, err := p.a.Visit(ctx, ap.ID)
		_, bad := errors.AsType[*storage.RecordError](err)
		switch {
		case err == nil:
			p.known[ap.ID] = v
		case bad:
			p.snapshot.appointments[i].Bad = "The record of its visit cannot be read."
		case !errors.Is(err, storage.ErrNotFound):
			return err
		}
	}
	return nil
}

// lookUp asks the EHR for one appointment that the pass did not show (E28).
func (p *survey) lookUp(ctx context.Context, id string) error {
	var l lookup
	err := p.e.around(ctx, "ehr.appointment", func() (err error) {
		l.appointment, err = p.ehr.Appointment(ctx, id)
		return err
	})
	switch {
	case err == nil:
	case ctx.Err() != nil || isCrash(err) || Classify(err) == Keys:
		return err
	case Classify(err) == NotFound:
		l.gone = true
	default:
		l.failed = true
	}
	p.snapshot.looked[id] = l
	return nil
}

// rows is the plan as a person sees it.
func (p *survey) rows() []PreviewRow {
	rows := make([]PreviewRow, 0, len(p.changes))
	for _, c := range p.changes {
		rows = append(rows, PreviewRow{AppointmentID: c.ID, Action: c.Action.shown(), Why: c.Why})
	}
	return rows
}

// shown is the action in the words of a preview.
func (a Action) shown() Action {
	switch a {
	case ActionCreate, ActionPatch, ActionTransfer, ActionCancel, ActionRestore:
		return a
	case actionHold:
		return ActionCancel
	}
	return ActionNone
}

// highWater is the newest modification that the pass has shown (E7).
func (p *survey) highWater() time.Time {
	t := p.status.HighWater
	for _, ap := range p.snapshot.appointments {
		t = later(t, ap.Modified)
	}
	return t
}
