package module

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// load writes a module, loads it and returns what it is.
func load(t *testing.T, files map[string]string) (*Module, error) {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module example.org/m\n\ngo 1.26.0\n"
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Load(t.Context(), dir)
}

func TestArrows(t *testing.T) {
	t.Parallel()
	m, err := load(t, map[string]string{
		"type.go":      "package m\n\ntype T struct{ f, g int }\n\nfunc (t *T) Top() { t.bottom() }\n",
		"method.go":    "package m\n\nfunc (*T) bottom() {}\n",
		"field.go":     "package m\n\nfunc (t *T) field() int { return t.f + t.g + t.f }\n",
		"signature.go": "package m\n\nfunc signature(T) {}\n",
		"list.go":      "package m\n\ntype List[E any] struct{ all []E }\n\nfunc (l List[E]) len() int { return len(l.all) }\n",
		"generic.go":   "package m\n\nvar n = List[int]{}.len()\n",
		"iface.go":     "package m\n\ntype I interface{ M() }\n",
		"call.go":      "package m\n\nfunc call(i I) { i.M() }\n",
		"local.go":     "package m\n\nfunc local() { n := 1; _ = n }\n",
		"m_test.go":    "package m\n\nvar _ = local\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range m.Find(".").Arrows {
		got = append(got, a.From+" → "+a.To+": "+strings.Join(a.Uses, ", "))
	}
	want := []string{
		"call.go → iface.go: call uses I, call uses I.M",
		"field.go → type.go: T.field uses T.f, T.field uses T.g",
		"generic.go → list.go: n uses List, n uses List.len",
		"signature.go → type.go: signature uses T",
		"type.go → method.go: T.Top uses T.bottom",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFace(t *testing.T) {
	t.Parallel()
	m, err := load(t, map[string]string{
		"m/m.go": `// Package m is documented.
package m

import "io"

// A group.
const (
	A = 1 // one
	b = 2
)

// V is a variable.
var V io.Reader

// F is a function.
func F[E any](w io.Writer, e ...E) (n int, err error) { return 0, nil }

// T is a type.
type T struct {
	// Shown is shown.
	Shown string
	hidden int
	*embedded
}

// Method is a method.
func (t T) Method() error { return nil }

func (t *T) hide() {}

type embedded struct{}

// Promoted is seen by way of T.
func (*embedded) Promoted(T) {}

type I interface {
	Do(T) // does
	io.Reader
}

type List[E comparable] []E

type Alias = map[string]T

type Number int
`,
		"m/page.html":              "<p>\n",
		"m/assets/more.css":        "p {}\n",
		"m/assets/image.png":       "\x89PNG\xff",
		"m/testdata/x.go":          "no Go at all",
		"m/ignored.go":             "//go:build ignore\n\npackage main\n\nimport \"os\"\n",
		"m/nested/go.mod":          "module example.org/other\n",
		"m/nested/nested.go":       "package nested\n",
		"m/internal/in/in.go":      "package in\n\nconst Text = \"a\\tb\"\n\ntype T struct {\n\tF int `json:\"f\"`\n}\n",
		"m/internal/in/in_test.go": "package in\n\nimport \"testing\"\n\nfunc TestIn(*testing.T) {}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	p := m.Find("./m")
	want := `const A untyped int = 1
type Alias = map[string]T
func F[E any](w io.Writer, e ...E) (n int, err error)
type I interface
	func (I) Do(T)
type List[E comparable] []E
type Number int
type T struct
	func (T) Method() error
	func (*T) Promoted(T)
	T.Shown string
var V io.Reader
`
	if got := p.Face(); got != want {
		t.Errorf("the face is\n%s\nwant\n%s", got, want)
	}
	docs := map[string]string{}
	for _, e := range p.Exports {
		docs[e.Name] = e.Doc
	}
	for name, want := range map[string]string{
		"A": "A group.\none\n", "V": "V is a variable.\n", "T.Shown": "Shown is shown.\n", "I.Do": "does\n", "T.Method": "Method is a method.\n",
	} {
		if docs[name] != want {
			t.Errorf("the comment of %s is %q, want %q", name, docs[name], want)
		}
	}
	if p.Doc != "Package m is documented.\n" {
		t.Errorf("the comment of the package is %q", p.Doc)
	}
	var files []string
	for _, f := range p.Files {
		files = append(files, f.Name)
	}
	if want := []string{"ignored.go", "m.go", "page.html", "assets/more.css"}; !slices.Equal(files, want) {
		t.Errorf("the files are %v, want %v", files, want)
	}
	if got := p.Imports(); !slices.Equal(got, []string{"io", "os"}) {
		t.Errorf("the imports are %v", got)
	}
	in := m.Find("./m/internal/in")
	if in.Public() || len(in.Code()) != 1 || in.Lines() != 7 || !in.Files[1].Tests {
		t.Errorf("the inner package is %+v", in)
	}
	if texts := in.Files[0].Texts; len(texts) != 1 || texts[0] != (Text{Line: 3, Value: "a\tb"}) {
		t.Errorf("the texts are %v: want the constant, not the tag", texts)
	}
	if m.Find("./m/nested") != nil || m.Find("./m/testdata") != nil {
		t.Error("a nested module or test data count as packages")
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"does not parse":   {"m.go": "package"},
		"does not compile": {"m.go": "package m\n\nvar n int = \"\"\n"},
		"no such package":  {"m.go": "package m\n\nimport _ \"example.org/m/none\"\n"},
		"no such module":   {"m.go": "package m\n\nimport _ \"example.org/none\"\n"},
		"a circle": {
			"a/a.go": "package a\n\nimport _ \"example.org/m/b\"\n",
			"b/b.go": "package b\n\nimport _ \"example.org/m/a\"\n",
		},
	} {
		if _, err := load(t, files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at, entry string
		want      bool
	}{
		{"./sync", "./sync", true},
		{"./sync/fleet", "./sync", false},
		{"./sync", "./sync/...", true},
		{"./sync/fleet", "./sync/...", true},
		{"./syncing", "./sync/...", false},
		{"net/http", "net/...", true},
		{".", "./...", true},
	} {
		if got := Within(c.at, c.entry); got != c.want {
			t.Errorf("Within(%q, %q) is %v", c.at, c.entry, got)
		}
	}
	if !Standard("net/http") || Standard("golang.org/x/time") || Standard("./sync") {
		t.Error("what belongs to Go is mistaken")
	}
}
