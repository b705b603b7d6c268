package browsertest

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

// A4, A14, A15, A38: after an uninstall everything begins anew. What needs the
// keys is locked, and says so; wrong keys are named; right ones open the rest.
func TestFirstSave(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.console.allow(422)
		w.open("/uninstall")
		w.fill("/^Type /", "Riverside Demo Clinic")
		w.follow("button", "Uninstall and remove everything")
		w.reads("This is the proof.")
		w.signIn("Olive Owner")
		w.reads("Enter the Ellkay keys on the Settings page first.")
		w.follow("link", "Settings page")
		w.reads("Save your keys first. Then the list comes from LKCloud.", "Save your keys first. Until then the topic is the default.",
			"Save your keys first. Then you choose what your own system is told.")
		w.locked("textbox", "Topic that everybody in the meeting sees")
		w.none("button", "Send test mail")
		w.fill("Subscriber key", ellkaytest.DefaultSubscriberKey)
		w.fill("Site service key", "a key of nobody")
		w.follow("button", "Save settings")
		w.reads("Nothing was saved.")
		w.fill("Site service key", ellkaytest.DefaultSite)
		w.follow("button", "Save settings")
		w.reads("Your settings are saved.")
		w.fill("Topic that everybody in the meeting sees", "Visit")
		w.find("checkbox", "Telehealth 30")
	})
}

// B13, B18, A15: the topic is read out as it is typed, further options unfold,
// a legal hold is kept, and a new signing secret leaves the old one time.
func TestSettingsInDetail(t *testing.T) {
	t.Parallel()
	inEachLookAs(t, "Olive Owner", func(w *window) {
		w.follow("link", "Settings")
		w.fill("Name", "Hillside Clinic")
		w.fill("Topic that everybody in the meeting sees", "{company}: {physician}, {time}")
		w.reads("Reads: Hillside Clinic: Dr. Example, 2:00 PM")
		w.press("summary", "More options")
		w.press("checkbox", "/^Legal hold/")
		w.follow("button", "Save settings")
		w.reads("Your settings are saved.")
		w.press("summary", "More options")
		w.wait("the legal hold is on", w.named("checkbox", "/^Legal hold/"), "found[0]?.checked")
		w.follow("link", "/[Uu]ninstall/")
		w.reads("legal hold")
		w.follow("link", "Settings")
		before := w.secret()
		w.follow("button", "Make a new one")
		w.reads("There is a new signing secret. The old one keeps signing for 24 hours.")
		if after := w.secret(); after == before || after == "" {
			w.t.Errorf("the signing secret was %q and is %q", before, after)
		}
		w.follow("button", "Send test event")
		w.reads("The endpoint took the event.")
	})
}

// secret is the signing secret that the page shows.
func (w *window) secret() string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.getElementById("signing-secret").textContent`))
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}
