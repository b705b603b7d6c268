package browsertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// From sign-in over a sync to a visit that has started, with nothing but Tab and
// Enter.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	w := newWindow(t, demo(t), desk)
	w.open("/appointments")
	w.enter("link", "Sign in with Zoom")
	w.enter("button", "Continue") // the owner is chosen already
	w.enter("button", "Sync Appointments")
	w.reads("The sync is done.")
	w.tabTo("link", "/^Start the visit of /")
	h := w.other(func() { w.do(chromedp.KeyEvent(kb.Enter)) })
	h.enter("button", "/[Ss]tart/")
	h.enter("button", "Start the meeting")
	h.reads("(you)")
}

// tabTo presses Tab until something has the focus, which must be seen.
func (w *window) tabTo(role, name string) {
	w.t.Helper()
	t := w.named(role, name)
	w.find(role, name)
	for range 200 {
		w.do(chromedp.KeyEvent(kb.Tab))
		ctx, cancel := context.WithTimeout(w.ctx, patience)
		there, err := with[bool](ctx, t, `found.includes(document.activeElement)`)
		cancel()
		if err != nil {
			w.t.Fatal(err)
		}
		if there {
			w.wait(fmt.Sprintf("the focus on the %s is seen", t), t, `((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)(getComputedStyle(document.activeElement))`)
			return
		}
	}
	w.t.Fatalf("Tab does not lead to the %s", t)
}

// enter goes to something by Tab and presses Enter there.
func (w *window) enter(role, name string) {
	w.t.Helper()
	w.tabTo(role, name)
	w.leaving(func() { w.do(chromedp.KeyEvent(kb.Enter)) })
}
