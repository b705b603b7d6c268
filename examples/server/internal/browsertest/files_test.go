package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// file writes a file that somebody uploads.
func (w *window) file(name, content string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// logo writes a picture.
func (w *window) logo(width, height int) string {
	w.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.RGBA{10, 95, 180, 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		w.t.Fatal(err)
	}
	return w.file("logo.png", b.String())
}

// drop drops a file by mouse on the words that ask for it.
func (w *window) drop(label, path string) {
	w.t.Helper()
	t := w.named("button", label)
	w.until("a file can be dropped at "+label, func(ctx context.Context) bool {
		at, err := with[place](ctx, t, `((found) => `+spot+`)([found[0]?.labels[0]])`)
		w.why = fmt.Sprint(at.Over, err)
		if err != nil || !at.Free {
			return false
		}
		data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{path}, DragOperationsMask: 1}
		for _, what := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
			if err := chromedp.Do(ctx, step(input.DispatchDragEvent, input.DispatchDragEventParams{Type: what, X: at.X, Y: at.Y, Data: data})); err != nil {
				w.why = err.Error()
				return false
			}
		}
		return true
	})
}

// download clicks on something and returns what is in the file that comes of it; an
// asterisk in its name stands for anything. When none comes, the page is loaded
// again, as a person would, and it is clicked once more.
func (w *window) download(role, name, file string) string {
	w.t.Helper()
	dir := w.t.TempDir()
	told := w.downloadsInto(dir)
	var content []byte
	var pressed time.Time
	w.until("there is the file "+file, func(context.Context) bool {
		if time.Since(pressed) > 15*time.Second {
			if !pressed.IsZero() {
				w.do(chromedp.Reload())
			}
			w.press(role, name)
			pressed = time.Now()
		}
		found, err := filepath.Glob(filepath.Join(dir, file))
		w.why = fmt.Sprint("of downloads was told: ", told(), err)
		if len(found) == 0 {
			return false
		}
		content, err = os.ReadFile(found[0])
		return err == nil
	})
	return string(content)
}

// downloadsInto has the files that come go to a directory, and returns what tells
// what the browser said of them.
func (w *window) downloadsInto(dir string) (told func() []string) {
	w.t.Helper()
	var mu sync.Mutex
	var events []string
	tell := func(words ...any) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, strings.TrimSpace(fmt.Sprintln(words...)))
	}
	err := chromedp.ListenBrowser(w.ctx, func(event any) {
		switch e := event.(type) {
		case *browser.EventDownloadWillBegin:
			tell("begins", e.SuggestedFilename, e.URL)
		case *browser.EventDownloadProgress:
			tell(e.State, e.ReceivedBytes, e.FilePath)
		}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(step(browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(w.ctx).BrowserContextID,
		DownloadPath: dir, EventsEnabled: new(true),
	}))
	return func() []string { mu.Lock(); defer mu.Unlock(); return slices.Clone(events) }
}
