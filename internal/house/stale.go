package house

import (
	"maps"
	"slices"

	"github.com/televisit/televisit-go/internal/house/module"
)

// stale wants every entry of every table to name something: else a rule watches
// a package that has another name by now.
func (h House) stale(m *module.Module) []string {
	var c complaints
	missing := map[string][]string{} // and the tables that name it
	want := func(table string, entries ...string) {
		for _, e := range entries {
			if module.Ours(e) && !m.Has(e) && !slices.Contains(missing[e], table) {
				missing[e] = append(missing[e], table)
			}
		}
	}
	for _, room := range slices.Sorted(maps.Keys(h.Rooms)) {
		want("Rooms", append([]string{room + "/..."}, h.Rooms[room]...)...)
	}
	want("Floors", h.Floors.Of)
	for _, on := range h.Floors.All {
		want("Floors", on...)
	}
	for _, d := range h.Doors {
		want("Doors", slices.Concat(d.By, []string{d.To})...)
		if !module.Ours(d.To) && !m.Imported(d.To) {
			c.addf("Doors watches %s, which nobody imports", d.To)
		}
	}
	for _, l := range h.Links {
		want("Links", slices.Concat(l.Of, l.Only, l.Never)...)
	}
	want("Pure", slices.Concat(h.Pure.Packages, h.Pure.Know, h.Pure.Imports)...)
	for _, pkg := range slices.Sorted(maps.Keys(h.Pure.Names)) {
		for _, name := range h.Pure.Names[pkg] {
			if module.Ours(pkg) && !m.Shows(pkg, name) {
				c.addf("Pure names %s.%s, which is not there", pkg, name)
			}
		}
	}
	want("Silent", h.Silent.Packages...)
	want("Size", slices.Sorted(maps.Keys(h.Size.Except))...)
	for _, at := range slices.Sorted(maps.Keys(h.Size.Except)) {
		p, bound := m.Find(at), h.Size.Except[at]
		if p != nil && len(p.Code()) <= h.Size.Files && p.Lines() <= h.Size.Lines {
			c.addf("Size makes an exception for %s, which needs none", at)
		}
		if bound.Why == "" {
			c.addf("Size makes an exception for %s and does not say why", at)
		}
	}
	want("Face", h.Face.Public...)
	want("Face", slices.Sorted(maps.Keys(h.Face.Golden))...)
	want("Arrows", h.Arrows.Packages...)
	for _, e := range slices.Sorted(maps.Keys(missing)) {
		c.addf("%s is not there, but named in %s", e, list(missing[e]))
	}
	return c
}
