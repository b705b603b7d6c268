package browsertest

import (
	"context"
	"fmt"
)

// everyPage shows each page of the product, in the states that people meet.
func (w *window) everyPage(shown func(w *window, name string)) {
	w.t.Helper()
	w.open("/signin")
	w.find("heading", "Good to see you")
	shown(w, "signin")
	w.signIn("Olive Owner")
	w.open("/appointments")
	w.eventually("/appointments", "Ready")
	shown(w, "appointments")
	w.follow("link", "/^(Val|Toni|Fran) /")
	w.find("heading", "Messages")
	shown(w, "visit")
	w.console.allow(404, 409, 410, 422)
	for _, p := range pages {
		w.open(p.path)
		w.find("heading", p.heading)
		if p.then != nil {
			p.then(w)
		}
		shown(w, p.name)
	}
	firstMorning(newWindow(w.t, vendors(w.t), desk), shown)
}

// firstMorning shows what there is before the first save.
func firstMorning(w *window, shown func(w *window, name string)) {
	w.t.Helper()
	w.open("/")
	w.find("heading", "Connect your Zoom account")
	shown(w, "connect")
	w.follow("link", "Connect a Zoom account")
	w.follow("button", "Continue")
	w.reads("Save your keys first.")
	shown(w, "settings-first")
	w.follow("link", "Appointments")
	w.reads("No video visits on this day.")
	shown(w, "appointments-first")
}

// pages are the others, each with what leads to the state to look at.
var pages = []struct {
	name, path, heading string
	then                func(w *window)
}{
	{"preview", "/appointments/preview", "What a sync would do", nil},
	{"physicians", "/physicians", "Physicians", nil},
	{"physicians-found", "/physicians?q=alex", "Physicians", nil},
	{"physicians-import", "/physicians", "Physicians", func(w *window) {
		w.upload("/Choose a CSV file/", w.file("rows.csv", "D-1001,N\nD-1002,Y\n,N\n"))
		w.follow("button", "Import")
		w.find("heading", "Your file needs a look")
	}},
	{"staff", "/staff", "Medical staff", nil},
	{"settings", "/", "Settings", nil},
	{"settings-errors", "/", "Settings", func(w *window) {
		w.fill("Notification endpoint", "")
		w.follow("button", "Save settings")
		w.reads("Nothing was saved.")
	}},
	{"report", "/report", "Attendance", nil},
	{"deliveries", "/deliveries", "Deliveries", nil},
	{"audit", "/audit", "Audit", nil},
	{"status", "/status", "Status", nil},
	{"uninstall", "/uninstall", "Uninstall", nil},
	{"demo", "/demo", "The demo clinic", nil},
	{"mail", "/demo", "The demo clinic", func(w *window) {
		w.inside("row", "/@patient/", func() { w.follow("link", "/./") })
		w.find("link", "Back to the mailbox")
	}},
	{"nothing-here", "/nowhere", "/./", nil},
	{"link-that-is-no-more", "/j/nobody", "/./", nil},
	{"link-to-start", "/appointments", "Appointments", func(w *window) {
		w.settled(dayOf(w.t))
		w.open(w.target("Start the visit of " + someone))
		w.find("button", "/[Ss]tart/")
	}},
	{"appointments-synced", "/appointments", "Appointments", func(w *window) {
		w.follow("button", "Sync Appointments")
		w.reads("The sync is done.")
	}},
	{"appointments-menu", "/appointments", "Appointments", func(w *window) {
		w.settled(dayOf(w.t))
		w.press("summary", "More for "+someone)
		w.find("link", "Add participant")
	}},
	{"appointments-dialog", "/appointments", "Appointments", func(w *window) {
		w.settled(dayOf(w.t))
		w.press("summary", "More for "+someone)
		w.press("link", "Add participant")
		w.find("button", "Close")
	}},
	{"appointments-live", "/demo", "The demo clinic", func(w *window) {
		w.act(someone, "Patient joins")
		w.act("Toni Placeholder", "Patient joins", "Physician joins", "Let the patient in")
		w.eventually(dayOf(w.t), rowOf("Toni Placeholder", "In progress"))
		w.reads(rowOf(someone, "Patient is waiting"))
	}},
	{"physicians-remove", "/physicians", "Physicians", func(w *window) {
		w.press("checkbox", "Select Alex Imaginary")
		w.follow("button", "Remove (1)")
		w.find("heading", "/^Before/")
	}},
	{"settings-ask", "/", "Settings", func(w *window) {
		w.press("checkbox", "Telehealth 30")
		w.press("checkbox", "Office visit")
		w.follow("button", "Save settings")
		w.find("heading", "Before this is saved")
	}},
}

// act has the people of somebody's visit come and go, on the demo's page.
func (w *window) act(patient string, buttons ...string) {
	w.t.Helper()
	for _, b := range buttons {
		w.open("/demo")
		w.inside("row", "/"+patient+"/", func() { w.follow("button", b) })
	}
}

// target is where a link leads.
func (w *window) target(name string) (href string) {
	w.t.Helper()
	t := w.named("link", name)
	w.until("there is the "+t.String(), func(ctx context.Context) (ok bool) {
		var err error
		href, err = with[string](ctx, t, `found[0]?.href ?? ""`)
		w.why = fmt.Sprint(err)
		return href != ""
	})
	return href
}
