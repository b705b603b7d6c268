package converge

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Waits after a failed step.
const (
	firstWait     = 10 * time.Second
	longestWait   = 15 * time.Minute
	permanentWait = 50 * time.Minute // a person must mend it: nothing outlasts that by an hour
	missingWait   = 5 * time.Minute  // it was there a moment ago, or will be: lists lag behind
	neverWait     = 24 * time.Hour   // the account has no history of meetings: nobody waits for it
	quietTries    = 2                // temporary failures that are not shown yet
)

// deferred is how a step says that it is not its time yet: no failure.
type deferred struct{ until time.Time }

func (deferred) Error() string { return "postponed" }

// failed records a step that could not be done: when it is tried again, and what
// a person should know. Refused keys pause the whole account instead.
func (w *worker) failed(ctx context.Context, v *storage.Visit, step next.Step, err error) error {
	if p, ok := errors.AsType[deferred](err); ok {
		w.setRetry(v, step, storage.Retry{At: p.until})
		return w.commit(ctx, "visit.postponed", v)
	}
	kind := driver.KindOf(err)
	if kind == driver.Unauthorized {
		return w.a.Pause(ctx, err)
	}
	if kind == driver.Unsupported && (step == next.StepLinks || step == next.StepUnlink) {
		return w.stopWriting(ctx, v, err)
	}
	e, _ := errors.AsType[*driver.Error](err)
	if err := w.remember(ctx, err); err != nil {
		return err
	}
	if step == next.StepHost || step == next.StepMeeting {
		w.forgetHost(ctx, v, kind)
	}
	r := v.Retries[string(step)]
	r.Tries++
	wait := waitFor(step, kind, r.Tries)
	if kind == driver.RateLimited && e.Until.After(w.a.Now()) {
		wait = e.Until.Sub(w.a.Now())
	}
	r.At = w.a.Now().Add(next.Patience(w.a.Now(), *v, wait))
	if showsProblem(kind, r.Tries) {
		p := next.ProblemOf(step, err, w.name)
		p.Since = w.a.Now()
		if r.Code != "" && r.Code != p.Code {
			visit.ClearProblem(v, r.Code)
		}
		visit.SetProblem(v, p)
		r.Code = p.Code
	}
	w.setRetry(v, step, r)
	v.DueAt = w.a.Now()
	w.a.Log.Warn("a step of a visit failed", "account", w.a.ID(), "visit", w.a.VisitKey(v.AppointmentID),
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

// forgetHost makes the engine look for the physician's user anew when the
// service does not know it any more.
func (w *worker) forgetHost(ctx context.Context, v *storage.Visit, kind driver.Kind) {
	if kind != driver.NotFound {
		return
	}
	p, err := w.a.Physician(ctx, v.HostID())
	if err != nil || p.Host == "" || p.Host != v.Host {
		return
	}
	p.Host = ""
	// Should this be lost, the next failure does it again.
	_ = w.a.Save(ctx, "physician.forget", storage.Put(&p))
}

// stopWriting stops write-back for the whole site (A2's safety): something in
// the EHR is not what was written.
func (w *worker) stopWriting(ctx context.Context, v *storage.Visit, err error) error {
	p := next.ProblemOf(next.StepLinks, err, w.name)
	w.status.WriteBack = &storage.Pause{Code: p.Code, Message: p.Message, Action: p.Action, Since: w.a.Now()}
	w.a.Log.Error("nothing is written to the EHR of this account any more", "account", w.a.ID(), "error", err)
	setErr := w.a.EditStatus(ctx, func(st *storage.Status) bool {
		if st.WriteBack != nil {
			return false
		}
		st.WriteBack = w.status.WriteBack
		return true
	})
	if setErr != nil {
		return setErr
	}
	v.DueAt = w.a.Now()
	return w.commit(ctx, "visit.unwritten", v)
}

func showsProblem(kind driver.Kind, tries int) bool {
	return kind != driver.Temporary && kind != driver.OutcomeUnknown || tries > quietTries
}

// waitFor is how long to wait after a failure, left to itself; see next.Patience.
func waitFor(step next.Step, kind driver.Kind, tries int) time.Duration {
	switch {
	case kind == driver.Unsupported && step == next.StepReview:
		return neverWait
	case kind == driver.Permanent, kind == driver.Unsupported:
		return permanentWait
	case kind == driver.NotFound:
		return missingWait
	}
	wait := min(firstWait<<min(tries-1, 10), longestWait)
	return wait/2 + rand.N(wait/2+1)
}

// featureLife is how long a refusal of a feature is believed: somebody may have
// changed the account's settings since.
const featureLife = 24 * time.Hour

// remember keeps an error in mind that says that the account may not use a feature.
func (w *worker) remember(ctx context.Context, err error) error {
	if e, _ := errors.AsType[*driver.Error](err); e != nil && e.Kind == driver.Unsupported && e.Subject == driver.OfFeature {
		return w.refused(ctx, e)
	}
	return nil
}

// refused remembers that the account may not use a feature.
func (w *worker) refused(ctx context.Context, e *driver.Error) error {
	off := storage.FeatureOff{Code: e.Code, Action: e.Action, Since: w.a.Now(), Until: w.a.Now().Add(featureLife)}
	if e.Until.After(w.a.Now()) && e.Until.Before(off.Until) {
		off.Until = e.Until
	}
	remember := func(st *storage.Status) bool {
		st.Features = maps.Clone(st.Features)
		if st.Features == nil {
			st.Features = map[string]storage.FeatureOff{}
		}
		if was := st.Features[e.Feature]; !was.Since.IsZero() {
			off.Since = was.Since
		}
		st.Features[e.Feature] = off
		return true
	}
	remember(&w.status)
	w.a.Log.Warn("the video account may not use a feature", "account", w.a.ID(), "feature", e.Feature, "error", e)
	return w.a.EditStatus(ctx, remember)
}
