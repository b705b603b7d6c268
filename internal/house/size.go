package house

import "github.com/televisit/televisit-go/internal/house/module"

// packageSize bounds packages.
func (h House) packageSize(m *module.Module) []string {
	var c complaints
	for i := range m.Packages {
		p := &m.Packages[i]
		bound, own := h.Size.Except[p.Path]
		if !own {
			bound = Bound{Files: h.Size.Files, Lines: h.Size.Lines}
		}
		files, lines := len(p.Code()), p.Lines()
		if files > bound.Files || lines > bound.Lines {
			c.addf("%s has %d files and %d lines; it may have %d and %d", p.Path, files, lines, bound.Files, bound.Lines)
		}
	}
	return c
}

// fileSize bounds files: a file is one idea.
func (h House) fileSize(m *module.Module) []string {
	var c complaints
	for i := range m.Packages {
		p := &m.Packages[i]
		for _, f := range p.Files {
			limit := map[module.Kind]int{module.Code: h.Size.File, module.Test: h.Size.TestFile}[f.Kind]
			if limit > 0 && f.Lines > limit {
				c.addf("%s has %d lines; it may have %d", p.At(f.Name), f.Lines, limit)
			}
		}
	}
	return c
}

// arrows bounds what runs back up inside a package.
func (h House) arrows(m *module.Module) []string {
	var c complaints
	for _, p := range m.Select(h.Arrows.Packages) {
		up, limit := p.Layout().Up, max(h.Arrows.Least, len(p.Arrows)*h.Arrows.Percent/100)
		if len(up) <= limit {
			continue
		}
		c.addf("%s: %d of %d arrows between its files run back up; %d may", p.Path, len(up), len(p.Arrows), limit)
		for _, a := range up {
			c.addf("    %s", a)
		}
	}
	return c
}
