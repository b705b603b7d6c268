package module

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// exports returns everything that a package shows, and what each of it leaks.
func (c *checked) exports(s *source, files []*ast.File) []Export {
	e := exporter{c, s, docs(files), map[types.Object]ast.Expr{}, nil}
	for _, f := range files {
		for _, d := range declarations(f) {
			if spec, ok := d.node.(*ast.TypeSpec); ok {
				e.right[c.info.Defs[spec.Name]] = spec.Type
			}
		}
	}
	for _, name := range c.Scope().Names() {
		if obj := c.Scope().Lookup(name); obj.Exported() {
			e.object(obj)
		}
	}
	slices.SortStableFunc(e.found, func(a, b Export) int { return strings.Compare(a.Name, b.Name) })
	return e.found
}

type exporter struct {
	*checked

	source *source
	docs   map[token.Pos]string
	right  map[types.Object]ast.Expr // what stands behind a type's name in its declaration
	found  []Export
}

func (e *exporter) add(kind, name, decl string, obj types.Object, leaks []string) {
	e.found = append(e.found, Export{
		Name: name, Kind: kind, Decl: decl, Doc: e.docs[obj.Pos()], At: e.source.position(obj.Pos()), Leaks: leaks,
	})
}

// show writes a type as the package itself would, other packages by their name.
func (e *exporter) show(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == e.Package {
			return ""
		}
		return p.Name()
	})
}

func (e *exporter) object(obj types.Object) {
	name := obj.Name()
	switch obj := obj.(type) {
	case *types.Const:
		e.add("const", name, fmt.Sprintf("const %s %s = %s", name, e.show(obj.Type()), obj.Val()), obj, e.leaks(obj.Type()))
	case *types.Var:
		e.add("var", name, "var "+name+" "+e.show(obj.Type()), obj, e.leaks(obj.Type()))
	case *types.Func:
		e.add("func", name, "func "+name+strings.TrimPrefix(e.show(obj.Type()), "func"), obj, e.leaks(obj.Type()))
	case *types.TypeName:
		e.typeName(obj)
	}
}

func (e *exporter) typeName(obj *types.TypeName) {
	name := obj.Name()
	if obj.IsAlias() {
		target := obj.Type()
		if alias, ok := target.(*types.Alias); ok {
			target = alias.Rhs()
		}
		e.add("type", name, "type "+name+" = "+e.show(target), obj, e.leaks(target))
		return
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return
	}
	w := e.walker()
	w.declared(e.right[obj])
	w.params(named.TypeParams())
	kind := e.show(named.Underlying())
	switch t := named.Underlying().(type) {
	case *types.Struct:
		kind = "struct"
		for f := range t.Fields() {
			if f.Embedded() && !f.Exported() {
				w.walk(f.Type())
			}
		}
	case *types.Interface:
		kind = "interface"
		for embedded := range t.EmbeddedTypes() {
			w.walk(embedded)
		}
	default:
		w.walk(t)
	}
	e.add("type", name, "type "+e.show(named)+" "+kind, obj, w.names())
	e.members(named)
}

// members adds the exported fields and methods of a type.
func (e *exporter) members(named *types.Named) {
	name := named.Obj().Name()
	method := func(recv string, m *types.Func) {
		e.add("method", name+"."+m.Name(), fmt.Sprintf("func (%s) %s%s", recv, m.Name(), strings.TrimPrefix(e.show(m.Type()), "func")), m, e.leaks(m.Type()))
	}
	switch t := named.Underlying().(type) {
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if m.Exported() {
				method(name, m)
			}
		}
		return
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() {
				e.add("field", name+"."+f.Name(), name+"."+f.Name()+" "+e.show(f.Type()), f, e.leaks(f.Type()))
			}
		}
	}
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		m, ok := sel.Obj().(*types.Func)
		if !ok || !m.Exported() {
			continue
		}
		recv := name
		if sig, ok := m.Type().(*types.Signature); ok && sel.Obj().Pkg() == e.Package {
			if _, pointer := sig.Recv().Type().(*types.Pointer); pointer {
				recv = "*" + name
			}
		}
		method(recv, m)
	}
}

// leaks returns the types of the module's internal packages that a type shows to
// whoever uses it.
func (e *exporter) leaks(t types.Type) []string {
	w := e.walker()
	w.walk(t)
	return w.names()
}

func (e *exporter) walker() *walker {
	return &walker{e.checked, e.source, map[types.Type]bool{}, map[string]bool{}}
}
