package module

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// arrows finds what the declarations of one file use of another file: functions,
// types, variables and constants, and methods and fields of a type. That a method
// stands elsewhere than its type makes no arrow; what its body uses does.
func (c *checked) arrows(s *source, files []*ast.File) []Arrow {
	uses := map[[2]string]map[string]bool{}
	labels := c.labels()
	for _, f := range files {
		from := s.file(f.Pos())
		for _, d := range declarations(f) {
			ast.Inspect(d.node, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				obj := c.info.Uses[id]
				if obj == nil || obj.Pkg() != c.Package {
					return true
				}
				if to := s.file(obj.Pos()); to != from {
					k := [2]string{from, to}
					if uses[k] == nil {
						uses[k] = map[string]bool{}
					}
					uses[k][d.name+" uses "+labels.of(obj)] = true
				}
				return true
			})
		}
	}
	var all []Arrow
	for k, u := range uses {
		all = append(all, Arrow{From: k[0], To: k[1], Uses: slices.Sorted(maps.Keys(u))})
	}
	slices.SortFunc(all, func(a, b Arrow) int { return strings.Compare(a.From+" "+a.To, b.From+" "+b.To) })
	return all
}

// declaration is what stands at the top level of a file, and uses something.
type declaration struct {
	name string
	node ast.Node
}

func declarations(f *ast.File) []declaration {
	var all []declaration
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			all = append(all, declaration{name, d.Type})
			if d.Body != nil {
				all = append(all, declaration{name, d.Body})
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					all = append(all, declaration{spec.Name.Name, spec})
				case *ast.ValueSpec:
					all = append(all, declaration{spec.Names[0].Name, spec})
				}
			}
		}
	}
	return all
}

// receiver returns the name of a method's type: "Engine" of *Engine, "List" of List[T].
func receiver(expr ast.Expr) string {
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return "?"
		}
	}
}

// labels are the names of fields and methods with their type before them.
type labels map[types.Object]string

func (l labels) of(obj types.Object) string {
	switch o := obj.(type) {
	case *types.Func:
		obj = o.Origin()
	case *types.Var:
		obj = o.Origin()
	}
	if label, known := l[obj]; known {
		return label
	}
	return obj.Name()
}

func (c *checked) labels() labels {
	l := labels{}
	for _, name := range c.Scope().Names() {
		tn, ok := c.Scope().Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok {
			continue
		}
		for m := range named.Methods() {
			l[m] = name + "." + m.Name()
		}
		switch t := named.Underlying().(type) {
		case *types.Struct:
			for f := range t.Fields() {
				l[f] = name + "." + f.Name()
			}
		case *types.Interface:
			for m := range t.ExplicitMethods() {
				l[m] = name + "." + m.Name()
			}
		}
	}
	return l
}

// String writes an arrow with the first of its uses.
func (a Arrow) String() string {
	more := ""
	if n := len(a.Uses); n > 1 {
		more = fmt.Sprintf(" and %d more", n-1)
	}
	return fmt.Sprintf("%s → %s: %s%s", a.From, a.To, a.Uses[0], more)
}
