package module

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Load reads the module below root and describes it. It asks the go command for
// what the module links from outside, and checks the types of its own packages
// from their source. A module that does not compile is an error.
func Load(ctx context.Context, root string) (*Module, error) {
	src, err := read(root)
	if err != nil {
		return nil, err
	}
	out, err := List(ctx, root, src.outside())
	if err != nil {
		return nil, err
	}
	return src.describe(out)
}

// LoadWith is Load without the go command: out holds everything that the module
// imports from outside. One list serves many modules, one after the other.
func LoadWith(out *Outside, root string) (*Module, error) {
	src, err := read(root)
	if err != nil {
		return nil, err
	}
	return src.describe(out)
}

// describe checks the types of every package and says what the rules ask for.
func (s *source) describe(out *Outside) (*Module, error) {
	c := &checker{source: s, outside: out, done: map[string]*checked{}}
	m := &Module{Outside: out.imports}
	for _, at := range slices.Sorted(maps.Keys(s.packages)) {
		p := s.packages[at]
		if len(p.syntax) > 0 {
			done, err := c.check(at)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", at, err)
			}
			done.describe(s, p)
		}
		m.Packages = append(m.Packages, p.Package)
	}
	return m, nil
}

// describe completes what is known of a package by what its types tell.
func (c *checked) describe(s *source, p *written) {
	for _, f := range p.syntax {
		if f.Doc != nil {
			p.Doc += f.Doc.Text()
		}
	}
	p.Names = c.names(s)
	p.Arrows = c.arrows(s, p.syntax)
	p.Exports = c.exports(s, p.syntax)
}
