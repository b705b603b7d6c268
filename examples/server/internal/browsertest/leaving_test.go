package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// answerDialogs leaves pages whose changes are not saved, as often as the browser
// asks; while somebody is staying, the answer is no.
func (w *window) answerDialogs() {
	w.t.Helper()
	err := chromedp.Listen(w.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); !ok {
			return
		}
		asked := w.asked.Load()
		go func() { // a listener must not wait for an answer
			_, _ = chromedp.Call(w.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: asked == nil})
			if asked != nil {
				close(*asked)
			}
		}()
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// staying does what would leave the page, and stays when the browser asks.
func (w *window) staying(leave func()) {
	w.t.Helper()
	asked := make(chan struct{})
	w.asked.Store(&asked)
	defer w.asked.Store(nil)
	leave()
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	select {
	case <-asked:
	case <-ctx.Done():
		w.t.Fatal("nobody was asked whether to leave")
	}
}
