package next

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/notify"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/notice"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

var stageNow = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// stage is a scene with everything in order for the visit of [staged].
func stage() Input {
	s := storage.DefaultSettings()
	s.Company, s.TimeZone, s.AppointmentTypeIDs = "Sim Clinic", "America/New_York", []string{"video"}
	return Input{
		Now: stageNow, Settings: s, Physician: &storage.Physician{ID: "D-1", Host: "U-1"},
		Links:  driver.Links{Patient: "https://visits.example/j/1", Physician: "https://visits.example/s/1"},
		Holder: "me", Lease: time.Minute, Grace: 10 * time.Minute, LinkLife: 30 * time.Minute,
	}
}

// staged is a visit in a day that is ready, with everything in place.
func staged(s Input) storage.Visit {
	v := storage.Visit{
		AppointmentID: "A", State: storage.VisitReady, Generation: 1, PatientSince: 1, Host: "U-1",
		Booking: storage.Booking{
			Start: stageNow.Add(24 * time.Hour), Duration: 30 * time.Minute, PatientID: "P-A",
			Physician: storage.Ref{ID: "D-1"}, Type: storage.Ref{ID: "video"},
		},
		Patient:   storage.Contact{Name: "Pat Example", Email: "pat@mail.example", Fetched: s.Now},
		Meeting:   &storage.Meeting{ID: 1, Stamp: "s", Host: "U-1"},
		Access:    storage.Access{Mode: storage.APIUser, UserID: "U-P"},
		WriteBack: storage.WriteBack{Hash: LinksHash(s.Links)},
	}
	v.Meeting.Hash = SpecHash(s.Spec(v))
	visit.MarkSent(&v, notice.SentKey(notify.Invite, v, notice.ToPatient))
	visit.MarkSent(&v, visit.PreparedKey(v))
	return v
}

func TestNext(t *testing.T) {
	t.Parallel()
	start := stageNow.Add(24 * time.Hour)
	unsent := func(v *storage.Visit) { v.State, v.Sent = storage.VisitPreparing, nil }
	retry := func(step Step, in time.Duration) func(*storage.Visit) {
		return func(v *storage.Visit) {
			v.Retries = map[string]storage.Retry{string(step): {Tries: 1, At: stageNow.Add(in)}}
		}
	}
	cases := map[string]struct {
		change []func(*storage.Visit)
		scene  func(*Input)
		step   Step
		at     time.Time // with StepRest
	}{
		"A9 at rest until the reminder":             {at: start.Add(-time.Hour)},
		"no mail: at rest until the end":            {scene: func(s *Input) { s.Settings.PatientEmail.Enabled = false }, at: start.Add(40 * time.Minute)},
		"new: the patient first":                    {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Patient, v.Meeting = storage.Contact{}, nil }}, step: StepContact},
		"then the host":                             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Host, v.Meeting = "", nil }}, step: StepHost},
		"then the intent":                           {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting = nil }}, step: StepIntent},
		"E8 then the meeting":                       {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.Holder = 0, "me" }}, step: StepMeeting},
		"E8 another process's intent is left to it": {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.CreatedAt = 0, stageNow }}, at: stageNow.Add(time.Minute)},
		"E8 unless it has had its time":             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Meeting.ID, v.Meeting.CreatedAt = 0, stageNow.Add(-time.Minute) }}, step: StepMeeting},
		"then a way in":                             {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.Access = storage.Access{} }}, step: StepPerson},
		"then the links":                            {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.WriteBack.Hash = "" }}, step: StepLinks},
		"A7 not when updates are disabled":          {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.WriteBack.Hash = "" }}, scene: func(s *Input) { s.Settings.DisableAppointmentUpdates = true }, step: StepReady},
		"E12 mail does not wait for the links":      {change: []func(*storage.Visit){unsent, func(v *storage.Visit) { v.WriteBack.Hash = "" }, retry(StepLinks, time.Minute)}, step: StepReady},
		"a failed patch comes back at its time":     {change: []func(*storage.Visit){func(v *storage.Visit) { v.Meeting.Hash = "old" }, retry(StepPatch, 90*time.Second)}, at: stageNow.Add(90 * time.Second)},
		"E1 a live meeting is not patched":          {change: []func(*storage.Visit){func(v *storage.Visit) { v.State, v.Meeting.Hash = storage.VisitLive, "old" }}, at: start.Add(-time.Hour)},
		"E15 a visit that needs a host rests":       {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.VisitNeedsHost }}, at: start.Add(40 * time.Minute)},
		"held rests":                                {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.VisitHeld }}, at: start.Add(40 * time.Minute)},
		"E3 another host: a new meeting":            {change: []func(*storage.Visit){func(v *storage.Visit) { v.Meeting.Host = "U-2" }}, step: StepIntent},
		"E25 an old address is asked for before the reminder": {
			scene: func(s *Input) { s.Now = start.Add(-time.Hour) }, step: StepContact},
		"E27 not over while somebody is inside": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.Presence = []storage.Presence{{Role: storage.RolePatient, JoinedAt: start}}
			visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient))
			v.State, v.ReviewedAt = storage.VisitLive, start.Add(2*time.Hour)
		}}, scene: func(s *Input) { s.Now = start.Add(2 * time.Hour) }, at: start.Add(2*time.Hour + ReviewAgain)},
		"over by the clock, says nobody: the video service is asked": {change: []func(*storage.Visit){func(v *storage.Visit) { visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient)) }},
			scene: func(s *Input) { s.Now = start.Add(40 * time.Minute) }, step: StepReview},
		"over by the clock": {change: []func(*storage.Visit){func(v *storage.Visit) {
			visit.MarkSent(v, notice.SentKey(notify.Reminder, *v, notice.ToPatient))
			v.ReviewedAt = start.Add(40 * time.Minute)
		}},
			scene: func(s *Input) { s.Now = start.Add(40 * time.Minute) }, step: StepEnd},
		"A36 ended: people go after the grace": {change: []func(*storage.Visit){func(v *storage.Visit) { v.State, v.EndedAt = storage.VisitEnded, stageNow }}, at: stageNow.Add(10 * time.Minute)},
		"E23 asked for again after that": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.State, v.EndedAt, v.CleanedAt, v.Access = storage.VisitEnded, stageNow.Add(-11*time.Minute), stageNow.Add(-time.Minute), storage.Access{}
		}}, step: StepPerson},
		"ended and cleaned: never again": {change: []func(*storage.Visit){func(v *storage.Visit) {
			v.State, v.EndedAt, v.CleanedAt, v.Access.Removed = storage.VisitEnded, stageNow.Add(-time.Hour), stageNow, true
		}}},
		"cancelled: links first, then the mail": {change: []func(*storage.Visit){func(v *storage.Visit) { v.State = storage.VisitCancelled }}, step: StepUnlink},
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
			step, at := Next(s, v)
			if step != tc.step || step == StepRest && !at.Equal(tc.at) {
				t.Errorf("next = %q at %v, want %q at %v", step, at, tc.step, tc.at)
			}
		})
	}
}

// Whatever a visit is like: a visit at rest is woken later than now, at an
// instant that the store keeps, and one that is not over is always woken again.
func TestNextProperties(t *testing.T) {
	t.Parallel()
	states := []storage.VisitState{storage.VisitPreparing, storage.VisitReady, storage.VisitLive, storage.VisitEnded, storage.VisitCancelled, storage.VisitNeedsHost, storage.VisitUnmanaged, storage.VisitHeld}
	rapid.Check(t, func(t *rapid.T) {
		s := stage()
		v := staged(s)
		s.Now = s.Now.Add(time.Duration(rapid.Int64Range(0, int64(60*time.Hour)).Draw(t, "now"))).Truncate(time.Microsecond)
		v.State = rapid.SampledFrom(states).Draw(t, "state")
		instant := func(label string) time.Time {
			return stageNow.Add(time.Duration(rapid.Int64Range(0, int64(60*time.Hour)).Draw(t, label)))
		}
		v.Retries = map[string]storage.Retry{}
		for _, r := range Rules() {
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
		step, at := Next(s, v)
		switch {
		case step != StepRest:
		case at.IsZero() && (v.Pending() || v.State == storage.VisitLive):
			t.Fatalf("a visit that is %s is never looked at again", v.State)
		case !at.IsZero() && (!at.After(s.Now) || !at.Equal(at.Truncate(time.Microsecond))):
			t.Fatalf("woken at %v, now is %v", at, s.Now)
		}
	})
}
