package browsertest

import (
	"testing"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// vendors starts the program for an account that is not connected yet, beside a
// Zoom and an LKCloud of the test's own.
func vendors(t *testing.T) (base string) {
	t.Helper()
	zoom := zoomtest.New()
	t.Cleanup(zoom.Close)
	lkcloud := ellkaytest.New(ellkaytest.WithSubscriberKey(ellkaytest.DefaultSubscriberKey))
	t.Cleanup(lkcloud.Close)
	return program(t, "-zoom-api-url="+zoom.APIURL(), "-zoom-oauth-url="+zoom.OAuthURL(),
		"-zoom-client-id="+zoomtest.DefaultClientID, "-zoom-client-secret="+zoomtest.DefaultClientSecret,
		"-zoom-webhook-secret="+zoomtest.DefaultSecretToken,
		"-lkcloud-url="+lkcloud.URL, "-lkcloud-token-url="+lkcloud.TokenURL())
}

// A3, A4, A6, A13, A15, A16: an owner adds the app, refuses it first, and lands on
// the settings page, where all that needs the keys is locked until they are right.
func TestInstall(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		w := newWindow(t, vendors(t), l)
		w.console.allow(403, 422)
		w.open("/")
		w.find("heading", "Connect your Zoom account")
		w.follow("link", "Connect a Zoom account")
		w.follow("button", "Cancel")
		w.find("heading", "Zoom did not let you in")
		w.follow("link", "Go to the start")
		w.follow("link", "Connect a Zoom account")
		w.follow("button", "Continue")
		w.find("heading", "Settings")

		w.reads("Save your keys first. Then the list comes from LKCloud.", "Save your keys first. Until then the topic is the default.",
			"Save your keys first. Then you choose what your own system is told.")
		w.locked("textbox", "Topic that everybody in the meeting sees")
		w.locked("checkbox", "Patient joined")
		w.fill("Subscriber key", "not-the-key")
		w.fill("Site service key", ellkaytest.DefaultSite)
		w.fill("Name", "Hillside Clinic")
		w.follow("button", "Save settings")
		w.reads("Nothing was saved.")
		w.wrong("Subscriber key")
		w.holds("textbox", "Name", "Hillside Clinic")
		w.locked("textbox", "Topic that everybody in the meeting sees")
		w.fill("Subscriber key", ellkaytest.DefaultSubscriberKey)
		w.follow("button", "Save settings")
		w.find("checkbox", "/^Telehealth/")
		w.find("checkbox", "Patient joined")
		w.find("textbox", "Topic that everybody in the meeting sees")
	})
}

// locked waits until something is there and cannot be used.
func (w *window) locked(role, name string) {
	w.t.Helper()
	t := w.named(role, name)
	w.wait("locked is the "+t.String(), t, `found.length > 0 && found.every((el) => el.matches(":disabled"))`)
}

// wrong waits until a field is said to be wrong, in words beside it.
func (w *window) wrong(label string) {
	w.t.Helper()
	t := w.named("textbox", label)
	w.wait("wrong is the "+t.String(), t, `found[0]?.matches("[aria-invalid=true]") &&
		found[0].getAttribute("aria-describedby").split(" ").some((id) => document.getElementById(id)?.matches(".error") && document.getElementById(id).innerText.trim() !== "")`)
}
