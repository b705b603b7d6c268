package storage

import (
	"context"
	"iter"
	"strings"

	"github.com/televisit/televisit-go/storage/driver"
	"github.com/televisit/televisit-go/storage/internal/kind"
)

// PhysicianType says how a physician starts a visit.
type PhysicianType string

const (
	LoggedIn    PhysicianType = "logged_in"     // must be signed in to Zoom with Email first
	NotLoggedIn PhysicianType = "not_logged_in" // starts without signing in
)

// Physician is one entry of the roster: only their visits are managed.
type Physician struct {
	Meta  `json:"-"`
	ID    string        `json:"id"` // the EHR's
	Name  string        `json:"name"`
	Type  PhysicianType `json:"type"`
	Email string        `json:"email"`   // required for LoggedIn
	Host  string        `json:"host_id"` // Zoom user id, once known
	// HostMinutes is how long a meeting of that user may last; zero: as long as any.
	HostMinutes int `json:"host_minutes,omitzero"`
}

func (*Physician) kind() string { return kind.Physician }
func (p *Physician) index(h hasher) index {
	return index{id: h(kind.Physician, p.ID), state: string(p.Type)}
}

// StaffRole says what somebody on the staff list may do.
type StaffRole string

const (
	StaffWorks  StaffRole = "staff"   // opens the appointments page and works with it
	StaffAudits StaffRole = "auditor" // looks at everything and changes nothing
)

// StaffMember may open the appointments page.
type StaffMember struct {
	Meta  `json:"-"`
	Email string    `json:"email"`
	Name  string    `json:"name"`
	Role  StaffRole `json:"role,omitempty"` // "" is StaffWorks
}

func (*StaffMember) kind() string { return kind.Staff }
func (s *StaffMember) index(h hasher) index {
	return index{id: h(kind.Staff, foldEmail(s.Email))}
}

// foldEmail is the form of an address that look-ups compare.
func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Validate checks the form of a roster entry; nil when all is well.
func (p Physician) Validate() []FieldError {
	var c checks
	c.Required("id", p.ID, MaxEHRID, "the physician's id")
	c.Text("name", p.Name, MaxName)
	c.OneOf("type", string(p.Type), string(LoggedIn), string(NotLoggedIn))
	switch {
	case p.Type == LoggedIn && p.Email == "":
		c.Addf("email", "Enter the e-mail address that the physician signs in to Zoom with.")
	case p.Email != "":
		c.Email("email", p.Email)
	}
	return c.errors()
}

// Validate checks the form of a staff entry; nil when all is well.
func (s StaffMember) Validate() []FieldError {
	var c checks
	c.Email("email", s.Email)
	c.Text("name", s.Name, MaxName)
	if s.Role != "" {
		c.OneOf("role", string(s.Role), string(StaffWorks), string(StaffAudits))
	}
	return c.errors()
}

// Physician returns one physician of the roster by the EHR's id, or ErrNotFound.
func (a *Account) Physician(ctx context.Context, id string) (Physician, error) {
	return get[Physician](ctx, a, a.records.Hash(kind.Physician, id))
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
	return get[StaffMember](ctx, a, a.records.Hash(kind.Staff, foldEmail(email)))
}

// PhysiciansStamp tells whether the list of physicians was changed: whoever
// changes it, in whatever process, gives it a stamp that it never had before, in
// the same step. What was read after its stamp is as new as the stamp. "" tells
// nothing: the list has no stamp yet.
func (a *Account) PhysiciansStamp(ctx context.Context) (string, error) {
	return a.records.Stamp(ctx, kind.Physician)
}

// StaffStamp is as [Account.PhysiciansStamp], of the medical staff.
func (a *Account) StaffStamp(ctx context.Context) (string, error) {
	return a.records.Stamp(ctx, kind.Staff)
}
