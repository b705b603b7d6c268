package pages

import "github.com/televisit/televisit-go/sync/clinic"

// NavItem is an entry of the navigation.
type NavItem struct {
	Label   string
	Href    string        // an address as browsers take it
	Section string        // what [Page.Section] says of pages that belong to it
	For     clinic.Access // who sees it: the zero value is administrators
}

// navigation is every entry of ours, in the order in which a day needs them.
var navigation = []NavItem{
	{Href: "/appointments", Label: "Appointments", Section: "appointments", For: clinic.ForEverybody},
	{Href: "/physicians", Label: "Physicians", Section: "physicians", For: clinic.ForAdmins},
	{Href: "/staff", Label: "Medical staff", Section: "staff", For: clinic.ForAdmins},
	{Href: "/", Label: "Settings", Section: "settings", For: clinic.ForOverseers},
	{Href: "/report", Label: "Attendance", Section: "report", For: clinic.ForOverseers},
	{Href: "/deliveries", Label: "Deliveries", Section: "deliveries", For: clinic.ForOverseers},
	{Href: "/audit", Label: "Audit", Section: "audit", For: clinic.ForOverseers},
	{Href: "/status", Label: "Status", Section: "status", For: clinic.ForOverseers},
}

// navFor is the entries that a role may open, ours and then the vendor's further
// ones; none for somebody without a role.
func navFor(role clinic.Role, base string, further []NavItem) []NavItem {
	var out []NavItem
	for _, n := range navigation {
		if role.May(n.For) {
			n.Href = base + n.Href
			out = append(out, n)
		}
	}
	if out == nil {
		return nil
	}
	for _, n := range further {
		if role.May(n.For) {
			out = append(out, n)
		}
	}
	return out
}
