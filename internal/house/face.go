package house

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// golden compares what a package shows with what was agreed.
func (h House) golden(m *module.Module) []string {
	var c complaints
	for _, at := range slices.Sorted(maps.Keys(h.Face.Golden)) {
		p := m.Find(at)
		if p == nil {
			continue
		}
		want, got := strings.Split(h.Face.Golden[at], "\n"), strings.Split(p.Face(), "\n")
		for _, line := range got {
			if !slices.Contains(want, line) {
				c.addf("%s shows what was not agreed: %s", at, strings.TrimSpace(line))
			}
		}
		for _, line := range want {
			if !slices.Contains(got, line) {
				c.addf("%s no longer shows: %s", at, strings.TrimSpace(line))
			}
		}
	}
	return c
}

// methods bounds the exported methods of a type.
func (h House) methods(m *module.Module) []string {
	var c complaints
	for _, of := range slices.Sorted(maps.Keys(h.Face.Methods)) {
		dot := strings.LastIndex(of, ".")
		at, name := of[:dot], of[dot+1:]
		if !m.Shows(at, name) {
			c.addf("%s is not there: who is it whose methods are counted?", of)
			continue
		}
		var found []string
		for _, e := range m.Find(at).Exports {
			if method, ok := strings.CutPrefix(e.Name, name+"."); ok && e.Kind == "method" {
				found = append(found, method)
			}
		}
		if len(found) > h.Face.Methods[of] {
			c.addf("%s has %d exported methods; it may have %d: %s", of, len(found), h.Face.Methods[of], list(found))
		}
	}
	return c
}

// public returns the packages whose face is watched.
func (h House) public(m *module.Module) []*module.Package {
	return slices.DeleteFunc(m.Select(h.Face.Public), func(p *module.Package) bool { return !p.Public() })
}

// leaks finds types of internal packages in public: who reads the documentation
// of such a name does not find what it is.
func (h House) leaks(m *module.Module) []string {
	var c complaints
	for _, p := range h.public(m) {
		for _, e := range p.Exports {
			if len(e.Leaks) > 0 {
				c.addf("%s: %s shows %s of an internal package", e.At, e.Name, list(e.Leaks))
			}
		}
	}
	return c
}

// names finds names that are for the inside.
func (h House) names(m *module.Module) []string {
	var c complaints
	for _, p := range h.public(m) {
		for _, e := range p.Exports {
			if slices.Contains(h.Face.Never, e.Name[strings.LastIndex(e.Name, ".")+1:]) {
				c.addf("%s: %s is a name for the inside", e.At, e.Name)
			}
		}
	}
	return c
}

// numbers keeps the numbers of requirements out of public comments.
func (h House) numbers(m *module.Module) []string {
	var c complaints
	for _, p := range h.public(m) {
		c = append(c, Numbered(p)...)
	}
	return c
}

var number = regexp.MustCompile(`\b[A-E]\d{1,2}\b`)

// Numbered returns the public comments of a package in which a requirement is
// named by its number: tests do so, documentation does not.
func Numbered(p *module.Package) []string {
	var c complaints
	if n := number.FindString(p.Doc); n != "" {
		c.addf("%s: the comment of the package names %s", p.Path, n)
	}
	for _, e := range p.Exports {
		if n := number.FindString(e.Doc); n != "" {
			c.addf("%s: the comment of %s names %s", e.At, e.Name, n)
		}
	}
	return c
}
