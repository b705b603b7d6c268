package browsertest

import "testing"

// signIn goes in as somebody of the demo's Zoom account.
func (w *window) signIn(who string) {
	w.t.Helper()
	w.open("/appointments")
	w.follow("link", "Sign in with Zoom")
	w.press("radio", "/^"+who+"/")
	w.follow("button", "Continue")
	w.find("heading", "Appointments")
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	inEachLook(t, func(t *testing.T, l look) {
		w := newWindow(t, demo(t), l)
		w.signIn("Olive Owner")
		w.reads("Olive Owner")
		w.follow("button", "Sign out")
		w.at("/signin")
		w.open("/physicians")
		w.find("link", "Sign in with Zoom")
	})
}
