package storage

// Kinds of records. A new one also belongs into everyKind, or a wipe would leave
// it behind.
const (
	kindSettings    = "settings"
	kindStatus      = "status"
	kindLogo        = "logo"
	kindGrant       = "grant"
	kindPhysician   = "physician"
	kindStaff       = "staff"
	kindStamp       = "stamp" // of a list: another one after each change
	kindVisit       = "visit"
	kindDue         = "due"     // index: when a visit is next to be looked at
	kindMeeting     = "meeting" // index: which visit a Zoom meeting belongs to
	kindDelivery    = "delivery"
	kindOutbox      = "outbox" // index: when a delivery is to be sent
	kindEvent       = "event"
	kindAudit       = "audit"
	kindAuditHead   = "audithead"
	kindAuditAnchor = "auditanchor" // where the audit trail begins, once its old end was purged
	kindLease       = "lease"
	kindFence       = "fence" // its version is a lease's fencing number
	kindRun         = "run"
	kindSession     = "session"
	kindImport      = "import" // how far an import has come
	kindProof       = "proof"  // of the store, not of an account
	kindMark        = "mark"   // of the store: which keyset it was made with
)

// everyKind are the kinds that an account has, in the order in which a wipe
// takes them: what the account is known by goes last, so that whoever looks for
// a wipe to go on with still finds it.
var everyKind = []string{
	kindSession, kindOutbox, kindDelivery, kindDue, kindMeeting, kindVisit, kindEvent, kindRun,
	kindStamp, kindPhysician, kindStaff, kindLogo, kindLease, kindImport, kindAudit, kindAuditAnchor, kindAuditHead,
	kindFence, // kept, and raised
	kindSettings, kindStatus, kindGrant,
}
