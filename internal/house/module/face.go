package module

import "strings"

// Face writes what a package shows, a line each: types with their exported fields
// and methods, functions, variables and constants.
func (p *Package) Face() string {
	var b strings.Builder
	for _, e := range p.Exports {
		if e.Kind == "field" || e.Kind == "method" {
			b.WriteString("\t")
		}
		b.WriteString(e.Decl + "\n")
	}
	return b.String()
}
