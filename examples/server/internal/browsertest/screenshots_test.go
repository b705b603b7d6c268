package browsertest

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var shots = flag.String("screenshots", "", "folder for pictures of every page; none are taken without it")

// Pictures of every page for the documents: `make screenshots`.
func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("-screenshots names no folder")
	}
	base := demo(t)
	newWindow(t, base, desk).playVisits("Val Example", "Toni Testcase")
	w := newWindow(t, base, desk)
	take := func(w *window, name string) {
		for suffix, l := range map[string]look{"": desk, "-phone-dark": phone.inDark()} {
			w.wear(l)
			w.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".menu[open]")?.scrollIntoView({ block: "center" })`))
			w.save("page-"+name+suffix+".png", w.picture())
		}
		w.wear(desk)
	}
	over := newWindow(t, base, desk)
	over.signIn("Olive Owner")
	over.open("/appointments?show=ended")
	over.follow("link", "Val Example")
	over.find("heading", "Timeline")
	take(over, "visit-over")
	w.everyPage(take)
}

// playVisits has visits take place, so that there is something to see.
func (w *window) playVisits(patients ...string) {
	w.t.Helper()
	w.signIn("Olive Owner")
	w.eventually("/appointments", "Ready")
	for _, who := range patients {
		w.act(who, "Patient joins", "Physician joins", "Let the patient in")
		w.play("15 minutes")
		w.act(who, "End the visit")
	}
}

// save keeps a picture in 256 colours: pages have few, and files stay small.
func (w *window) save(name string, data []byte) {
	w.t.Helper()
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	small := image.NewPaletted(full.Bounds(), commonest(full))
	draw.Draw(small, small.Bounds(), full, full.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, name), b.Bytes(), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// commonest is the colours that a picture has most of.
func commonest(full image.Image) color.Palette {
	seen := map[color.Color]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			seen[full.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(seen), func(a, b color.Color) int { return cmp.Compare(seen[b], seen[a]) })
	return colours[:min(len(colours), 256)]
}
