package upkeep

import (
	"cmp"
	"time"

	"github.com/televisit/televisit-go/storage/internal/kind"
)

// Retention says how many days records are kept. storage.Retention says what its
// members are.
type Retention struct {
	VisitDays int
	EventDays int
	AuditDays int
	LegalHold bool
}

// DefaultRetention is what a new account keeps.
func DefaultRetention() Retention {
	return Retention{VisitDays: 365, EventDays: 7, AuditDays: 6*365 + 2}
}

// WithDefaults has the default for each number that is zero.
func (r Retention) WithDefaults() Retention {
	d := DefaultRetention()
	r.VisitDays = cmp.Or(r.VisitDays, d.VisitDays)
	r.EventDays = cmp.Or(r.EventDays, d.EventDays)
	r.AuditDays = cmp.Or(r.AuditDays, d.AuditDays)
	return r
}

// unfinishedDays is how much longer a record is kept that something is still to
// be done for: an event that was not folded, a visit with a step to come.
const unfinishedDays = 30

// States of records, as package storage writes them, for which something is
// still to be done.
const (
	eventNew       = "new"
	deliveryQueued = "queued"
	runQueued      = "queued"
	runRunning     = "running"
	visitLive      = "live"
)

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
	sessions := rule{kind: kind.Session, before: over, anyhow: over}
	if r.LegalHold {
		return []rule{sessions}
	}
	r = r.WithDefaults()
	visits := aged(now, r.VisitDays)
	return []rule{
		sessions,
		aged(now, r.EventDays).of(kind.Event, eventNew),
		visits.of(kind.Delivery, deliveryQueued).with(kind.Outbox),
		visits.of(kind.Run, runQueued, runRunning),
		{kind: kind.Visit, before: visits.before, anyhow: visits.anyhow, unfinished: []string{visitLive}, beside: kind.Due, due: true},
		{kind: kind.Meeting, before: visits.before, whileVisit: true},
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
	return now.AddDate(0, 0, -r.WithDefaults().AuditDays)
}
