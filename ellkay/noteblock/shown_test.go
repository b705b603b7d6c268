package noteblock

import (
	"strings"
	"testing"
)

const (
	z21Text  = "Video visit. Physician starts here: https://v.example/s/1?a=1&copy=2 Patient joins here: https://v.example/j/1"
	z21Notes = "Bring X-rays & <old> letters\r\nCall first\n[televisit] " + z21Text + " [/televisit]\nNo milk"
)

// shows is what EHRs do to text before they show it.
var shows = map[string]func(string) string{
	"as it is":         func(s string) string { return s },
	"CR LF":            func(s string) string { return lines(s, "\r\n") },
	"CR":               func(s string) string { return lines(s, "\r") },
	"<br>":             func(s string) string { return lines(s, "<br>") },
	"<BR />":           func(s string) string { return lines(s, "<BR />\n") },
	"&#10;":            func(s string) string { return lines(s, "&#10;") },
	"&#13;&#10;":       func(s string) string { return lines(s, "&#13;&#10;") },
	"&#xA;":            func(s string) string { return lines(s, "&#xA;") },
	"a space":          func(s string) string { return lines(s, " ") },
	"paragraphs":       func(s string) string { return "<p>" + lines(s, "</p><p>") + "</p>" },
	"divs":             func(s string) string { return `<div class="note">` + lines(s, "</div>\n<div>") + "</div>" },
	"escaped":          func(s string) string { return strings.ReplaceAll(s, "&", "&amp;") },
	"escaped whole":    func(s string) string { return escaper.Replace(s) },
	"escaped and <br>": func(s string) string { return lines(escaper.Replace(s), "<br/>") },
	"brackets escaped": func(s string) string { return strings.NewReplacer("[", "&#91;", "]", "&#93;").Replace(s) },
	"hard spaces":      func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
	"&nbsp;":           func(s string) string { return strings.ReplaceAll(s, " ", "&nbsp;") },
	"trailing spaces":  func(s string) string { return lines(s, "  \n") + " \t\r\n\r\n" },
	"leading spaces":   func(s string) string { return "  " + lines(s, "\n  ") },
	"tabs":             func(s string) string { return strings.ReplaceAll(s, " ", "\t") },
	"wide wraps":       func(s string) string { return wrap(s, 40, "\n") },
	"narrow wraps":     func(s string) string { return wrap(s, 17, "\r\n") },
	"wraps as <br>":    func(s string) string { return wrap(s, 23, "<br>") },
	"links as HTML":    func(s string) string { return links.ReplaceAllString(s, `<a href="$0" target="_blank">$0</a>`) },
	"links bracketed":  func(s string) string { return links.ReplaceAllString(s, `<$0>`) },
	"zero-width":       func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "/", "/\u200b") },
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "/", "&#x2F;")

func lines(s, end string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", end)
}

// wrap breaks every line after so many bytes, through words, links and marks.
func wrap(s string, width int, end string) string {
	var b strings.Builder
	for line := range strings.Lines(lines(s, "\n")) {
		for len(line) > width {
			b.WriteString(line[:width] + end)
			line = line[width:]
		}
		b.WriteString(line)
	}
	return b.String()
}

// Z21: however an EHR shows our block, it is found, it is the same, and it can be
// replaced and removed; nothing of it stays behind and nothing else is touched.
func TestZ21ShownOtherwise(t *testing.T) {
	t.Parallel()
	rest := "Bring X-rays & <old> letters\nCall first\nNo milk"
	for name, show := range shows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := show(z21Notes)
			if !Same(got, z21Notes) || !Holds(got, z21Notes) || !SameRest(got, z21Notes) {
				t.Errorf("same %v, holds %v, rest %v: %q", Same(got, z21Notes), Holds(got, z21Notes), SameRest(got, z21Notes), got)
			}
			if merged := Merge(got, z21Text); !Same(merged, z21Notes) {
				t.Errorf("merged again: %q", merged)
			}
			moved := Merge(got, "https://v.example/s/2")
			if text, found := Text(moved); !found || text != "https://v.example/s/2" || strings.Contains(squeezed(moved), "s/1") || strings.Count(moved, Begin) != 1 {
				t.Errorf("moved: %q", moved)
			}
			if removed := Remove(got); !Same(removed, rest) {
				t.Errorf("removed: %q", removed)
			}
		})
	}
}

// A2: what really changed is seen, however it is shown.
func TestA2RealChangesAreSeen(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(string) string{
		"another link":        func(s string) string { return strings.Replace(s, "v.example/j/1", "v.example/j/2", 1) },
		"longer link":         func(s string) string { return strings.Replace(s, "v.example/j/1", "v.example/j/12", 1) },
		"shorter link":        func(s string) string { return strings.Replace(s, "v.example/j/1", "v.example/j/", 1) },
		"capitals":            strings.ToUpper,
		"links the other way": func(s string) string { return strings.NewReplacer("s/1", "j/1", "j/1", "s/1").Replace(s) },
		"cut off":             func(s string) string { return s[:strings.Index(s, "v.example/j")] },
		"a link left out":     func(s string) string { return strings.Replace(s, "https://v.example/j/1 ", "", 1) },
	} {
		if got := change(z21Notes); Holds(got, z21Notes) || Same(got, z21Notes) {
			t.Errorf("%s: not seen in %q", name, got)
		}
	}
	for name, change := range map[string]func(string) string{
		"their words":       func(s string) string { return strings.Replace(s, "X-rays", "x-rays", 1) },
		"their words gone":  func(s string) string { return strings.Replace(s, "No milk", "", 1) },
		"more words":        func(s string) string { return s + "\nand tea" },
		"escaped for good":  func(s string) string { return strings.ReplaceAll(s, "&", "&amp;amp;") },
		"their line is cut": func(s string) string { return s[:len(s)-3] },
	} {
		if got := change(z21Notes); SameRest(got, z21Notes) || Same(got, z21Notes) {
			t.Errorf("%s: not seen in %q", name, got)
		}
	}
	changed := strings.Replace(z21Notes, "Video visit. Physician starts here", "Video visit, doctor", 1)
	if !Holds(changed, z21Notes) || !SameRest(changed, z21Notes) {
		t.Error("words of ours that an EHR changed are taken for a changed link")
	}
}

// Whatever stands in notes, they are the same as themselves, and what is taken out of
// them leaves no mark.
func FuzzShown(f *testing.F) {
	for _, show := range shows {
		f.Add(show(z21Notes), z21Text)
	}
	f.Add("[tele\n[televisit] x [/televisit]visit] http", "y")
	f.Fuzz(func(t *testing.T, notes, text string) {
		if !Same(notes, notes) || !Holds(notes, notes) || !SameRest(notes, notes) {
			t.Fatalf("%q is not as it is", notes)
		}
		if left := Remove(notes); len(findBlocks(left)) > 0 || len(left) > len(notes) {
			t.Fatalf("%q leaves %q", notes, left)
		}
		if merged := Merge(notes, text); !Same(merged, Merge(merged, text)) || len(findBlocks(merged)) > 1 {
			t.Fatalf("%q", merged)
		}
	})
}
