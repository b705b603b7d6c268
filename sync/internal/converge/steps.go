package converge

import (
	"context"
	"fmt"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
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
		return nil, w.person(ctx, v)
	case next.StepOthers:
		return nil, w.others(ctx, v)
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

// end ends a visit by the clock. A meeting that was never made is given up.
func (w *worker) end(s next.Input, v *storage.Visit) error {
	v.State, v.EndedAt = storage.Ended, v.Booking.End()
	for _, p := range v.Presence {
		v.EndedAt = visit.Later(v.EndedAt, p.LeftAt)
	}
	if !visit.HasMeeting(*v) {
		visit.Retire(v, s.Now)
	}
	visit.ClearProblem(v, visit.ProblemNeedsHost)
	visit.ClearProblem(v, visit.ProblemHeld)
	v.MissingSince = time.Time{}
	v.Absent = visit.Absent(*v)
	return nil
}

// rebook takes over what the EHR changed while the visit was going on (E1).
func (w *worker) rebook(ctx context.Context, s next.Input, v *storage.Visit) error {
	b := *v.Rebooked
	wd, err := w.a.PlanInput(ctx, w.settings)
	if err != nil {
		return err
	}
	if !b.Start.After(s.Now) || !wd.Chosen(b.Type.ID) {
		v.Rebooked = nil
		return nil
	}
	*v = wd.Again(*v, b, "").Visit
	return nil
}

// contact asks the EHR for the patient (A40: the name and the address, nothing
// else). A changed address is put on record (E25); one that has appeared gets the
// mail that was skipped for want of it (E5).
func (w *worker) contact(ctx context.Context, s next.Input, v *storage.Visit) ([]storage.Change, error) {
	var c storage.Contact
	err := w.call(ctx, "ehr.contact", func(ctx context.Context) (err error) {
		c, err = w.ehr.Contact(ctx, v.Booking.PatientID)
		return err
	})
	if err != nil {
		return nil, err
	}
	was := *v
	c.Fetched, c.Stale = w.a.Now(), false
	v.Patient = c
	if was.Patient.Fetched.IsZero() || was.Patient.Email == c.Email {
		return nil, nil
	}
	err = w.a.Around(ctx, "commit.audit", func() error {
		return w.a.Append(ctx, "engine", "patient.address_changed", w.a.VisitKey(v.AppointmentID), "")
	})
	if err != nil || !visit.Unreachable(was) || visit.Unreachable(*v) {
		return nil, err
	}
	history, err := w.history(ctx, *v)
	if err != nil {
		return nil, err
	}
	d, ok := next.Unsent(s, *v, history)
	if !ok {
		return nil, nil
	}
	d.State, d.Reason, d.DueAt, d.DoneAt = storage.DeliveryQueued, "", s.Now, time.Time{}
	return []storage.Change{storage.Put(&d)}, nil
}

// writeLinks makes the links stand in the EHR (A2, A33).
func (w *worker) writeLinks(ctx context.Context, s next.Input, v *storage.Visit) error {
	err := w.call(ctx, "ehr.links", func(ctx context.Context) error {
		return w.ehr.WriteLinks(ctx, v.AppointmentID, s.Links)
	})
	if err != nil {
		return err
	}
	v.Written = storage.Written{Hash: next.LinksHash(s.Links), At: w.a.Now()}
	return nil
}

// unlink takes the links of a cancelled visit out of the EHR; an appointment
// that is not there any more needs nothing.
func (w *worker) unlink(ctx context.Context, v *storage.Visit) error {
	err := w.call(ctx, "ehr.unlink", func(ctx context.Context) error {
		return w.ehr.WriteLinks(ctx, v.AppointmentID, driver.Links{})
	})
	if err != nil && driver.KindOf(err) != driver.NotFound {
		return err
	}
	v.Written = storage.Written{}
	return nil
}
