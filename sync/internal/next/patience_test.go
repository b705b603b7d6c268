package next

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// D12, T2: whatever a step waits for, it is tried again before its visit begins: a
// visit that starts in t waits no longer than t/4, at least 15 s, at most an hour.
func TestPatience(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := stageNow
		v := storage.Visit{Booking: storage.Booking{
			Start:    now.Add(time.Duration(rapid.Int64Range(-int64(48*time.Hour), int64(240*time.Hour)).Draw(t, "starts in"))),
			Duration: time.Duration(rapid.Int64Range(int64(time.Minute), int64(4*time.Hour)).Draw(t, "duration")),
		}}
		v.State = rapid.SampledFrom([]storage.VisitState{
			storage.VisitPreparing, storage.VisitReady, storage.VisitLive, storage.VisitEnded, storage.VisitCancelled, storage.VisitNeedsHost, storage.VisitUnmanaged, storage.VisitHeld,
		}).Draw(t, "state")
		wait := time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "wait"))
		got := Patience(now, v, wait)
		if got > wait {
			t.Fatalf("longer than it would be: %v of %v", got, wait)
		}
		left := v.Booking.Start.Sub(now)
		over := v.State == storage.VisitEnded || v.State == storage.VisitCancelled || !now.Before(v.Booking.End()) && v.State != storage.VisitLive
		switch {
		case over && got != wait:
			t.Fatalf("what is over is hurried: %v of %v", got, wait)
		case over:
		case got > time.Hour || got > max(left/4, 15*time.Second):
			t.Fatalf("a visit in %v waits %v", left, got)
		case wait >= 15*time.Second && got < 15*time.Second:
			t.Fatalf("a visit in %v is tried again after %v", left, got)
		}
	})
}

// Z12: what people changed by hand is asked for once more; what stays so is put on
// record, and what is right again is forgotten.
func TestFound(t *testing.T) {
	t.Parallel()
	s := stage()
	v := staged(s)
	want := s.Spec(v)
	is := driver.MeetingState{Spec: want, Made: driver.Meeting{JoinURL: "https://zoom.example/j/1?pwd=new", Deviations: []string{"settings.waiting_room"}}}
	m := *v.Meeting
	m.Doubt = true
	m = Found(m, want, is)
	if m.Hash != "" || m.Doubt || m.JoinURL != is.Made.JoinURL || len(m.Deviation) != 0 {
		t.Fatalf("the waiting room is off: %+v", m)
	}
	m.Hash = SpecHash(want) // it was asked for once more
	m = Found(m, want, is)
	if m.Hash == "" || len(m.Deviation) != 1 || len(m.Mended) != 0 {
		t.Fatalf("it stays off: %+v", m)
	}
	again := Found(m, want, is)
	if again.Hash == "" || len(again.Deviation) != 1 {
		t.Fatalf("it is asked for again and again: %+v", again)
	}
	is.Made.Deviations = nil
	if m = Found(again, want, is); m.Hash == "" || len(m.Deviation) != 0 {
		t.Fatalf("it is on again: %+v", m)
	}
}

// Z11, Z16, Z19, D14: what is wrong with a visit's record is a problem, with what to
// do; what is right again is none.
func TestJudge(t *testing.T) {
	t.Parallel()
	for code, change := range map[string]func(v *storage.Visit, p *storage.Physician){
		"passcode_missing": func(v *storage.Visit, _ *storage.Physician) { v.Meeting.Deviation = []string{"password"} },
		"waiting_room_off": func(v *storage.Visit, _ *storage.Physician) { v.Meeting.Deviation = []string{"settings.waiting_room"} },
		"join_before_host": func(v *storage.Visit, _ *storage.Physician) {
			v.Meeting.Deviation = []string{"settings.join_before_host"}
		},
		"sign_in_required": func(v *storage.Visit, _ *storage.Physician) {
			v.Meeting.Deviation = []string{"settings.meeting_authentication"}
		},
		"host_unable":              func(v *storage.Visit, p *storage.Physician) { p.HostMinutes = 20 },
		driver.FlagDurationUnclear: func(v *storage.Visit, _ *storage.Physician) { v.Booking.Flags = []string{driver.FlagDurationUnclear} },
		"approval_manual": func(v *storage.Visit, _ *storage.Physician) {
			v.Access.Mode, v.Meeting.Deviation = storage.Registrant, []string{"settings.approval_type"}
		},
	} {
		s := stage()
		v := staged(s)
		whole := v
		m := *v.Meeting
		v.Meeting = &m
		change(&v, s.Physician)
		Judge(s, &v)
		Judge(s, &v)
		if len(v.Problems) != 1 || v.Problems[0].Code != code || v.Problems[0].Action == "" || v.Problems[0].Since.IsZero() {
			t.Errorf("%s: %+v", code, v.Problems)
		}
		whole.Problems = v.Problems
		s.Physician.HostMinutes = 0
		Judge(s, &whole)
		if len(whole.Problems) != 0 {
			t.Errorf("%s is right again: %+v", code, whole.Problems)
		}
	}
}
