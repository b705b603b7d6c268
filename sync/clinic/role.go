package clinic

// Role is what a caller may do.
type Role string

// Roles. A signed-in person without one may start their own visits, no more.
const (
	NoRole  Role = ""
	Admin   Role = "admin"   // sets things up; may do everything
	Staff   Role = "staff"   // works with the day's visits
	Auditor Role = "auditor" // looks only: no links into visits, no secrets
)

// Access is whom a page or an operation is open to.
type Access int

// Whom something is open to.
const (
	ForAdmins    Access = iota
	ForStaff            // staff and admins
	ForOverseers        // auditors and admins
	ForEverybody        // admins, staff and auditors
)

// May reports whether somebody of the role may use what is open so.
func (r Role) May(use Access) bool {
	switch r {
	case Admin:
		return true
	case Staff:
		return use == ForStaff || use == ForEverybody
	case Auditor:
		return use == ForOverseers || use == ForEverybody
	default:
		return false
	}
}
