package house

import (
	"slices"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// floor returns the floor on which a package stands, the top one being 0, or -1.
// An entry that names the package alone goes before a tree.
func (f Floors) floor(at string) int {
	exact := slices.IndexFunc(f.All, func(on []string) bool { return slices.Contains(on, at) })
	if exact >= 0 {
		return exact
	}
	return slices.IndexFunc(f.All, func(on []string) bool { return module.WithinAny(at, on) })
}

// floors holds imports to the order of the floors.
func (h House) floors(m *module.Module) []string {
	var c complaints
	for _, p := range m.Select([]string{h.Floors.Of}) {
		from := h.Floors.floor(p.Path)
		if from < 0 {
			c.addf("%s", h.place(m, p))
			continue
		}
		for _, imp := range p.Imports() {
			to := h.Floors.floor(imp)
			switch {
			case !module.Within(imp, h.Floors.Of) || to < 0 || to > from:
			case to == from:
				c.addf("%s imports its neighbour %s: what both need belongs on a lower floor, what needs both on a higher one", p.Path, imp)
			default:
				c.addf("%s imports %s, which stands %d floors above it: turn it round with a value, a function or an interface of its own", p.Path, imp, from-to)
			}
		}
	}
	return c
}

// place says where a package belongs that stands on no floor.
func (h House) place(m *module.Module, p *module.Package) string {
	var c complaints
	var below, above []string
	top, bottom := 0, len(h.Floors.All)-1 // what its neighbours leave
	for _, imp := range p.Imports() {
		if to := h.Floors.floor(imp); module.Within(imp, h.Floors.Of) && to >= 0 {
			below, bottom = append(below, imp), min(bottom, to-1)
		}
	}
	for _, other := range m.Select([]string{h.Floors.Of}) {
		if from := h.Floors.floor(other.Path); from >= 0 && slices.Contains(other.Imports(), p.Path) {
			above, top = append(above, other.Path), max(top, from+1)
		}
	}
	switch {
	case top <= bottom && len(below) > 0:
		c.addf("put it beside %s, or on a floor of its own", list(h.Floors.All[bottom]))
	case top <= bottom && len(above) > 0:
		c.addf("put it beside %s, or on a floor of its own", list(h.Floors.All[top]))
	case len(below)+len(above) == 0:
		c.addf("put it anywhere")
	default:
		c.addf("put it on a new floor")
	}
	if len(above) > 0 {
		c.addf("below %s, which import it", list(above))
	}
	if len(below) > 0 {
		c.addf("above %s, which it imports", list(below))
	}
	return p.Path + " stands on no floor; in Floors of internal/house/tables.go " + strings.Join(c, ", ")
}
