package browsertest

import (
	"testing"
	"time"
)

// The path of somebody who has never been here: from the page that the program
// names, over an account with nothing in it but its keys, to a visit that the
// patient has joined. Every click counts, those in the stand-in for Zoom too.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	const most = 11
	begun := time.Now()
	w := newWindow(t, demo(t), desk)
	w.open("/demo")
	w.follow("button", "Begin with an empty account")
	w.follow("button", "Continue") // as the owner, who is chosen already
	w.press("checkbox", "Telehealth 30")
	w.follow("button", "Save settings")
	w.find("heading", "Physicians")
	w.fillIn("searchbox", "First and last name, or physician id", "D-10")
	w.reads("3 physicians found.")
	w.press("checkbox", "Everyone who was found")
	w.follow("button", "Add (3)")
	w.find("heading", "Appointments")
	w.follow("button", "Sync Appointments")
	w.reads("The sync is done.")
	h := w.other(func() { w.press("link", "/^Start the visit of /") })
	h.follow("button", "/[Ss]tart/")
	h.follow("button", "Start the meeting")
	h.follow("button", "/^Admit/") // the patient has come
	w.reads("/In progress [1-9]/") // or more: the demo plays its part
	clicks := w.clicks + h.clicks
	t.Logf("%d clicks, %v from the start of the program to the patient's arrival", clicks, time.Since(begun).Round(time.Millisecond))
	if clicks > most {
		t.Errorf("%d clicks, want at most %d", clicks, most)
	}
}
