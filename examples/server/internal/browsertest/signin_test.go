package browsertest

import "testing"

// signIn goes in as somebody of the demo's Zoom account.
func (w *window) signIn(who string) {
	w.t.Helper()
	w.open("/appointments")
	w.press("link", "Sign in with Zoom")
	w.press("radio", "/^"+who+"/")
	w.press("button", "Continue")
	w.find("heading", "Appointments")
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	w := newWindow(t, demo(t), desk)
	w.signIn("Olive Owner")
	w.reads("Olive Owner")
	w.press("button", "Sign out")
	w.at("/signin")
	w.open("/physicians")
	w.find("link", "Sign in with Zoom")
}
