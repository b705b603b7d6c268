package browsertest

import "testing"

// B8 to B10, B12: what an administrator looks up, and that an auditor may look
// but not touch.
func TestRecords(t *testing.T) {
	t.Parallel()
	w := newWindow(t, demo(t), desk)
	w.signIn("Olive Owner")
	w.eventually("/deliveries", "Invitation")
	w.choose("Outcome", "Sent") // shows them at once
	w.none("combobox", "/Scheduled/")
	w.follow("link", "Audit")
	w.follow("button", "Verify the trail")
	w.reads("/whole|unbroken|verified|entries/")
	w.follow("link", "Status")
	w.find("heading", "Last sync")
	w.reads("data as of")
	w.follow("link", "Attendance")
	w.follow("link", "/30 days|month/")
	w.find("link", "Download CSV")
}

// A38: uninstalling asks for the clinic's name, then shows the proof.
func TestUninstall(t *testing.T) {
	t.Parallel()
	w := newWindow(t, demo(t), desk)
	w.console.allow(422)
	w.signIn("Olive Owner")
	w.follow("link", "Settings")
	w.follow("link", "/[Uu]ninstall/")
	w.fill("/^Type /", "Some other clinic")
	w.follow("button", "Uninstall and remove everything")
	w.reads("Nothing was removed.")
	w.fill("/^Type /", "Riverside Demo Clinic")
	w.follow("button", "Uninstall and remove everything")
	w.reads("This is the proof.")
}
