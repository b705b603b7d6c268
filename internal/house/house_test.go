package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the top of the house, seen from here.
const root = "../.."

const module = "github.com/televisit/televisit-go"

// core are the packages that vendors link whatever adapters they choose.
var core = []string{"ellkay", "zoom", "storage", "notify", "sync"}

// allowed is what the core may link beyond the standard library and itself.
var allowed = []string{
	"github.com/hashicorp/go-cleanhttp",
	"github.com/hashicorp/go-retryablehttp",
	"golang.org/x/oauth2",
	"golang.org/x/time",
}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func goList(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Standard,Imports"}, args...)...)
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var pkgs []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return pkgs
		}
		if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// under reports whether an import path is top or below it.
func under(path, top string) bool { return path == top || strings.HasPrefix(path, top+"/") }

// TestCoreLinks holds the core to its four modules.
func TestCoreLinks(t *testing.T) {
	t.Parallel()
	args := []string{"-deps"}
	for _, c := range core {
		args = append(args, "./"+c)
	}
	seen := 0
	for _, p := range goList(t, args...) {
		seen++
		ours := under(p.ImportPath, module)
		permitted := slices.ContainsFunc(allowed, func(a string) bool { return under(p.ImportPath, a) })
		if !p.Standard && !ours && !permitted {
			t.Errorf("the core links %s; only adapters may", p.ImportPath)
		}
	}
	if seen < 50 {
		t.Fatalf("go list told of %d packages only", seen)
	}
}

// TestRiverStaysInFleet holds what schedules a fleet to the package that does so.
func TestRiverStaysInFleet(t *testing.T) {
	t.Parallel()
	const river = "github.com/riverqueue"
	seen := false
	for _, p := range goList(t, "./...") {
		rel := strings.TrimPrefix(p.ImportPath, module+"/")
		if !slices.ContainsFunc(p.Imports, func(imp string) bool { return under(imp, river) }) {
			continue
		}
		seen = true
		if rel != "sync/fleet" && !under(rel, "examples/server") {
			t.Errorf("%s imports River; only sync/fleet and examples/server may", rel)
		}
	}
	if !seen {
		t.Error("nobody imports River; is its module still called " + river + "?")
	}
}

// TestImportsRunDownwards holds the rooms apart: a room knows nothing of the
// rooms above it, nor of its neighbours.
func TestImportsRunDownwards(t *testing.T) {
	t.Parallel()
	// What each room may know, besides its own sub-packages and internal/.
	may := map[string][]string{
		"internal": {"storage/driver"}, // sqlstore implements the driver
		"ellkay":   {},
		"zoom":     {},
		"storage":  {},
		"notify":   {},
		"sync":     {"ellkay", "zoom", "storage", "notify"},
		"examples": {"ellkay", "zoom", "storage", "notify", "sync"},
	}
	for _, p := range goList(t, "./...") {
		rel, inside := strings.CutPrefix(p.ImportPath, module+"/")
		if !inside {
			continue
		}
		room, _, _ := strings.Cut(rel, "/")
		below, known := may[room]
		if !known {
			t.Errorf("%s stands in no room of the house", rel)
			continue
		}
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module+"/")
			if !ours || under(to, room) || room != "internal" && under(to, "internal") {
				continue
			}
			if !slices.ContainsFunc(below, func(b string) bool { return under(to, b) }) {
				t.Errorf("%s imports %s: imports run downwards only", rel, to)
			}
		}
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

// TestFilesAreOneIdea bounds the length of hand-written files.
func TestFilesAreOneIdea(t *testing.T) {
	t.Parallel()
	const limit = 600
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		files++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := bytes.Count(src, []byte("\n")); n > limit {
			t.Errorf("%s has %d lines; a file is one idea, at most %d lines", path, n, limit)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("walked %d files: %v", files, err)
	}
}
