package house

import (
	"slices"

	"github.com/televisit/televisit-go/internal/house/module"
)

// rooms holds the top-level directories apart.
func (h House) rooms(m *module.Module) []string {
	var c complaints
	for i := range m.Packages {
		p := &m.Packages[i]
		if p.Path == "." {
			continue
		}
		may, known := h.Rooms[module.Room(p.Path)]
		if !known {
			c.addf("%s stands in no room of the house: Rooms does not know %s", p.Path, module.Room(p.Path))
			continue
		}
		for _, imp := range p.Imports() {
			to := module.Room(imp)
			if !module.Ours(imp) || to == module.Room(p.Path) || to == "./internal" || module.WithinAny(imp, may) {
				continue
			}
			c.addf("%s imports %s: a room knows nothing of those above it, nor of its neighbours", p.Path, imp)
		}
	}
	return c
}

// doors holds packages to those who may import them.
func (h House) doors(m *module.Module) []string {
	var c complaints
	for i := range m.Packages {
		p := &m.Packages[i]
		for _, d := range h.Doors {
			if d.In != "" && !module.Within(p.Path, d.In) || module.Within(p.Path, d.To) || module.WithinAny(p.Path, d.By) {
				continue
			}
			for _, f := range p.Code() {
				for _, imp := range f.Imports {
					if module.Within(imp, d.To) && !slices.Contains(d.By, p.At(f.Name)) {
						c.addf("%s imports %s: %s; only these may: %s", p.At(f.Name), imp, d.Why, list(d.By))
					}
				}
			}
		}
	}
	return c
}
