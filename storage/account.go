package storage

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/televisit/televisit-go/storage/driver"
)

// Account is the view of one account's records. It is a value without state of
// its own: make as many as you like, use them from anywhere.
type Account struct {
	store *Store
	id    string
}

// ID is the account's id: with Zoom, the Zoom account id.
func (a *Account) ID() string { return a.id }

// Store is the store that the account is in.
func (a *Account) Store() *Store { return a.store }

// Settings returns the account's settings; before the first save, ErrNotFound.
// Members that an earlier version did not store have their defaults.
func (a *Account) Settings(ctx context.Context) (Settings, error) {
	s, err := get[Settings](ctx, a, settingsID)
	if err != nil {
		return s, err
	}
	return s.filled(), nil
}

// Status returns what the engine knows of the account as a whole. An account
// that never synced has the zero Status.
func (a *Account) Status(ctx context.Context) (Status, error) {
	st, err := get[Status](ctx, a, statusID)
	if isNotFound(err) {
		return Status{}, nil
	}
	return st, err
}

// Logo returns the picture at the head of the account's mails, or ErrNotFound.
func (a *Account) Logo(ctx context.Context) (Logo, error) { return get[Logo](ctx, a, logoID) }

// Grant returns the account's Zoom OAuth grant, or ErrNotFound.
func (a *Account) Grant(ctx context.Context) (Grant, error) { return get[Grant](ctx, a, grantID) }

// Physician returns one physician of the roster by the EHR's id, or ErrNotFound.
func (a *Account) Physician(ctx context.Context, id string) (Physician, error) {
	return get[Physician](ctx, a, a.hash(kindPhysician, id))
}

// Physicians lists the roster, in no meaningful order.
func (a *Account) Physicians(ctx context.Context) iter.Seq2[Physician, error] {
	return scan[Physician](ctx, a, driver.Query{Limit: driver.MaxLimit})
}

// Staff lists the medical staff, in no meaningful order.
func (a *Account) Staff(ctx context.Context) iter.Seq2[StaffMember, error] {
	return scan[StaffMember](ctx, a, driver.Query{Limit: driver.MaxLimit})
}

// StaffMember returns one by address, whatever its case, or ErrNotFound.
func (a *Account) StaffMember(ctx context.Context, email string) (StaffMember, error) {
	return get[StaffMember](ctx, a, a.hash(kindStaff, foldEmail(email)))
}

// Visit returns the visit of an appointment, or ErrNotFound.
func (a *Account) Visit(ctx context.Context, appointmentID string) (Visit, error) {
	return get[Visit](ctx, a, a.VisitKey(appointmentID))
}

// VisitKey is the opaque name of an appointment's visit: a keyed hash, fit for
// links and index columns.
func (a *Account) VisitKey(appointmentID string) string { return a.hash(kindVisit, appointmentID) }

// VisitByKey returns a visit by its key, or ErrNotFound.
func (a *Account) VisitByKey(ctx context.Context, key string) (Visit, error) {
	return get[Visit](ctx, a, key)
}

// VisitByMeeting returns the visit that a Zoom meeting was made for, be it the
// visit's meeting of today or a former one, or ErrNotFound.
func (a *Account) VisitByMeeting(ctx context.Context, meetingID int64) (Visit, error) {
	r, err := a.store.driver.Get(ctx, driver.Key{Account: a.id, Kind: kindMeeting, ID: a.meetingHash(meetingID)})
	if err != nil {
		return Visit{}, err
	}
	return a.VisitByKey(ctx, r.Ref)
}

// VisitFilter selects visits; zero members do not restrict.
type VisitFilter struct {
	From, To  time.Time // start of the visit: From <= start < To
	State     VisitState
	PatientID string
}

func (f VisitFilter) query(a *Account) driver.Query {
	q := driver.Query{From: f.From, To: f.To, State: string(f.State), Limit: driver.MaxLimit}
	if f.PatientID != "" {
		q.Ref = a.hash("patient", f.PatientID)
	}
	return q
}

// Visits lists visits by start.
func (a *Account) Visits(ctx context.Context, f VisitFilter) iter.Seq2[Visit, error] {
	return scan[Visit](ctx, a, f.query(a))
}

// VisitPage is one page of [Account.Visits]. limit 0 means 100.
func (a *Account) VisitPage(ctx context.Context, f VisitFilter, cursor string, limit int) (Page[Visit], error) {
	q := f.query(a)
	q.Cursor, q.Limit = cursor, limit
	return page[Visit](ctx, a, q)
}

// ClaimDue leases visits whose DueAt has come, until the given instant, soonest
// first, and returns their keys. A visit that is committed meanwhile is due
// again at its new DueAt.
func (a *Account) ClaimDue(ctx context.Context, now, until time.Time, limit int) ([]string, error) {
	rs, err := a.store.driver.Claim(ctx, driver.Claim{Account: a.id, Kind: kindDue, Due: now, Until: until, Limit: limit})
	keys := make([]string, len(rs))
	for i, r := range rs {
		keys[i] = r.ID
	}
	return keys, err
}

// NextDue is the soonest DueAt among the account's visits; the zero time when
// nothing is due ever.
func (a *Account) NextDue(ctx context.Context) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kindDue})
}

// Delivery returns one delivery by id, or ErrNotFound.
func (a *Account) Delivery(ctx context.Context, id string) (Delivery, error) {
	return get[Delivery](ctx, a, id)
}

// DeliveryFilter selects deliveries; zero members do not restrict.
type DeliveryFilter struct {
	State         DeliveryState
	AppointmentID string
	Newest        bool      // newest first; else by when they are due
	From, To      time.Time // when they are due, or were done: From <= at < To
}

func (f DeliveryFilter) query(a *Account) driver.Query {
	q := driver.Query{State: string(f.State), Desc: f.Newest, From: f.From, To: f.To, Limit: driver.MaxLimit}
	if f.AppointmentID != "" {
		q.Ref = a.VisitKey(f.AppointmentID)
	}
	return q
}

// Deliveries lists the outbox.
func (a *Account) Deliveries(ctx context.Context, f DeliveryFilter) iter.Seq2[Delivery, error] {
	return scan[Delivery](ctx, a, f.query(a))
}

// DeliveryPage is one page of [Account.Deliveries]. limit 0 means 100.
func (a *Account) DeliveryPage(ctx context.Context, f DeliveryFilter, cursor string, limit int) (Page[Delivery], error) {
	q := f.query(a)
	q.Cursor, q.Limit = cursor, limit
	return page[Delivery](ctx, a, q)
}

// ClaimEvents leases webhook events that are not folded yet, oldest first. What
// it returns is leased even when there is an error, as with ClaimDeliveries.
func (a *Account) ClaimEvents(ctx context.Context, now, until time.Time, limit int) ([]Event, error) {
	return claim[Event](ctx, a, driver.Claim{State: string(EventNew), Due: now, Until: until, Limit: limit})
}

// NextEvent is when the soonest event that is not folded yet is to be looked at;
// zero when there is none.
func (a *Account) NextEvent(ctx context.Context) (time.Time, error) {
	return a.soonest(ctx, driver.Query{Kind: kindEvent, State: string(EventNew)})
}

// Events lists Zoom's events in a state, oldest first.
func (a *Account) Events(ctx context.Context, state EventState) iter.Seq2[Event, error] {
	return scan[Event](ctx, a, driver.Query{State: string(state), Limit: driver.MaxLimit})
}

// Run returns one sync run by id, or ErrNotFound.
func (a *Account) Run(ctx context.Context, id string) (Run, error) { return get[Run](ctx, a, id) }

// LastRuns returns the newest sync runs, newest first. limit 0 means 100.
func (a *Account) LastRuns(ctx context.Context, limit int) ([]Run, error) {
	p, err := page[Run](ctx, a, driver.Query{Desc: true, Limit: limit})
	return p.Items, err
}

// Session returns a browser session by the hash of its token, or ErrNotFound.
func (a *Account) Session(ctx context.Context, token string) (Session, error) {
	return get[Session](ctx, a, a.hash(kindSession, token))
}

// AuditPage lists the audit trail, newest first. limit 0 means 100.
func (a *Account) AuditPage(ctx context.Context, cursor string, limit int) (Page[Audit], error) {
	return page[Audit](ctx, a, driver.Query{Desc: true, Cursor: cursor, Limit: limit})
}

func (a *Account) meetingHash(id int64) string { return meetingHash(a.hash, id) }

func (a *Account) soonest(ctx context.Context, q driver.Query) (time.Time, error) {
	q.Account, q.Limit, q.From = a.id, 1, time.UnixMicro(0)
	p, err := a.store.driver.Scan(ctx, q)
	if err != nil || len(p.Records) == 0 {
		return time.Time{}, err
	}
	return p.Records[0].At, nil
}

func claim[T any, P entityOf[T]](ctx context.Context, a *Account, c driver.Claim) ([]T, error) {
	var zero T
	c.Account, c.Kind = a.id, P(&zero).kind()
	rs, err := a.store.driver.Claim(ctx, c)
	items, derr := decodeAll[T, P](a.store, rs)
	return items, errors.Join(err, derr)
}

// Event returns one webhook event by id, or ErrNotFound.
func (a *Account) Event(ctx context.Context, id string) (Event, error) {
	return get[Event](ctx, a, a.hash(kindEvent, id))
}
