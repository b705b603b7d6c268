package upkeep

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage/internal/kind"
)

// B13: what a purge does is decided by settings and the clock alone.
func TestB13Rules(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		r     Retention
		visit time.Duration // how long ago; 0: no rule
		event time.Duration
	}{
		{"zero value: the defaults", Retention{}, 365 * day, 7 * day},
		{"chosen", Retention{VisitDays: 30, EventDays: 1}, 30 * day, day},
		{"legal hold", Retention{VisitDays: 30, LegalHold: true}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := map[string]time.Duration{}
			for _, r := range c.r.rules(now) {
				got[r.kind] = now.Sub(r.before)
				if !r.whileVisit && r.anyhow.After(r.before) {
					t.Errorf("%s: the unfinished go before the finished", r.kind)
				}
			}
			if got[kind.Visit] != c.visit || got[kind.Event] != c.event {
				t.Errorf("rules %v", got)
			}
			if _, ok := got[kind.Session]; !ok {
				t.Error("sessions never end")
			}
		})
	}
}

const day = 24 * time.Hour
