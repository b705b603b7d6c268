package house

import (
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/house/module"
)

// root is the top of the house, seen from here.
const root = "../.."

var update = flag.Bool("update", false, "write down what the engine shows, in testdata/sync.face")

// TestHouse applies the rules to this module. What to do about a complaint is
// said by the complaint; what the rules compare with stands in tables.go.
func TestHouse(t *testing.T) {
	t.Parallel()
	m, err := module.Load(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	h := Televisit
	if *update {
		h.Face.Golden = map[string]string{"./sync": m.Find("./sync").Face()}
		if err := os.WriteFile("testdata/sync.face", []byte(h.Face.Golden["./sync"]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, rule := range h.Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			for _, complaint := range rule.Check(m) {
				t.Error(complaint)
			}
		})
	}
}

// TestTopLevel keeps the front door tidy.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	want := []string{
		".ci", ".git", ".github", ".gitignore", ".golangci.yml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
		"Makefile", "README.md", "SECURITY.md", "doc.go", "docs", "ellkay", "example_test.go", "examples", "go.mod", "go.sum",
		"internal", "notify", "storage", "sync", "zoom",
	}
	git := exec.CommandContext(t.Context(), "git", "ls-tree", "--name-only", "HEAD")
	git.Dir = root
	tracked, err := git.Output()
	if err != nil {
		t.Skip("this is no git checkout")
	}
	for name := range strings.Lines(string(tracked)) {
		if name = strings.TrimSpace(name); !slices.Contains(want, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}
