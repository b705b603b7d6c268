package browsertest

import "testing"

// A31, B12: who may do what. An administrator changes a member's role, and with
// the next page that member may do no more than that.
func TestRoles(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		base := demo(t)
		sam := newWindow(t, base, l)
		sam.console.allow(404)
		sam.signIn("Sam Staff")
		sam.settled(dayOf(t))
		sam.isStaff()

		olive := newWindow(t, base, l)
		olive.signIn("Olive Owner")
		olive.follow("link", "Medical staff")
		olive.findSam()
		olive.choose("May", "only look (auditor)")
		olive.follow("button", "Add (1)")
		olive.inside("row", "/Sam Staff/", func() { olive.reads("only look") })
		sam.isAuditor()

		olive.press("checkbox", "/^Select Sam Staff/")
		olive.follow("button", "Remove (1)")
		olive.none("checkbox", "/^Select Sam Staff/")
		sam.isOut()

		olive.findSam()
		olive.follow("button", "Add (1)")
		olive.find("checkbox", "/^Select Sam Staff/")
		sam.open("/appointments")
		sam.isStaff()
	})
}

// findSam ticks a member among whom the search finds.
func (w *window) findSam() {
	w.t.Helper()
	w.fillIn("searchbox", "First and last name, or e-mail address", "sam")
	w.press("checkbox", "/^Sam Staff/")
}

// isStaff: the day's work, and none of the pages that are not theirs.
func (w *window) isStaff() {
	w.t.Helper()
	w.find("button", "Sync Appointments")
	for _, page := range []string{"Settings", "Physicians", "Medical staff", "Deliveries", "Audit", "Status"} {
		w.none("link", page)
	}
	w.open("/physicians")
	w.find("heading", "There is nothing here for you")
	w.follow("link", "Go to the start")
	w.find("heading", "Appointments")
}

// isAuditor: everything to look at, nothing to press.
func (w *window) isAuditor() {
	w.t.Helper()
	w.open(dayOf(w.t))
	w.none("button", "Sync Appointments")
	w.none("link", "/^(Preview|Physicians|Medical staff)$/")
	w.follow("link", someone)
	w.find("heading", "Messages")
	w.none("button", "/Resend|Reserve|Add participant/")
	w.follow("link", "Settings")
	w.reads("You may look at the settings.")
	w.none("button", "/Save|Make a new one|Send test/")
	w.none("link", "/[Uu]ninstall/")
	w.follow("link", "Deliveries")
	w.none("button", "/[Aa]gain/")
	w.follow("link", "Audit")
	w.follow("button", "Verify the trail")
	w.reads("The trail is whole: all")
	w.follow("link", "Status")
	w.find("heading", "Last sync")
}

// isOut: taken off the list, and told whom to ask.
func (w *window) isOut() {
	w.t.Helper()
	w.open("/appointments")
	w.find("heading", "There is nothing here for you")
	w.reads("ask your administrator to put your e-mail address on the Medical Staff list.")
}

// B12: whoever did nothing for half an hour signs in anew, and comes back to the
// page that was asked for.
func TestSessionIsOver(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		base := demo(t)
		sam := newWindow(t, base, l)
		sam.signIn("Sam Staff")
		sam.settled(dayOf(t))
		newWindow(t, base, l).play("1 hour")
		sam.follow("link", someone)
		sam.find("heading", "Good to see you")
		sam.follow("link", "Sign in with Zoom")
		sam.press("radio", "/^Sam Staff/")
		sam.follow("button", "Continue")
		sam.find("heading", someone)
	})
}
