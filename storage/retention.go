package storage

import (
	"context"
	"time"

	"github.com/televisit/televisit-go/storage/internal/upkeep"
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
func DefaultRetention() Retention { return Retention(upkeep.DefaultRetention()) }

func (r Retention) withDefaults() Retention {
	return Retention(upkeep.Retention(r).WithDefaults())
}

func (c *checks) retention(field string, r Retention) {
	r = r.withDefaults()
	c.Between(field+".visit_days", r.VisitDays, MinVisitDays, MaxVisitDays, "days")
	c.Between(field+".event_days", r.EventDays, MinEventDays, MaxEventDays, "days")
	c.Between(field+".audit_days", r.AuditDays, MinAuditDays, MaxAuditDays, "days")
}

// Purge removes what is past the account's [Retention] at the given instant, a
// bounded number of records: while more is true, call it again. What it removed,
// other than browser sessions, is counted in a [ErasureRecord] of kind ErasurePurge; no
// removal, no proof. It may be broken off at any point, and be called by several
// processes at once.
//
// What is unfinished is kept 30 days longer: an event that was not folded, a
// message that was not sent, a visit that somebody is in or that a step is still
// due for. A record is judged by its index alone, so that one which cannot be
// opened any more goes too; audit entries alone are opened, and a trail that is
// broken is left as it is: an *AuditError.
func (a *Account) Purge(ctx context.Context, now time.Time) (more bool, err error) {
	r, err := a.retention(ctx)
	if err != nil {
		return false, err
	}
	more, err = upkeep.Purge(ctx, a.records, upkeep.Retention(r), now)
	return more, asAuditError(err)
}

// retention is what the account's settings say.
func (a *Account) retention(ctx context.Context) (Retention, error) {
	s, err := a.Settings(ctx)
	if isNotFound(err) {
		return DefaultRetention(), nil
	}
	return s.Retention, err
}
