package storage_test

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Each state says whether the visit is still ahead; a new one must be decided here.
func TestVisitPending(t *testing.T) {
	t.Parallel()
	for state, want := range map[storage.VisitState]bool{
		storage.VisitPreparing: true, storage.VisitReady: true, storage.VisitNeedsHost: true, storage.VisitUnmanaged: true, storage.VisitHeld: true,
		storage.VisitLive: false, storage.VisitEnded: false, storage.VisitCancelled: false,
	} {
		if got := (storage.Visit{State: state}).Pending(); got != want {
			t.Errorf("%s: pending %v, want %v", state, got, want)
		}
	}
}

func TestVisitHasMeeting(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meeting *storage.Meeting
		want    bool
	}{
		"none":      {nil, false},
		"an intent": {&storage.Meeting{Stamp: "s"}, false},
		"a meeting": {&storage.Meeting{Stamp: "s", ID: 7}, true},
	} {
		if got := (storage.Visit{Meeting: c.meeting}).HasMeeting(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// B11: the default host goes before the appointment's own physician.
func TestVisitHostID(t *testing.T) {
	t.Parallel()
	v := storage.Visit{Booking: storage.Booking{Physician: storage.Ref{ID: "own"}}}
	if got := v.HostID(); got != "own" {
		t.Errorf("host %q", got)
	}
	if v.HostedBy = "other"; v.HostID() != "other" {
		t.Errorf("host %q in the place of their own", v.HostID())
	}
}

func TestVisitCleaned(t *testing.T) {
	t.Parallel()
	end := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		cleaned, ended time.Time
		want           bool
	}{
		"never":                     {time.Time{}, end, false},
		"after the end":             {end.Add(time.Minute), end, true},
		"at the end":                {end, end, true},
		"before it ended once more": {end.Add(-time.Minute), end, false},
		"cancelled, never ended":    {end, time.Time{}, true},
	} {
		if got := (storage.Visit{CleanedAt: c.cleaned, EndedAt: c.ended}).Cleaned(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestIdentityOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id   storage.Access
		want bool
	}{
		{storage.Access{}, false},
		{storage.Access{Mode: storage.APIUser}, true},
		{storage.Access{Mode: storage.Registrant, Removed: true}, false},
	} {
		if got := c.id.Open(); got != c.want {
			t.Errorf("%+v: %v", c.id, got)
		}
	}
}

// B7: who waits, and since when.
func TestVisitWaitingSince(t *testing.T) {
	t.Parallel()
	nine := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return nine.Add(time.Duration(minutes) * time.Minute) }
	patient := func(joined int, waiting bool) storage.Presence {
		return storage.Presence{Role: storage.RolePatient, JoinedAt: at(joined), Waiting: waiting}
	}
	gone := func(p storage.Presence, left int) storage.Presence {
		p.LeftAt = at(left)
		return p
	}
	host := func(joined int) storage.Presence {
		return storage.Presence{Role: storage.RolePhysician, JoinedAt: at(joined)}
	}
	guest := storage.Presence{Role: storage.RoleGuest, JoinedAt: at(1), Waiting: true}
	hostWaits := storage.Presence{Role: storage.RolePhysician, JoinedAt: at(0), Waiting: true}
	for name, c := range map[string]struct {
		state    storage.VisitState
		presence []storage.Presence
		want     time.Time
	}{
		"nobody there":                           {storage.VisitLive, nil, time.Time{}},
		"in the waiting room":                    {storage.VisitLive, []storage.Presence{patient(5, true)}, at(5)},
		"on two devices, since the first":        {storage.VisitReady, []storage.Presence{patient(7, true), patient(5, true)}, at(5)},
		"in a meeting without its host":          {storage.VisitReady, []storage.Presence{patient(5, false)}, at(5)},
		"the host waits too":                     {storage.VisitLive, []storage.Presence{patient(5, true), hostWaits}, at(5)},
		"the host is there":                      {storage.VisitLive, []storage.Presence{patient(5, true), host(6)}, time.Time{}},
		"left again":                             {storage.VisitLive, []storage.Presence{gone(patient(5, true), 6)}, time.Time{}},
		"the host left while they were in":       {storage.VisitLive, []storage.Presence{patient(5, false), gone(host(6), 8)}, time.Time{}},
		"the host left before they came":         {storage.VisitLive, []storage.Presence{patient(5, false), gone(host(1), 2)}, at(5)},
		"a guest alone":                          {storage.VisitLive, []storage.Presence{guest}, time.Time{}},
		"over":                                   {storage.VisitEnded, []storage.Presence{patient(5, true)}, time.Time{}},
		"cancelled":                              {storage.VisitCancelled, []storage.Presence{patient(5, true)}, time.Time{}},
		"its removal waits for a yes, they came": {storage.VisitHeld, []storage.Presence{patient(5, true)}, at(5)},
	} {
		v := storage.Visit{State: c.state, Presence: c.presence}
		if got := v.WaitingSince(); !got.Equal(c.want) {
			t.Errorf("%s: since %v, want %v", name, got, c.want)
		}
		inside := false
		for _, p := range c.presence {
			inside = inside || p.Role == storage.RolePhysician && !p.Waiting && p.LeftAt.IsZero()
		}
		if v.Inside(storage.RolePhysician) != inside {
			t.Errorf("%s: the host is inside: %v", name, !inside)
		}
	}
}
