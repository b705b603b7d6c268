package clinic

import (
	"context"
	"fmt"

	"github.com/televisit/televisit-go/storage"
)

// Role is what a caller may do.
type Role string

// Roles. A signed-in person without one may start their own visits, no more.
const (
	NoRole  Role = ""
	Admin   Role = "admin"   // owner or admin of the Zoom account, or the API token
	Staff   Role = "staff"   // on the medical staff list
	Auditor Role = "auditor" // on it too, to look only: no links into visits, no secrets
)

// Caller is who works at a desk.
type Caller struct {
	ID    string // Zoom user id, or "api"; goes into the audit trail
	Role  Role
	Email string
	Name  string
}

// Desk is one account as one caller uses it.
type Desk struct {
	*Clinic
	caller  Caller
	id      string
	account *storage.Account
}

// Desk returns the desk of an account for a caller. It does no I/O.
func (c *Clinic) Desk(account string, by Caller) *Desk {
	return &Desk{Clinic: c, caller: by, id: account, account: c.cfg.Store.Account(account)}
}

// Account is the account's id.
func (d *Desk) Account() string { return d.id }

// Caller is who works here.
func (d *Desk) Caller() Caller { return d.caller }

type deskKey struct{}

// WithDesk returns a context that carries the desk.
func WithDesk(ctx context.Context, d *Desk) context.Context {
	return context.WithValue(ctx, deskKey{}, d)
}

// FromContext returns the desk of a request. It panics without one: a handler
// was then mounted without the middleware that decides on the account.
func FromContext(ctx context.Context) *Desk {
	d, ok := ctx.Value(deskKey{}).(*Desk)
	if !ok {
		panic("clinic: a handler runs without an account")
	}
	return d
}

// record appends to the audit trail who did what.
func (d *Desk) record(ctx context.Context, action, subject, detail string) error {
	if err := d.account.Append(ctx, d.caller.ID, action, subject, detail); err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}
