package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// until looks until ok holds, or gives up.
func (w *window) until(what string, ok func(ctx context.Context) bool) {
	w.t.Helper()
	w.why = ""
	ctx, cancel := context.WithTimeout(w.ctx, patience)
	defer cancel()
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for !w.once(ctx, ok) {
		select {
		case <-ctx.Done():
			w.t.Fatalf("not so: %s; %s", what, w.why)
		case <-tick.C:
		}
	}
}

// once looks once. A page that gives way to the next takes the answers about it
// along; so no look lasts long.
func (w *window) once(ctx context.Context, ok func(ctx context.Context) bool) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return ok(ctx)
}

// thing is something on the page, as a screen reader meets it: by its role and its
// name, as a whole or as a pattern in slashes.
type thing struct {
	Role    string `json:"role"`
	Name    string `json:"name"`
	Pattern string `json:"pattern,omitempty"`
	Part    *thing `json:"part,omitempty"`
}

// named describes a thing; after inside, one of that part of the page.
func (w *window) named(role, name string) thing {
	t := thing{Role: role, Name: name, Part: w.part}
	if pattern, ok := inSlashes(name); ok {
		t.Pattern = pattern
	}
	return t
}

func (t thing) String() string { return fmt.Sprintf("%s %q", t.Role, t.Name) }

func inSlashes(text string) (string, bool) {
	rest, begins := strings.CutPrefix(text, "/")
	pattern, ends := strings.CutSuffix(rest, "/")
	return pattern, begins && ends && pattern != ""
}

// inside does something in the first part of the page of a role and a name.
func (w *window) inside(role, name string, do func()) {
	w.t.Helper()
	w.part = new(w.named(role, name))
	defer func() { w.part = nil }()
	do()
}

//go:embed hand.js
var hand string

// with returns what an expression makes of found, the list of the things.
func with[T any](ctx context.Context, t thing, expression string) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](script(t, expression)))
}

func script(t thing, expression string) string {
	return "((found) => (" + expression + "))((" + hand + ")(" + quote(t) + "))"
}

func quote(v any) string {
	b, _ := json.Marshal(v) // our own always encode
	return string(b)
}

// wait waits until an expression on found holds.
func (w *window) wait(what string, t thing, expression string) {
	w.t.Helper()
	w.until(what, func(ctx context.Context) bool {
		ok, err := with[bool](ctx, t, "Boolean("+expression+")")
		w.why = fmt.Sprint(err)
		return err == nil && ok
	})
}

// find waits for something that is there and can be used.
func (w *window) find(role, name string) {
	w.t.Helper()
	t := w.named(role, name)
	w.wait("there is a "+t.String(), t, `found.some((el) => !el.matches(":disabled"))`)
}

// none waits until nothing of a role and name is there.
func (w *window) none(role, name string) {
	w.t.Helper()
	t := w.named(role, name)
	w.wait("there is no "+t.String(), t, `found.length === 0 && document.readyState === "complete"`)
}

// spot is where the middle of a thing is, once it was scrolled to, and what lies
// over it there.
const spot = `((el) => {
	if (document.readyState !== "complete") return { over: "the page is loading" };
	if (!el || el.matches(":disabled")) return { over: el ? "it is disabled" : "it is not there" };
	el.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
	const box = el.getClientRects()[0] ?? el.getBoundingClientRect();
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const top = document.elementFromPoint(x, y);
	const free = top && (el.contains(top) || [...(el.labels ?? [])].some((l) => l.contains(top)));
	return { x, y, free: Boolean(free), over: top ? "over it lies " + top.outerHTML.slice(0, 120) : "it is out of sight" };
})(found[0])`

// place is what spot returns.
type place struct {
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Free bool    `json:"free"`
	Over string  `json:"over"`
}

// press clicks what is found, with the mouse, where it is.
func (w *window) press(role, name string) {
	w.t.Helper()
	w.clicks++
	t := w.named(role, name)
	w.until("the "+t.String()+" can be clicked", func(ctx context.Context) bool {
		at, err := with[place](ctx, t, spot)
		w.why = fmt.Sprint(at.Over, err)
		if err != nil || !at.Free || w.watchClick(ctx, t) != nil || chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y)) != nil {
			return false
		}
		return w.clicked(ctx)
	})
}

// watchClick has the page note whether a click comes to a thing, unless nothing on
// the page may run. A row that is renewed meanwhile has the thing anew: what
// counts is what it is when the click comes.
func (w *window) watchClick(ctx context.Context, t thing) error {
	if w.noScript {
		return nil
	}
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`((find) => {
		if (self.origin === "null") return false;
		const come = (e) => {
			if (!find()[0]?.contains(e.target)) return;
			window.awaited = false;
			document.removeEventListener("click", come, true);
		};
		document.addEventListener("click", come, true);
		return window.awaited = true;
	})(() => (`+hand+`)(`+quote(t)+`))`))
	return err
}

// clicked tells whether the click came, or the page has gone by it. A list that is
// renewed under the mouse swallows a click; then a person clicks again.
func (w *window) clicked(ctx context.Context) bool {
	awaited, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(window.awaited)`))
	w.why = "the click did not come to it"
	return err != nil || !awaited
}

// follow clicks what leads to another page, and waits for that.
func (w *window) follow(role, name string) {
	w.t.Helper()
	w.leaving(func() { w.press(role, name) })
}

// leaving waits until what is done has led to another page.
func (w *window) leaving(do func()) {
	w.t.Helper()
	w.do(chromedp.Evaluate[chromedp.Void](`window.before = true`))
	do()
	w.until("the page is another", func(ctx context.Context) bool {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!window.before && document.readyState === "complete"`))
		w.why = fmt.Sprint(err)
		return err == nil && there
	})
}

// fill types into a field in place of what is there.
func (w *window) fill(label, text string) { w.t.Helper(); w.fillIn("textbox", label, text) }

func (w *window) fillIn(role, label, text string) {
	w.t.Helper()
	t := w.named(role, label)
	w.wait("one can type into the "+t.String(), t, `found[0] && (found[0].focus(), found[0].select(), document.activeElement === found[0])`)
	if text == "" {
		w.do(chromedp.KeyEvent(kb.Backspace))
		return
	}
	w.do(step(input.InsertText, input.InsertTextParams{Text: text}))
}

// holds waits until a field holds a text.
func (w *window) holds(role, label, text string) {
	w.t.Helper()
	t := w.named(role, label)
	w.wait(fmt.Sprintf("the %s holds %q", t, text), t, `found[0]?.value === `+quote(text))
}

// choose picks an option of a list.
func (w *window) choose(label, option string) {
	w.t.Helper()
	t := w.named("combobox", label)
	w.wait(fmt.Sprintf("the %s has the option %q", t, option), t, `((list) => {
		const option = [...list?.options ?? []].find((o) => o.textContent.trim() === `+quote(option)+`);
		if (option) {
			list.value = option.value;
			for (const event of ["input", "change"]) list.dispatchEvent(new Event(event, { bubbles: true }));
		}
		return option;
	})(found[0])`)
}

// upload chooses a file in a field of files.
func (w *window) upload(label, path string) {
	w.t.Helper()
	t := w.named("button", label)
	w.until("a file can be chosen at "+label, func(ctx context.Context) bool {
		field, err := with[*runtime.RemoteObject](ctx, t, "found[0]")
		if err != nil || field.ObjectID == "" {
			return false
		}
		_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: field.ObjectID})
		return err == nil
	})
}

// words is all that can be read on the page.
func (w *window) words(ctx context.Context) (string, error) {
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return strings.Join(strings.Fields(s), " "), err
}

// says tells whether the page says something now: a text, or a pattern in slashes.
func (w *window) says(ctx context.Context, text string) bool {
	all, err := w.words(ctx)
	if ctx.Err() == nil { // else what it read before says more
		w.why = fmt.Sprint("it reads: ", all, err)
	}
	if pattern, ok := inSlashes(text); ok {
		return regexp.MustCompile(pattern).MatchString(all)
	}
	return strings.Contains(all, text)
}

// reads waits until the page says something.
func (w *window) reads(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.until(fmt.Sprintf("the page reads %q", text), func(ctx context.Context) bool { return w.says(ctx, text) })
	}
}
