package module

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// checker checks the types of the module's packages, each after what it imports.
type checker struct {
	*source

	outside *Outside
	done    map[string]*checked
}

// checked is a package with its types.
type checked struct {
	*types.Package

	info *types.Info
}

func (c *checker) check(at string) (*checked, error) {
	if done, begun := c.done[at]; done != nil {
		return done, nil
	} else if begun {
		return nil, fmt.Errorf("%s imports itself by way of others", at)
	}
	p := c.packages[at]
	if p == nil {
		return nil, fmt.Errorf("there is no package %s", at)
	}
	c.done[at] = nil
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: c, GoVersion: c.version}
	pkg, err := conf.Check(strings.Replace(at, ".", c.module, 1), c.fset, p.syntax, info)
	if err != nil {
		return nil, err
	}
	c.done[at] = &checked{pkg, info}
	return c.done[at], nil
}

// Import is what the checker of one package asks for the types of another.
func (c *checker) Import(path string) (*types.Package, error) {
	if at := c.name(path); Ours(at) {
		done, err := c.check(at)
		if err != nil {
			return nil, err
		}
		return done.Package, nil
	}
	return c.outside.Import(path)
}
