package syncer

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Waits after a failed step.
const (
	firstWait     = 10 * time.Second
	longestWait   = 15 * time.Minute
	permanentWait = time.Hour      // a person must mend it: look now and then
	neverWait     = 24 * time.Hour // the site or account cannot do it
	quietTries    = 2              // temporary failures that are not shown yet
)

// postponed is how a step says that it is not its time yet: no failure.
type postponed struct{ until time.Time }

func (postponed) Error() string { return "postponed" }

// failed records a step that could not be done: when it is tried again, and what
// a person should know. Refused keys pause the whole account instead.
func (w *worker) failed(ctx context.Context, v *storage.Visit, step next.Step, err error) error {
	if p, ok := errors.AsType[postponed](err); ok {
		w.setRetry(v, step, storage.Retry{At: p.until})
		return w.commit(ctx, "visit.postponed", v)
	}
	kind := driver.KindOf(err)
	if kind == driver.Unauthorized {
		return w.e.pause(ctx, w.a, err)
	}
	if kind == driver.Unsupported && (step == next.StepLinks || step == next.StepUnlink) {
		return w.stopWriting(ctx, v, err)
	}
	if step == next.StepHost || step == next.StepMeeting {
		w.forgetHost(ctx, v, kind)
	}
	r := v.Retries[string(step)]
	r.Tries++
	r.At = w.e.now().Add(waitFor(kind, r.Tries))
	e, _ := errors.AsType[*driver.Error](err)
	if kind == driver.RateLimited && e.Until.After(w.e.now()) {
		r.At = e.Until
	}
	if showsProblem(kind, r.Tries) {
		p := problemOf(step, err)
		p.Since = w.e.now()
		if r.Code != "" && r.Code != p.Code {
			visit.ClearProblem(v, r.Code)
		}
		visit.SetProblem(v, p)
		r.Code = p.Code
	}
	w.setRetry(v, step, r)
	v.DueAt = w.e.now()
	w.e.log.Warn("a step of a visit failed", "account", w.a.ID(), "visit", w.a.VisitKey(v.AppointmentID),
		"step", string(step), "tries", r.Tries, "again", r.At, "error", err)
	return w.commit(ctx, "visit.failed", v)
}

func (w *worker) setRetry(v *storage.Visit, step next.Step, r storage.Retry) {
	v.Retries = maps.Clone(v.Retries)
	if v.Retries == nil {
		v.Retries = map[string]storage.Retry{}
	}
	v.Retries[string(step)] = r
}

// succeeded forgets a step's failures.
func (w *worker) succeeded(v *storage.Visit, step next.Step) {
	r, failed := v.Retries[string(step)]
	if !failed {
		return
	}
	v.Retries = maps.Clone(v.Retries)
	delete(v.Retries, string(step))
	if r.Code != "" {
		visit.ClearProblem(v, r.Code)
	}
}

// forgetHost makes the engine look for the physician's Zoom user anew when Zoom
// does not know it any more.
func (w *worker) forgetHost(ctx context.Context, v *storage.Visit, kind driver.Kind) {
	if kind != driver.NotFound {
		return
	}
	p, err := w.a.Physician(ctx, visit.HostOf(*v))
	if err != nil || p.Host == "" || p.Host != v.Host {
		return
	}
	p.Host = ""
	// Should this be lost, the next failure does it again.
	_ = w.e.store(ctx, w.a, "physician.forget", storage.Put(&p))
}

// stopWriting stops write-back for the whole site (A2's safety): something in
// the EHR is not what was written.
func (w *worker) stopWriting(ctx context.Context, v *storage.Visit, err error) error {
	p := problemOf(next.StepLinks, err)
	w.status.WriteBack = &storage.Pause{Code: p.Code, Message: p.Message, Action: p.Action, Since: w.e.now()}
	w.e.log.Error("nothing is written to the EHR of this account any more", "account", w.a.ID(), "error", err)
	setErr := w.e.editStatus(ctx, w.a, func(st *storage.Status) bool {
		if st.WriteBack != nil {
			return false
		}
		st.WriteBack = w.status.WriteBack
		return true
	})
	if setErr != nil {
		return setErr
	}
	v.DueAt = w.e.now()
	return w.commit(ctx, "visit.unwritten", v)
}

func showsProblem(kind driver.Kind, tries int) bool {
	return kind != driver.Temporary && kind != driver.OutcomeUnknown || tries > quietTries
}

func waitFor(kind driver.Kind, tries int) time.Duration {
	switch kind {
	case driver.Permanent, driver.NotFound:
		return permanentWait
	case driver.Unsupported:
		return neverWait
	}
	wait := min(firstWait<<min(tries-1, 10), longestWait)
	return wait/2 + rand.N(wait/2+1)
}

// stepFails says, per step, what it means for a person that it fails.
func stepFails(step next.Step) (code, text string) {
	switch step {
	case next.StepContact:
		return "contact", "The patient's name and address could not be fetched from the EHR"
	case next.StepReview:
		return "attendance", "Zoom could not be asked who was in the meeting"
	case next.StepHost:
		return "host", "The physician's Zoom user could not be found or made"
	case next.StepMeeting:
		return "meeting", "The Zoom meeting could not be made"
	case next.StepCheck, next.StepPatch:
		return "meeting_update", "The Zoom meeting could not be updated"
	case next.StepPerson, next.StepOthers:
		return "way_in", "A way into the meeting could not be made"
	case next.StepLinks:
		return "links", "The links could not be written into the EHR"
	case next.StepUnlink:
		return "unlink", "The links could not be taken out of the EHR"
	case next.StepRoom:
		return "room", "The Zoom Room could not be reserved or released"
	case next.StepDelete:
		return "meeting_delete", "A former Zoom meeting could not be deleted"
	}
	return "cleanup", "What was made at Zoom could not be removed"
}

func problemOf(step next.Step, err error) storage.Problem {
	code, text := stepFails(step)
	p := storage.Problem{Code: code, Message: text + ": " + reason(step, err), Action: "Nothing to do now: it is tried again by itself."}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return p
	}
	p.Code, p.Action = cmp.Or(e.Code, p.Code), cmp.Or(e.Action, p.Action)
	return p
}

// reason says why a step failed. What passes by itself is said in plain words, and
// the log has the rest; what a person must mend is told as the vendor told it.
func reason(step next.Step, err error) string {
	who := "Zoom"
	if step == next.StepContact || step == next.StepLinks || step == next.StepUnlink {
		who = "the EHR"
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return "something went wrong on the way."
	}
	switch e.Kind {
	case driver.RateLimited:
		return who + " asks us to slow down."
	case driver.Temporary:
		return who + " does not answer as it should."
	case driver.OutcomeUnknown:
		return "it is not clear yet whether " + who + " did it."
	}
	return err.Error()
}

// paused is the error of an account that is paused.
func paused(p *storage.Pause) *PausedError {
	return &PausedError{Code: p.Code, Message: p.Message, Action: p.Action, Since: p.Since}
}

// goesOn is an account's status, or a *PausedError when nothing is to be done for
// it. It is asked again before each step, as another process may have paused the
// account meanwhile: then its work stops at once (A38, E17).
func (e *Engine) goesOn(ctx context.Context, a *storage.Account) (storage.Status, error) {
	st, err := a.Status(ctx)
	if err == nil && st.Paused != nil {
		err = paused(st.Paused)
	}
	return st, err
}

// pause stops an account whose keys are refused, with one alert, until
// [Engine.Resume] (E17).
func (e *Engine) pause(ctx context.Context, a *storage.Account, cause error) error {
	p := storage.Pause{
		Keys: true, Code: "keys", Message: "The keys of this account were refused: " + cause.Error() + ".",
		Action: "Check the keys, save them again, and the work goes on.", Since: e.now(),
	}
	if c, ok := errors.AsType[*driver.Error](cause); ok {
		p.Code, p.Action = cmp.Or(c.Code, p.Code), cmp.Or(c.Action, p.Action)
	}
	settings, err := a.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	var told []storage.Change
	if settings.Notifications.AccountPaused {
		d := notice.PausedEvent(a, p.Since)
		told = append(told, storage.Put(&d))
	}
	first := false
	err = e.editStatus(ctx, a, func(st *storage.Status) bool {
		if first = st.Paused == nil; first {
			st.Paused = &p
		}
		return first
	}, told...)
	if err != nil {
		return err
	}
	if first {
		e.Wake(a.ID())
		e.log.Error("an account is paused: its keys were refused", "account", a.ID(), "code", p.Code)
	}
	return paused(&p)
}

// Resume lets an account go on after its keys were corrected, or after its
// write-back was looked at. What has become due is done at once. An account that
// is not paused is left alone, and so is one that has removed the app: only a new
// installation goes on (E16).
func (e *Engine) Resume(ctx context.Context, account string) error {
	err := e.editStatus(ctx, e.account(account), func(st *storage.Status) bool {
		if uninstalled(*st) || st.Paused == nil && st.WriteBack == nil {
			return false
		}
		st.Paused, st.WriteBack = nil, nil
		return true
	})
	if err != nil {
		return err
	}
	e.Wake(account)
	return nil
}

// editStatus changes an account's status; change is called again when somebody
// was faster, and says whether there is anything to store.
func (e *Engine) editStatus(ctx context.Context, a *storage.Account, change func(*storage.Status) bool, guard ...storage.Change) error {
	for {
		st, err := a.Status(ctx)
		if err != nil {
			return err
		}
		if !change(&st) {
			return nil
		}
		version := st.Version()
		err = e.store(ctx, a, "status", append(guard, storage.Put(&st))...)
		if !errors.Is(err, storage.ErrConflict) {
			return err
		}
		now, readErr := a.Status(ctx)
		if readErr != nil || now.Version() == version { // it was the guard
			return errors.Join(err, readErr)
		}
	}
}
