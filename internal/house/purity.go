package house

import (
	"slices"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// purity holds the packages that decide to values: they import nothing that
// waits, calls or stores, and read no clock and no die.
func (h House) purity(m *module.Module) []string {
	var c complaints
	for _, p := range m.Select(h.Pure.Packages) {
		for _, imp := range p.Imports() {
			known := module.Ours(imp) && module.WithinAny(imp, slices.Concat(h.Pure.Packages, h.Pure.Know))
			if module.WithinAny(imp, h.Pure.Imports) || !module.Standard(imp) && !known {
				c.addf("%s imports %s: what decides neither waits nor calls nor stores", p.Path, imp)
			}
		}
		for _, n := range p.Names {
			if slices.Contains(h.Pure.Names[n.Package], n.Name) {
				c.addf("%s: %s names %s.%s: what decides is told the time and given the records", n.At, p.Path, n.Package, n.Name)
			}
		}
	}
	return c
}

// tested wants tests beside what decides: nothing is easier to test.
func (h House) tested(m *module.Module) []string {
	var c complaints
	for _, p := range m.Select(h.Pure.Packages) {
		if !slices.ContainsFunc(p.Files, func(f module.File) bool { return f.Tests }) {
			c.addf("%s has no tests of its own", p.Path)
		}
	}
	return c
}

// words keeps names out of the texts of packages that serve any vendor.
func (h House) words(m *module.Module) []string {
	var c complaints
	for _, p := range m.Select(h.Silent.Packages) {
		for _, f := range p.Files {
			for _, text := range f.Texts {
				if word := h.Silent.Words.FindString(text.Value); word != "" {
					c.addf("%s:%d says %q: %s", p.At(f.Name), text.Line, word, short(text.Value))
				}
			}
		}
	}
	return c
}

// short cuts a text to what fits in a line.
func short(text string) string {
	text = strings.TrimSpace(text)
	if r := []rune(text); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return text
}
