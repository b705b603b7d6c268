package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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

// thing is something on the page, as a screen reader meets it.
type thing struct {
	role, name string
	id         cdp.BackendNodeID
	states     map[string]string
}

// like matches an accessible name: as a whole, or as a pattern in slashes.
func like(name, want string) bool {
	if p, ok := strings.CutPrefix(want, "/"); ok && strings.HasSuffix(p, "/") {
		return regexp.MustCompile(strings.TrimSuffix(p, "/")).MatchString(name)
	}
	return strings.Join(strings.Fields(name), " ") == want
}

// things are all of a role and a name on the page, or in the part that inside
// looks at.
func (w *window) things(ctx context.Context, role, name string) ([]thing, error) {
	page, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{Depth: new(int64(0))})
	if err != nil {
		return nil, err
	}
	if w.part == nil {
		return under(ctx, page.Root.BackendNodeID, role, name)
	}
	parts, err := under(ctx, page.Root.BackendNodeID, w.part.role, w.part.name)
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	return under(ctx, parts[0].id, role, name)
}

// inside does something in the first part of the page of a role and a name.
func (w *window) inside(role, name string, do func()) {
	w.t.Helper()
	w.part = &thing{role: role, name: name}
	defer func() { w.part = nil }()
	do()
}

func under(ctx context.Context, top cdp.BackendNodeID, role, name string) (found []thing, err error) {
	all, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{BackendNodeID: top, Role: role})
	for _, n := range all.Nodes {
		t := thing{role: role, name: value(n.Name), id: n.BackendDOMNodeID, states: map[string]string{}}
		if n.Ignored || !like(t.name, name) {
			continue
		}
		for _, p := range n.Properties {
			t.states[string(p.Name)] = value(p.Value)
		}
		found = append(found, t)
	}
	return found, err
}

func value(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s any
	_ = json.Unmarshal(v.Value, &s) // an absent value is an empty one
	if s == nil {
		return ""
	}
	return fmt.Sprint(s)
}

// find waits for something that is there and can be used.
func (w *window) find(role, name string) thing {
	w.t.Helper()
	var found thing
	w.until(fmt.Sprintf("there is a %s %q", role, name), func(ctx context.Context) bool {
		all, err := w.things(ctx, role, name)
		w.why = fmt.Sprint(all, err)
		for _, t := range all {
			if err == nil && t.states["disabled"] != "true" {
				found = t
				return true
			}
		}
		return false
	})
	return found
}

// none waits until nothing of a role and name is there.
func (w *window) none(role, name string) {
	w.t.Helper()
	w.until(fmt.Sprintf("there is no %s %q", role, name), func(ctx context.Context) bool {
		all, err := w.things(ctx, role, name)
		return err == nil && len(all) == 0
	})
}

// count is how many of a role and name are on the page now.
func (w *window) count(role, name string) int {
	w.t.Helper()
	all, err := w.things(w.ctx, role, name)
	if err != nil {
		w.t.Fatal(err)
	}
	return len(all)
}

// call runs a function of JavaScript on a thing and decodes what it returns.
func call[T any](ctx context.Context, t thing, function string) (out T, err error) {
	object, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: t.id})
	if err != nil {
		return out, err
	}
	answer, err := chromedp.Call(ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: object.Object.ObjectID, ReturnByValue: new(true),
	})
	if err != nil {
		return out, err
	}
	if answer.ExceptionDetails != nil {
		return out, fmt.Errorf("the page throws: %s", answer.ExceptionDetails.Text)
	}
	return out, json.Unmarshal(answer.Result.Value, &out)
}

// spot is where the middle of a thing is, once it was scrolled to, and what lies
// over it there.
const spot = `function() {
	this.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
	const box = this.getClientRects()[0] ?? this.getBoundingClientRect();
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const top = document.elementFromPoint(x, y);
	const mine = top && (this.contains(top) || top.contains(this) && top.matches("label, summary, a, button") || this.labels && [...this.labels].some((l) => l.contains(top)));
	return { x, y, free: Boolean(mine), over: top ? top.outerHTML.slice(0, 120) : "nothing" };
}`

// place is what spot returns.
type place struct {
	X, Y float64
	Free bool
	Over string
}

// press clicks what is found, with the mouse, where it is.
func (w *window) press(role, name string) {
	w.t.Helper()
	w.clicks++
	w.until(fmt.Sprintf("the %s %q can be clicked", role, name), func(ctx context.Context) bool {
		all, err := w.things(ctx, role, name)
		w.why = fmt.Sprint(all, err)
		if err != nil || len(all) == 0 || all[0].states["disabled"] == "true" {
			return false
		}
		at, err := call[place](ctx, all[0], spot)
		if err != nil {
			return false
		}
		if !at.Free {
			w.why = "over it lies " + at.Over
			return false
		}
		return chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y)) == nil
	})
}

// fill types into a field in place of what is there.
func (w *window) fill(label, text string) { w.t.Helper(); w.fillIn("textbox", label, text) }

func (w *window) fillIn(role, label, text string) {
	w.t.Helper()
	field := w.find(role, label)
	w.do(step(dom.Focus, dom.FocusParams{BackendNodeID: field.id}))
	if _, err := call[bool](w.ctx, field, `function() { this.select(); return true }`); err != nil {
		w.t.Fatal(err)
	}
	if text == "" {
		w.do(chromedp.KeyEvent("\b"))
		return
	}
	w.do(step(input.InsertText, input.InsertTextParams{Text: text}))
}

// holds waits until a field holds a text.
func (w *window) holds(role, label, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf("the %s %q holds %q", role, label, text), func(ctx context.Context) bool {
		all, err := w.things(ctx, role, label)
		if err != nil || len(all) == 0 {
			return false
		}
		got, err := call[string](ctx, all[0], `function() { return this.value }`)
		return err == nil && got == text
	})
}

// choose picks an option of a list.
func (w *window) choose(label, option string) {
	w.t.Helper()
	list := w.find("combobox", label)
	ok, err := call[bool](w.ctx, list, `function() {
		const option = [...this.options].find((o) => o.textContent.trim() === `+quote(option)+`);
		if (option) { this.value = option.value; this.dispatchEvent(new Event("input", { bubbles: true })); this.dispatchEvent(new Event("change", { bubbles: true })); }
		return Boolean(option);
	}`)
	if err != nil || !ok {
		w.t.Fatalf("the list %q has no option %q (%v)", label, option, err)
	}
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always encodes
	return string(b)
}

// upload chooses a file in a field of files.
func (w *window) upload(label, path string) {
	w.t.Helper()
	field := w.find("button", label)
	w.do(step(dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, BackendNodeID: field.id}))
}

// words is all that can be read on the page.
func (w *window) words(ctx context.Context) string {
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(s), " ")
}

// says tells whether the page says something now.
func (w *window) says(ctx context.Context, text string) bool {
	all := w.words(ctx)
	w.why = "it reads: " + all
	return strings.Contains(all, text) || strings.HasPrefix(text, "/") && like(all, text)
}

// reads waits until the page says something.
func (w *window) reads(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		w.until(fmt.Sprintf("the page reads %q", text), func(ctx context.Context) bool {
			return w.says(ctx, text)
		})
	}
}
