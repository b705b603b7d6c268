package house

import (
	"slices"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// links bounds what is linked, with the way by which it comes.
func (h House) links(m *module.Module) []string {
	var c complaints
	for _, l := range h.Links {
		for _, top := range l.Of {
			by := m.Linked(top)
			var names []string
			for at := range by {
				names = append(names, at)
			}
			slices.Sort(names)
			for _, at := range names {
				foreign := !module.Ours(at) && !module.Standard(at)
				if module.WithinAny(at, l.Never) || foreign && l.Only != nil && !module.WithinAny(at, l.Only) {
					c.addf("%s links %s: %s", top, at, way(by, at))
				}
			}
		}
	}
	return c
}

func way(by map[string]string, at string) string {
	var steps []string
	for ; at != ""; at = by[at] {
		steps = append(steps, at)
	}
	slices.Reverse(steps)
	return strings.Join(steps, " → ")
}
