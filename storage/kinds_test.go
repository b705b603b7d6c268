package storage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
)

// A38: no kind of record is forgotten by a wipe.
func TestA38EveryKindIsWiped(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ofTheStore := []string{kindProof, kindMark}
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
		kind, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if slices.Contains(everyKind, kind) == slices.Contains(ofTheStore, kind) {
			t.Errorf("a wipe does not know what to do about records of kind %q", kind)
		}
	}
	if found != len(everyKind)+len(ofTheStore) {
		t.Errorf("%d kinds are declared, %d known", found, len(everyKind)+len(ofTheStore))
	}
}
