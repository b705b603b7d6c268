package storage

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// B13: values out of range are refused, each by its name; the defaults and the
// zero value are in range.
func TestB13Validate(t *testing.T) {
	check := func(r Retention) []FieldError {
		var c checks
		c.retention("retention", r)
		return c.errors()
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
