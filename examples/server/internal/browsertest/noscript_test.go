package browsertest

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// Without script everything works but live progress.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	plain := desk
	plain.noScript = true
	base := demo(t)
	w := newWindow(t, base, plain)
	w.console.allow(409, 422)
	w.signIn("Olive Owner")
	w.eventually("/appointments", "Ready")
	w.follow("button", "Sync Appointments")
	w.eventually(w.path()+w.query(), "The sync is done.")

	w.follow("link", "Physicians")
	w.press("checkbox", "Select Alex Imaginary")
	w.follow("button", "Remove selected")
	w.follow("button", "Yes, remove")
	w.none("checkbox", "Select Alex Imaginary")
	w.fillIn("searchbox", "First and last name, or physician id", "alex")
	w.follow("button", "Search")
	w.press("checkbox", "/^Alex Imaginary/")
	w.follow("button", "Add selected")
	w.find("checkbox", "Select Alex Imaginary")
	w.upload("/Choose a CSV file/", w.file("rows.csv", "D-1001,N\nD-1002,Y\n"))
	w.follow("button", "Import")
	w.follow("button", "Import the good row")
	w.eventually("/physicians", "Toni Sample")

	w.follow("link", "Settings")
	w.fill("Name", "Hillside Clinic")
	w.follow("button", "Save settings")
	w.reads("Your settings are saved.")

	w.eventually(dayOf(t), someone)
	w.follow("link", someone)
	w.follow("button", "Resend to the patient")
	w.fill("Name", "Ina Interpreter")
	w.fill("E-mail", "ina@interpreters.example")
	w.follow("button", "Add participant")
	w.reads("Ina Interpreter")
	h := w.other(func() { w.press("link", "Start") })
	h.wear(plain)
	h.follow("button", "/[Ss]tart/")
	h.follow("button", "Start the meeting")
	w.eventually(w.path(), "In progress")
}

func (w *window) query() string {
	w.t.Helper()
	query, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.search`))
	if err != nil {
		w.t.Fatal(err)
	}
	return query
}
