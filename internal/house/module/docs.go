package module

import (
	"go/ast"
	"go/token"
)

// docs finds the comments of everything that is declared, by the position of its
// name. A comment above a group belongs to the group's first name.
func docs(files []*ast.File) map[token.Pos]string {
	all := map[token.Pos]string{}
	set := func(names []*ast.Ident, comments ...*ast.CommentGroup) {
		for _, c := range comments {
			for _, n := range names {
				all[n.Pos()] += c.Text()
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				set([]*ast.Ident{n.Name}, n.Doc)
				return false
			case *ast.GenDecl:
				for i, spec := range n.Specs {
					above := n.Doc
					if i > 0 {
						above = nil
					}
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						set([]*ast.Ident{spec.Name}, above, spec.Doc, spec.Comment)
					case *ast.ValueSpec:
						set(spec.Names[:1], above, spec.Doc, spec.Comment)
					}
				}
			case *ast.Field:
				names := n.Names
				if len(names) == 0 { // embedded: the position of its type's name
					names = []*ast.Ident{{NamePos: embeddedPos(n.Type)}}
				}
				set(names[:1], n.Doc, n.Comment)
			}
			return true
		})
	}
	return all
}

// embeddedPos returns where the type checker says that an embedded field stands.
func embeddedPos(expr ast.Expr) token.Pos {
	switch e := expr.(type) {
	case *ast.StarExpr:
		return embeddedPos(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Pos()
	case *ast.IndexExpr:
		return embeddedPos(e.X)
	case *ast.IndexListExpr:
		return embeddedPos(e.X)
	}
	return expr.Pos()
}
