package module

import (
	"go/token"
	"slices"
	"strings"
)

// names returns the package-level names of other packages that are used, each
// where it stands first.
func (c *checked) names(s *source) []Name {
	type key struct{ pkg, name string }
	first := map[key]token.Pos{}
	for id, obj := range c.info.Uses {
		pkg := obj.Pkg()
		if pkg == nil || pkg == c.Package || obj.Parent() != pkg.Scope() {
			continue
		}
		k := key{s.name(pkg.Path()), obj.Name()}
		if at, known := first[k]; !known || id.Pos() < at {
			first[k] = id.Pos()
		}
	}
	var all []Name
	for k, at := range first {
		all = append(all, Name{Package: k.pkg, Name: k.name, At: s.position(at)})
	}
	slices.SortFunc(all, func(a, b Name) int {
		return strings.Compare(a.Package+"."+a.Name, b.Package+"."+b.Name)
	})
	return all
}
