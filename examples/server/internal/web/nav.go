package web

import "github.com/televisit/televisit-go/sync/clinic"

// navItem is an entry of the navigation; Section is what its pages call theirs.
type navItem struct {
	Href, Label, Section string
	access               access
}

// navigation is every entry, in the order in which a day needs them.
var navigation = []navItem{
	{"/appointments", "Appointments", "appointments", everybody},
	{"/physicians", "Physicians", "physicians", adminOnly},
	{"/staff", "Medical staff", "staff", adminOnly},
	{"/", "Settings", "settings", overseers},
	{"/report", "Attendance", "report", overseers},
	{"/deliveries", "Deliveries", "deliveries", overseers},
	{"/audit", "Audit", "audit", overseers},
	{"/status", "Status", "status", overseers},
}

// navFor is the entries that a role may open.
func navFor(role clinic.Role) []navItem {
	var out []navItem
	for _, n := range navigation {
		if allowed(n.access, role) {
			out = append(out, n)
		}
	}
	return out
}
