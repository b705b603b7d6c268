package kind_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/televisit/televisit-go/storage/internal/kind"
)

// A38: no kind of record is forgotten by a wipe.
func TestA38EveryKindIsWiped(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ofTheStore := []string{kind.Proof, kind.Mark}
	found := 0
	for n := range ast.Preorder(file) {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			continue
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			continue
		}
		name, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if slices.Contains(kind.OfAccount, name) == slices.Contains(ofTheStore, name) {
			t.Errorf("a wipe does not know what to do about records of kind %q", name)
		}
	}
	if found != len(kind.OfAccount)+len(kind.OfStore) || len(kind.OfStore) != len(ofTheStore) {
		t.Errorf("%d kinds are declared, %d known", found, len(kind.OfAccount)+len(kind.OfStore))
	}
}
