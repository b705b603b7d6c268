package browsertest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/televisit/televisit-go/internal/require"
)

// axeRun looks for what keeps people out: every rule of axe-core, on the whole
// page with its frames left to themselves, and for what sticks out at the side.
const axeRun = `(async () => {
	const found = (await axe.run(document, { iframes: false, preload: false, resultTypes: ["violations"] })).violations.flatMap((v) =>
		v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " ")));
	const page = document.documentElement;
	if (page.scrollWidth > page.clientWidth) found.push("the page is " + page.scrollWidth + " wide in a window of " + page.clientWidth);
	return found;
})()`

// barriers are what axe-core finds on the page that is shown.
func (w *window) barriers(axe string) []string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	if there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(window.axe)`)); err != nil || !there {
		w.do(chromedp.Evaluate[chromedp.Void](axe))
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// Nobody is kept out of any page, light or dark, on a desk or on a phone.
func TestAxe(t *testing.T) {
	t.Parallel()
	source := axe(t)
	w := newWindow(t, demo(t), desk)
	w.everyPage(func(w *window, name string) {
		for _, l := range looks {
			w.wear(l)
			for _, barrier := range w.barriers(source) {
				t.Errorf("%s, %s: %s", name, l.name(), barrier)
			}
		}
		w.wear(desk)
	})
}

// What axe-core must find: a page on which somebody made a mistake.
func TestAxeFindsMistakes(t *testing.T) {
	t.Parallel()
	source := axe(t)
	w := newWindow(t, demo(t), desk)
	w.signIn("Olive Owner")
	for name, mistake := range map[string]struct{ script, found string }{
		"a field without a label":  {`document.querySelector("label[for=q]").remove()`, "label"},
		"words too pale to read":   {`document.querySelector("h1").style.color = "#ddd"`, "color-contrast"},
		"a link without a name":    {`document.querySelector("nav a").replaceChildren()`, "link-name"},
		"a picture without a text": {`document.querySelector("main").append(Object.assign(new Image(), { src: document.querySelector("link[rel=icon]").href }))`, "image-alt"},
		"a page that is too wide":  {`document.querySelector("main").style.minWidth = "3000px"`, "wide in a window"},
	} {
		w.open("/physicians")
		w.find("heading", "Physicians")
		if found := w.barriers(source); len(found) > 0 {
			t.Fatalf("before the mistake: %q", found)
		}
		w.do(chromedp.Evaluate[chromedp.Void](mistake.script))
		if found := strings.Join(w.barriers(source), "\n"); !strings.Contains(found, mistake.found) {
			t.Errorf("%s is not found: %q", name, found)
		}
	}
}

// axe is the source of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(require.Env(t, "axe", "TELEVISIT_TEST_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// eventually opens a page again and again until it says something.
func (w *window) eventually(path, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%s reads %q", path, text), func(ctx context.Context) bool {
		return chromedp.Do(ctx, chromedp.Navigate(w.base+path)) == nil && w.says(ctx, text)
	})
}
