package browsertest

import (
	"context"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A27, B1: a sync by hand, with its summary; a preview that does nothing.
func TestSyncAndPreview(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.follow("link", "Preview")
		w.reads("Nothing has been done.")
		w.follow("button", "Sync Appointments")
		w.reads("The sync is done.", "appointments looked at")
	})
}

// someone of the demo, whose visit begins an hour after its start.
const someone, someonesMail = "Val Placeholder", "/val.placeholder/"

// dayOf is the page of the day on which someone's visit is.
func dayOf(t *testing.T) string {
	t.Helper()
	return "/appointments?day=" + time.Now().Add(61*time.Minute).In(clinicZone(t)).Format(time.DateOnly)
}

// clinicZone is where the demo's clinic is.
func clinicZone(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// readMail opens the invitation of someone in the demo's mailbox, as a mail
// program shows it.
func (w *window) readMail() {
	w.t.Helper()
	w.eventually("/demo?all=mails", someonesMail)
	w.inside("row", someonesMail, func() { w.follow("link", "/./") })
	w.find("link", "Back to the mailbox")
	src, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.querySelector("iframe").src`))
	if err != nil {
		w.t.Fatal(err)
	}
	w.open(src)
}

// A28, A30, A33, B5, B7, B8: the day of a receptionist, and of those whom she
// sees come.
func TestVisit(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		base := demo(t)
		w := newWindow(t, base, l)
		w.signIn("Sam Staff")
		w.eventually(dayOf(t), someone)
		w.find("link", "Start the visit of "+someone)

		p := newWindow(t, base, l)
		p.readMail()
		p.follow("link", "/Join|visit/")
		p.follow("button", "Join")
		w.reads(rowOf(someone, "Patient is waiting")) // without a reload

		h := w.other(func() { w.press("link", "Start the visit of "+someone) })
		h.follow("button", "/[Ss]tart/")
		h.follow("button", "Start the meeting")
		h.follow("button", "/^Admit/")
		w.reads(rowOf(someone, "In progress"))
		w.readsTitle("Appointments")

		w.follow("link", someone)
		w.find("heading", "Timeline")
		w.reads("Patient", "Physician")
		h.follow("button", "End for everyone")
		w.eventually(w.path(), someone+" left")
	})
}

// A30, B5: what can be done for a visit from the list and on its page.
func TestVisitsMenu(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Sam Staff", func(w *window) {
		w.settled(dayOf(t))
		w.press("summary", "More for "+someone)
		w.press("button", "Copy link")
		w.find("button", "/Copied|Not allowed/")
		w.follow("button", "Resend to patient")
		w.reads("The invitation is on its way again.")
		w.settled(dayOf(t))
		w.press("summary", "More for "+someone)
		w.press("link", "Add participant")
		w.find("heading", "/^"+someone+", [0-9]+:/")
		w.fill("Name", "Ina Interpreter")
		w.fill("E-mail", "ina@interpreters.example")
		w.follow("button", "Add participant")
		w.reads("Ina Interpreter")
		w.eventually(w.path(), "Resend to all")
		w.follow("button", "Resend to all")
		w.reads("The invitation is on its way again.")
		w.press("radio", "/free|joins/")
		w.follow("button", "Reserve room")
		w.follow("button", "Give back")
		w.find("button", "Reserve room")
		w.follow("button", "Remove")
		w.none("button", "Resend to all")
	})
}

// settled opens a day again and again until all its visits are prepared.
func (w *window) settled(path string) {
	w.t.Helper()
	w.until(path+" is settled", func(ctx context.Context) bool {
		return chromedp.Do(ctx, chromedp.Navigate(w.base+path)) == nil && w.says(ctx, someone) && !w.says(ctx, "Preparing")
	})
}

// rowOf is the pattern of a visit's row in the day's list that says something:
// by the row, since the demo plays other visits in their time. The next row
// begins with a time, thus with a colon.
func rowOf(patient, says string) string { return "/" + patient + " [^:]*" + says + "/" }

// path is where the window is.
func (w *window) path() string {
	w.t.Helper()
	path, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.pathname`))
	if err != nil {
		w.t.Fatal(err)
	}
	return path
}

func (w *window) readsTitle(want string) {
	w.t.Helper()
	w.until("the title is "+want, func(ctx context.Context) bool {
		title, err := chromedp.Run(ctx, chromedp.Title())
		return err == nil && regexp.MustCompile(want).MatchString(title)
	})
}
