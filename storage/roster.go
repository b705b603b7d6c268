package storage

import "strings"

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
}

func (*Physician) kind() string { return kindPhysician }
func (p *Physician) index(h hasher) index {
	return index{id: h(kindPhysician, p.ID), state: string(p.Type)}
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

func (*StaffMember) kind() string { return kindStaff }
func (s *StaffMember) index(h hasher) index {
	return index{id: h(kindStaff, foldEmail(s.Email))}
}

// foldEmail is the form of an address that look-ups compare.
func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Validate checks the form of a roster entry; nil when all is well.
func (p Physician) Validate() []FieldError {
	var c checks
	c.required("id", p.ID, MaxEHRID, "the physician's id")
	c.text("name", p.Name, MaxName)
	c.oneOf("type", string(p.Type), string(LoggedIn), string(NotLoggedIn))
	switch {
	case p.Type == LoggedIn && p.Email == "":
		c.addf("email", "Enter the e-mail address that the physician signs in to Zoom with.")
	case p.Email != "":
		c.email("email", p.Email)
	}
	return c
}

// Validate checks the form of a staff entry; nil when all is well.
func (s StaffMember) Validate() []FieldError {
	var c checks
	c.email("email", s.Email)
	c.text("name", s.Name, MaxName)
	if s.Role != "" {
		c.oneOf("role", string(s.Role), string(StaffWorks), string(StaffAudits))
	}
	return c
}
