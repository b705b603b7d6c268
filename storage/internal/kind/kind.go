// Package kind names every kind of record that is kept, and the order in which
// an account's are removed.
package kind

// Kinds of records. A new one also belongs into [OfAccount] or [OfStore], or a
// wipe would leave it behind.
const (
	Settings    = "settings"
	Status      = "status"
	Logo        = "logo"
	Grant       = "grant"
	Physician   = "physician"
	Staff       = "staff"
	Stamp       = "stamp" // of a list: another one after each change
	Visit       = "visit"
	Due         = "due"     // index: when a visit is next to be looked at
	Meeting     = "meeting" // index: which visit a Zoom meeting belongs to
	Delivery    = "delivery"
	Outbox      = "outbox" // index: when a delivery is to be sent
	Event       = "event"
	Audit       = "audit"
	AuditHead   = "audithead"
	AuditAnchor = "auditanchor" // where the audit trail begins, once its old end was purged
	Lease       = "lease"
	Fence       = "fence" // its version is a lease's fencing number
	Run         = "run"
	Session     = "session"
	Import      = "import" // how far an import has come
	Proof       = "proof"  // of the store, not of an account
	Mark        = "mark"   // of the store: which keyset it was made with
)

// OfAccount are the kinds that an account has, in the order in which a wipe
// takes them: what the account is known by, from [Settings] on, goes last, so
// that whoever looks for a wipe to go on with still finds it.
var OfAccount = []string{
	Session, Outbox, Delivery, Due, Meeting, Visit, Event, Run,
	Stamp, Physician, Staff, Logo, Lease, Import, Audit, AuditAnchor, AuditHead,
	Fence, // kept, and raised
	Settings, Status, Grant,
}

// OfStore are the kinds that belong to the store and to no account.
var OfStore = []string{Mark, Proof}
