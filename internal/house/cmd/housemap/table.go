package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/televisit/televisit-go/internal/house"
	"github.com/televisit/televisit-go/internal/house/module"
)

// writeTable writes a line for each package: files, lines and exported names,
// tests aside; the arrows between its files and how many of them run back up, "≤"
// where a better order might be found; and how many public comments name a
// requirement by its number.
func writeTable(w io.Writer, packages []*module.Package) error {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(cells ...any) {
		fmt.Fprintf(tab, strings.Repeat("%v\t", len(cells)-1)+"  %v\n", cells...)
	}
	line("files", "lines", "exported", "arrows", "back up", "%", "numbers", "package")
	var files, lines, arrows, back, numbers int
	for _, p := range packages {
		layout, numbered := p.Layout(), 0
		up, most := len(layout.Up), ""
		if !layout.Exact {
			most = "≤ "
		}
		if p.Public() {
			numbered = len(house.Numbered(p))
		}
		line(len(p.Code()), p.Lines(), exported(p), len(p.Arrows), most+strconv.Itoa(up), share(up, len(p.Arrows)), numbered, p.Path)
		files, lines, arrows, back, numbers = files+len(p.Code()), lines+p.Lines(), arrows+len(p.Arrows), back+up, numbers+numbered
	}
	line(files, lines, "", arrows, back, share(back, arrows), numbers, fmt.Sprintf("%d packages", len(packages)))
	return tab.Flush()
}

// exported counts what a package shows by name: package-level names and methods.
func exported(p *module.Package) int {
	n := 0
	for _, e := range p.Exports {
		if e.Kind != "field" {
			n++
		}
	}
	return n
}

// share writes a part in percent.
func share(part, all int) string { return fmt.Sprintf("%.1f", 100*float64(part)/float64(max(1, all))) }

// writeLevels writes the files of a package from top to bottom, a level a line,
// and below them every arrow that runs back up.
func writeLevels(w io.Writer, p *module.Package) error {
	layout := p.Layout()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", p.Path)
	for _, level := range layout.Levels {
		fmt.Fprintf(&b, "    %s\n", strings.Join(level, "  "))
	}
	for _, a := range layout.Up {
		fmt.Fprintf(&b, "  ↑ %s\n", a)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
