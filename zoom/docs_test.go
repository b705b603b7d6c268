package zoom_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// Every method that calls Zoom names the page it follows.
func TestEveryMethodNamesItsPage(t *testing.T) {
	t.Parallel()
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	methods := 0
	for _, file := range names {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || !onService(fn) {
				continue
			}
			methods++
			if doc := fn.Doc.Text(); !strings.HasPrefix(doc, fn.Name.Name+" ") || !strings.Contains(doc, "\nSee https://developers.zoom.us/docs/") {
				t.Errorf("%s: %s must say what it does and name Zoom's page", file.Name(), fn.Name.Name)
			}
		}
	}
	if methods < 47 {
		t.Errorf("only %d methods seen", methods)
	}
}

func onService(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return false
	}
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && strings.HasSuffix(name.Name, "Service")
}
