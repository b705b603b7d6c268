package module

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// walker goes through what a caller can reach from a type.
type walker struct {
	*checked

	source *source
	seen   map[types.Type]bool
	leaky  map[string]bool
}

func (w *walker) names() []string { return slices.Sorted(maps.Keys(w.leaky)) }

// name notes a type that is named, if it stands in an internal package.
func (w *walker) name(obj *types.TypeName) {
	if obj.Pkg() == nil || obj.Pkg() == w.Package {
		return
	}
	if at := w.source.name(obj.Pkg().Path()); Ours(at) && Internal(at) {
		w.leaky[at+"."+obj.Name()] = true
	}
}

func (w *walker) walk(t types.Type) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		w.name(t.Obj())
		w.args(t.TypeArgs())
		w.walk(t.Rhs())
	case *types.Named:
		w.name(t.Obj())
		w.args(t.TypeArgs())
		if t.Obj().Pkg() == w.Package && !t.Obj().Exported() {
			w.members(t) // has no entry of its own, but callers get at it
		}
	case *types.Pointer:
		w.walk(t.Elem())
	case *types.Slice:
		w.walk(t.Elem())
	case *types.Array:
		w.walk(t.Elem())
	case *types.Chan:
		w.walk(t.Elem())
	case *types.Map:
		w.walk(t.Key())
		w.walk(t.Elem())
	case *types.Signature:
		w.params(t.TypeParams())
		w.walk(t.Params())
		w.walk(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			w.walk(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() || f.Embedded() {
				w.walk(f.Type())
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if m.Exported() {
				w.walk(m.Type())
			}
		}
		for embedded := range t.EmbeddedTypes() {
			w.walk(embedded)
		}
	case *types.Union:
		for term := range t.Terms() {
			w.walk(term.Type())
		}
	case *types.TypeParam:
		w.walk(t.Constraint())
	}
}

func (w *walker) args(list *types.TypeList) {
	for t := range list.Types() {
		w.walk(t)
	}
}

func (w *walker) params(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		w.walk(p)
	}
}

func (w *walker) members(named *types.Named) {
	w.walk(named.Underlying())
	for m := range named.Methods() {
		if m.Exported() {
			w.walk(m.Type())
		}
	}
}

// declared looks at a declaration type A B: the type checker forgets B.
func (w *walker) declared(right ast.Expr) {
	for {
		switch e := right.(type) {
		case *ast.ParenExpr:
			right = e.X
		case *ast.IndexExpr:
			right = e.X
		case *ast.IndexListExpr:
			right = e.X
		case *ast.SelectorExpr:
			right = e.Sel
		case *ast.Ident:
			if tn, ok := w.info.Uses[e].(*types.TypeName); ok {
				w.walk(tn.Type())
			}
			return
		default:
			return
		}
	}
}
