package zoomvideo

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomapp"
)

// Z2: what the adapter calls and reads is what the app is set up for, and no more.
func TestAppIsSetUpForWhatIsCalled(t *testing.T) {
	t.Parallel()
	called := map[string]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if method, ok := n.(*ast.SelectorExpr); ok {
					if service, ok := method.X.(*ast.SelectorExpr); ok {
						if client, ok := service.X.(*ast.SelectorExpr); ok && client.Sel.Name == "client" {
							called[service.Sel.Name+"."+method.Sel.Name] = true
						}
					}
				}
				return true
			})
		}
	}
	if called["Users.ZAK"] {
		delete(called, "Users.ZAK")
		called["Users.Token"] = true
	}
	covered := map[string]bool{}
	for _, s := range zoomapp.Scopes() {
		for _, op := range s.Operations {
			covered[op] = true
		}
	}
	delete(covered, "Registrants.Get") // the link of a registration that had to be approved
	delete(called, "Registrants.Get")
	if got, want := slices.Sorted(maps.Keys(covered)), slices.Sorted(maps.Keys(called)); !slices.Equal(got, want) {
		t.Errorf("set up for\n%v, called are\n%v", got, want)
	}
	for _, e := range zoomapp.Events() {
		if _, ok := whatBy[e.Name]; !ok && !slices.Contains([]string{"meeting.started", "meeting.ended", "meeting.updated", "meeting.deleted"}, e.Name) {
			t.Errorf("%s is subscribed to, and not read", e.Name)
		}
	}
	for name := range whatBy {
		if !slices.ContainsFunc(zoomapp.Events(), func(e zoomapp.Event) bool { return e.Name == name }) {
			t.Errorf("%s is read, and not subscribed to", name)
		}
	}
}
