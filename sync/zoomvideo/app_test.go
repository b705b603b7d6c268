package zoomvideo

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomapp"
)

// Z2: what the adapter calls and reads is what the app is set up for, and no more.
func TestAppIsSetUpForWhatIsCalled(t *testing.T) {
	t.Parallel()
	called := calledHere(t)
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

// calledHere names the methods of the Zoom client that this package calls, as
// "Meetings.Create".
func calledHere(t *testing.T) map[string]bool {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			method, _ := n.(*ast.SelectorExpr)
			if method == nil {
				return true
			}
			service, _ := method.X.(*ast.SelectorExpr)
			if service == nil {
				return true
			}
			if client, ok := service.X.(*ast.SelectorExpr); ok && client.Sel.Name == "client" {
				called[service.Sel.Name+"."+method.Sel.Name] = true
			}
			return true
		})
	}
	return called
}
