package syncer

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/next"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// stage is a scene with everything in order for the visit of [staged].
func stage() next.Input {
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.AppointmentTypeIDs = "Sim Clinic", "America/New_York", []string{"video"}
	return next.Input{
		Now: planNow, Settings: s, Physician: &storage.Physician{ID: "D-1", Host: "U-1"},
		Links:  driver.Links{Patient: "https://visits.example/j/1", Physician: "https://visits.example/s/1"},
		Holder: "me", Lease: time.Minute, Grace: 10 * time.Minute, LinkLife: 30 * time.Minute,
	}
}

// staged is a visit in a day that is ready, with everything in place.
func staged(s next.Input) storage.Visit {
	v := storage.Visit{
		AppointmentID: "A", State: storage.Ready, Generation: 1, PatientSince: 1, Host: "U-1",
		Booking:  plan.BookingOf(booked("A", 24*time.Hour), storage.Booking{}, false),
		Patient:  storage.Contact{Name: "Pat Example", Email: "pat@mail.example", Fetched: s.Now},
		Meeting:  &storage.Meeting{ID: 1, Stamp: "s", Host: "U-1"},
		Identity: storage.Identity{Mode: storage.APIUser, UserID: "U-P"},
		Written:  storage.Written{Hash: next.LinksHash(s.Links)},
	}
	v.Meeting.Hash = next.SpecHash(s.Spec(v))
	visit.MarkSent(&v, notice.SentKey(notify.Invite, v, notice.ToPatient))
	visit.MarkSent(&v, visit.PreparedKey(v))
	return v
}

func TestNext(t *testing.T) {
	t.Parallel()
	start := planNow.Add(24 * time.Hour)
	unsent := func(v *storage.Visit) { v.State, v.Sent = storage.Preparing, nil }
	retry := func(step next.Step, in time.Duration) func(*storage.Visit) {
		return func(v *storage.Visit) {
			v.Retries = map[string]storage.Retry{string(step): {Tries: 1, At: planNow.Add(in)}}
		}
	}
	cases := map[string]struct {
		change []func(*storage.Visit)
		scene  func(*next.Input)
		step   next.Step
		at     time.Time // with StepRest
	}{
		"A9 at rest until the reminder":             {at: start.Add(-time.Hour)},
		"no mail: at rest until the end":            {scene: func(s *next.Input) { s.Settings.PatientEmail.Enabled = false }, at: start.Add(40 * time.Minute)},
		"new: the patient first":                    {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Patient, v.Meeting = storage.Contact{}, nil }}, step: next.StepContact},
		"then the host":                             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Host, v.Meeting = "", nil }}, step: next.StepHost},
		"then the intent":                           {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting = nil }}, step: next.StepIntent},
		"E8 then the meeting":                       {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.Holder = 0, "me" }}, step: next.StepMeeting},
		"E8 another process's intent is left to it": {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.CreatedAt = 0, planNow }}, at: planNow.Add(time.Minute)},
		"E8 unless it has had its time":             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.CreatedAt = 0, planNow.Add(-time.Minute) }}, step: next.StepMeeting},
		"then a way in":                             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Identity = storage.Identity{} }}, step: next.StepPerson},
		"then the links":                            {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Written.Hash = "" }}, step: next.StepLinks},
		"A7 not when updates are disabled":          {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Written.Hash = "" }}, scene: func(s *next.Input) { s.Settings.DisableAppointmentUpdates = true }, step: next.StepReady},
		"E12 mail does not wait for the links":      {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Written.Hash = "" }, retry(next.StepLinks, time.Minute)}, step: next.StepReady},
		"a failed patch comes back at its time":     {change: []func(*storage.Visit){func(v *storage.Visit) { v.Meeting.Hash = "old" }, retry(next.StepPatch, 90*time.Second)}, at: planNow.Add(90 * time.Second)},
		"E1 a live meeting is not patched":          {change: []func(*storage.Visit){func(v *storage.Visit) { v.State, v.Meeting.Hash = storage.Live, "old" }}, at: start.Add(-time.Hour)},
		"E15 a visit that needs a host rests":       {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.NeedsHost }}, at: start.Add(40 * time.Minute)},
		"held rests":                                {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.VisitHeld }}, at: start.Add(40 * time.Minute)},
		"E3 another host: a new meeting":            {change: []func(*storage.Visit){func(v *storage.Visit) { v.Meeting.Host = "U-2" }}, step: next.StepIntent},
		"E25 an old address is asked for before the reminder": {
			scene: func(s *next.Input) { s.Now = start.Add(-time.Hour) }, step: next.StepContact},
		"E27 not over while somebody is inside": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.Presence = []storage.Presence{{Who: storage.ThePatient, JoinedAt: start}}
			visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient))
			v.State, v.ReviewedAt = storage.Live, start.Add(2*time.Hour)
		}}, scene: func(s *next.Input) { s.Now = start.Add(2 * time.Hour) }, at: start.Add(2*time.Hour + next.ReviewAgain)},
		"over by the clock, says nobody: Zoom is asked": {change: []func(*storage.Visit){func(v *storage.Visit) { visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient)) }},
			scene: func(s *next.Input) { s.Now = start.Add(40 * time.Minute) }, step: next.StepReview},
		"over by the clock": {change: []func(*storage.Visit){func(v *storage.Visit) {
			visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient))
			v.ReviewedAt = start.Add(40 * time.Minute)
		}},
			scene: func(s *next.Input) { s.Now = start.Add(40 * time.Minute) }, step: next.StepEnd},
		"A36 ended: people go after the grace": {change: []func(*storage.Visit){func(v *storage.Visit) { v.State, v.EndedAt = storage.Ended, planNow }}, at: planNow.Add(10 * time.Minute)},
		"E23 asked for again after that": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.State, v.EndedAt, v.CleanedAt, v.Identity = storage.Ended, planNow.Add(-11*time.Minute), planNow.Add(-time.Minute), storage.Identity{}
		}}, step: next.StepPerson},
		"ended and cleaned: never again": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.State, v.EndedAt, v.CleanedAt, v.Identity.Removed = storage.Ended, planNow.Add(-time.Hour), planNow, true
		}}},
		"cancelled: links first, then the mail": {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.Cancelled }}, step: next.StepUnlink},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stage()
			v := staged(s)
			for _, change := range tc.change {
				change(&v)
			}
			if tc.scene != nil {
				tc.scene(&s)
			}
			step, at := next.Next(s, v)
			if step != tc.step || step == next.StepRest && !at.Equal(tc.at) {
				t.Errorf("next = %q at %v, want %q at %v", step, at, tc.step, tc.at)
			}
		})
	}
}

// Whatever a visit is like: a visit at rest is woken later than now, at an
// instant that the store keeps, and one that is not over is always woken again.
func TestNextProperties(t *testing.T) {
	t.Parallel()
	states := []storage.VisitState{storage.Preparing, storage.Ready, storage.Live, storage.Ended, storage.Cancelled, storage.NeedsHost, storage.Unmanaged, storage.VisitHeld}
	rapid.Check(t, func(t *rapid.T) {
		s := stage()
		v := staged(s)
		s.Now = s.Now.Add(time.Duration(rapid.Int64Range(0, int64(60*time.Hour)).Draw(t, "now"))).Truncate(time.Microsecond)
		v.State = rapid.SampledFrom(states).Draw(t, "state")
		instant := func(label string) time.Time {
			return planNow.Add(time.Duration(rapid.Int64Range(0, int64(60*time.Hour)).Draw(t, label)))
		}
		v.Retries = map[string]storage.Retry{}
		for _, r := range next.Rules() {
			if rapid.Bool().Draw(t, "failed") {
				v.Retries[string(r.Step)] = storage.Retry{Tries: 1, At: instant("again")}
			}
		}
		if rapid.Bool().Draw(t, "ended") {
			v.EndedAt, v.CleanedAt = instant("end"), instant("clean")
		}
		if rapid.Bool().Draw(t, "unmade") {
			v.Meeting.ID, v.Meeting.CreatedAt = 0, instant("intent")
		}
		step, at := next.Next(s, v)
		switch {
		case step != next.StepRest:
		case at.IsZero() && (visit.Pending(v) || v.State == storage.Live):
			t.Fatalf("a visit that is %s is never looked at again", v.State)
		case !at.IsZero() && (!at.After(s.Now) || !at.Equal(at.Truncate(time.Microsecond))):
			t.Fatalf("woken at %v, now is %v", at, s.Now)
		}
	})
}
