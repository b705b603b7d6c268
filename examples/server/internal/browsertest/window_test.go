package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// look is how a window shows pages.
type look struct {
	width, height int64
	dark          bool
	noScript      bool
}

var (
	desk  = look{width: 1280, height: 800}
	phone = look{width: 390, height: 844}
)

// looks are all that flows run in.
var looks = []look{desk, desk.inDark(), phone, phone.inDark()}

// inEachLook runs a flow at a desk and on a phone, in the light and in the dark.
func inEachLook(t *testing.T, flow func(t *testing.T, l look)) {
	t.Helper()
	for _, l := range looks {
		t.Run(l.name(), func(t *testing.T) {
			t.Parallel()
			flow(t, l)
		})
	}
}

// inEachLookAs is inEachLook for somebody who is signed in to a demo of its own.
func inEachLookAs(t *testing.T, who string, flow func(w *window)) {
	t.Helper()
	inEachLook(t, func(t *testing.T, l look) {
		w := newWindow(t, demo(t), l)
		w.signIn(who)
		flow(w)
	})
}

func (l look) inDark() look { l.dark = true; return l }

// name is for subtests and files.
func (l look) name() string {
	theme := "light"
	if l.dark {
		theme = "dark"
	}
	width := "wide"
	if l.width < desk.width {
		width = "phone"
	}
	return width + "-" + theme
}

// window is a browser window of a test: one tab.
type window struct {
	t        *testing.T
	ctx      context.Context
	base     string
	console  *console
	clicks   int
	part     *thing // what inside looks at
	why      string // what stands in the way of what is waited for
	noScript bool
	asked    atomic.Pointer[chan struct{}] // closed when the browser has asked whoever is staying
}

// newWindow opens a window of somebody who was never here before.
func newWindow(t *testing.T, base string, l look) *window {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(needBrowser(t), chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	w := &window{t: t, ctx: ctx, base: base, console: &console{}}
	w.attach()
	w.wear(l)
	return w
}

// attach begins to listen and to photograph failures.
func (w *window) attach() {
	w.t.Helper()
	if err := w.console.listen(w.ctx); err != nil {
		w.t.Fatal(err)
	}
	w.answerDialogs()
	w.t.Cleanup(func() {
		for _, trouble := range w.console.all() {
			w.t.Errorf("the browser says: %s", trouble)
		}
		if w.t.Failed() {
			w.photograph()
		}
	})
}

// do carries out steps that cannot fail while the browser is well.
func (w *window) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatal(err)
	}
}

// step is one call of the browser's protocol.
func step[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, cmd, params)
		return err
	})
}

// wear changes how the window shows pages.
func (w *window) wear(l look) {
	w.t.Helper()
	w.noScript = l.noScript
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	w.do(
		step(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: l.height, DeviceScaleFactor: 1}),
		step(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		step(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		step(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript}),
	)
}

// open goes to a path of the server, as by the address bar.
func (w *window) open(path string) {
	w.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = w.base + path
	}
	w.do(chromedp.Navigate(path))
}

// at waits until the window is at a path; its query does not count.
func (w *window) at(path string) {
	w.t.Helper()
	w.until("the window is at "+path, func(ctx context.Context) bool {
		here, err := chromedp.Run(ctx, chromedp.Location())
		here, _, _ = strings.Cut(strings.TrimPrefix(here, w.base), "?")
		here, _, _ = strings.Cut(here, "#")
		return err == nil && here == path
	})
}

// other is the window that a click opens.
func (w *window) other(click func()) *window {
	w.t.Helper()
	mine := chromedp.FromContext(w.ctx).BrowserContextID
	opened := chromedp.WaitNewTarget(w.ctx, func(i *target.Info) bool { return i.Type == "page" && i.BrowserContextID == mine })
	click()
	var o *window
	select {
	case id := <-opened:
		ctx, closeTab := chromedp.NewContext(w.ctx, chromedp.WithTargetID(id))
		w.t.Cleanup(closeTab)
		o = &window{t: w.t, ctx: ctx, base: w.base, console: &console{}}
	case <-w.t.Context().Done():
		w.t.Fatal("no window opened")
	}
	o.attach()
	return o
}

// picture is what the window shows now, as a PNG.
func (w *window) picture() []byte {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		w.t.Fatal(err)
	}
	return shot.Data
}

// photograph keeps what a failed test saw.
func (w *window) photograph() {
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		w.t.Logf("no picture: %v", err)
		return
	}
	f, err := os.CreateTemp(w.t.ArtifactDir(), "failed-*.png")
	if err != nil {
		w.t.Logf("no picture: %v", err)
		return
	}
	_, _ = f.Write(shot.Data)
	_ = f.Close()
	w.t.Logf("a picture of the window: %s", filepath.ToSlash(f.Name()))
}
