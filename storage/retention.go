package storage

import (
	"cmp"
	"time"
)

// Retention says how long the account's records are kept; [Account.Purge] removes
// what is past it. A zero number of days means the default. What the account is
// made of (settings, roster, logo, grant) is kept as long as the account is.
type Retention struct {
	// VisitDays is how long visits are kept after they were to begin, with their
	// messages and the sync runs of that time: a year unless told otherwise. The
	// EHR is where the medical record is; this one answers questions about a visit.
	VisitDays int `json:"visit_days"`
	// EventDays is how long Zoom's webhooks are kept as they came: 7.
	EventDays int `json:"event_days"`
	// AuditDays is how long the audit trail is kept: six years, as HIPAA asks of
	// documentation (45 CFR 164.316). The rest of the trail stays verifiable.
	AuditDays int `json:"audit_days"`
	// LegalHold stops every removal, webhooks included, and refuses a wipe. Only
	// browser sessions still end.
	LegalHold bool `json:"legal_hold"`
}

// Limits of Retention, in days.
const (
	MinVisitDays, MaxVisitDays = 30, 3653
	MinEventDays, MaxEventDays = 1, 30
	MinAuditDays, MaxAuditDays = 365, 7305
)

// DefaultRetention is what a new account keeps.
func DefaultRetention() Retention {
	return Retention{VisitDays: 365, EventDays: 7, AuditDays: 6*365 + 2}
}

func (c *checks) retention(field string, r Retention) {
	r = r.withDefaults()
	c.between(field+".visit_days", r.VisitDays, MinVisitDays, MaxVisitDays, "days")
	c.between(field+".event_days", r.EventDays, MinEventDays, MaxEventDays, "days")
	c.between(field+".audit_days", r.AuditDays, MinAuditDays, MaxAuditDays, "days")
}

func (r Retention) withDefaults() Retention {
	d := DefaultRetention()
	r.VisitDays = cmp.Or(r.VisitDays, d.VisitDays)
	r.EventDays = cmp.Or(r.EventDays, d.EventDays)
	r.AuditDays = cmp.Or(r.AuditDays, d.AuditDays)
	return r
}

// unfinishedDays is how much longer a record is kept that something is still to
// be done for: an event that was not folded, a visit with a step to come.
const unfinishedDays = 30

// rule is the retention of one kind: what is dated before an instant goes, what
// is unfinished when it is dated before a second, earlier one.
type rule struct {
	kind            string
	before, anyhow  time.Time
	unfinished      []string // states
	beside          string   // kind of an index record that goes with it
	whileVisit, due bool     // also unfinished: while its visit is kept; while something is due
}

// rules is what a purge does at an instant; nothing of it depends on what is
// stored.
func (r Retention) rules(now time.Time) []rule {
	over := now.Add(time.Microsecond) // one that ends now is over
	sessions := rule{kind: kindSession, before: over, anyhow: over}
	if r.LegalHold {
		return []rule{sessions}
	}
	r = r.withDefaults()
	visits := aged(now, r.VisitDays)
	return []rule{
		sessions,
		aged(now, r.EventDays).of(kindEvent, string(EventNew)),
		visits.of(kindDelivery, string(DeliveryQueued)).with(kindOutbox),
		visits.of(kindRun, string(RunQueued), string(RunRunning)),
		{kind: kindVisit, before: visits.before, anyhow: visits.anyhow, unfinished: []string{string(Live)}, beside: kindDue, due: true},
		{kind: kindMeeting, before: visits.before, whileVisit: true},
	}
}

func aged(now time.Time, days int) rule {
	before := now.AddDate(0, 0, -days)
	return rule{before: before, anyhow: before.AddDate(0, 0, -unfinishedDays)}
}

func (r rule) of(kind string, unfinished ...string) rule {
	r.kind, r.unfinished = kind, unfinished
	return r
}

func (r rule) with(beside string) rule {
	r.beside = beside
	return r
}

// auditBefore is the instant before which audit entries go.
func (r Retention) auditBefore(now time.Time) time.Time {
	return now.AddDate(0, 0, -r.withDefaults().AuditDays)
}
