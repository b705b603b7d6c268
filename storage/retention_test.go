package storage

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
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
			if got[kindVisit] != c.visit || got[kindEvent] != c.event {
				t.Errorf("rules %v", got)
			}
			if _, ok := got[kindSession]; !ok {
				t.Error("sessions never end")
			}
		})
	}
}

const day = 24 * time.Hour

// B13: values out of range are refused, each by its name; the defaults and the
// zero value are in range.
func TestB13Validate(t *testing.T) {
	check := func(r Retention) checks {
		var c checks
		c.retention("retention", r)
		return c
	}
	for _, ok := range []Retention{{}, DefaultRetention(), {VisitDays: MaxVisitDays, EventDays: MaxEventDays, AuditDays: MinAuditDays, LegalHold: true}} {
		if wrong := check(ok); len(wrong) > 0 {
			t.Errorf("%+v: %v", ok, wrong)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Retention{VisitDays: rapid.IntRange(-9, 5000).Draw(t, "visits"), EventDays: rapid.IntRange(-9, 50).Draw(t, "events"), AuditDays: rapid.IntRange(-9, 9000).Draw(t, "audit")}
		wrong := check(r)
		for field, bad := range map[string]bool{
			"visit_days": r.VisitDays != 0 && (r.VisitDays < 30 || r.VisitDays > 3653),
			"event_days": r.EventDays < 0 || r.EventDays > 30,
			"audit_days": r.AuditDays != 0 && (r.AuditDays < 365 || r.AuditDays > 7305),
		} {
			named := false
			for _, w := range wrong {
				named = named || w.Field == "retention."+field && strings.Contains(w.Message, "days")
			}
			if named != bad {
				t.Fatalf("%s of %+v: refused %v, want %v", field, r, named, bad)
			}
		}
	})
}
