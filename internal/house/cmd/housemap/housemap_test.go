package main

import (
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/house/module"
)

// small is a module of three packages and a room below them.
func small() *module.Module {
	pkg := func(path string, imports ...string) module.Package {
		return module.Package{Path: path, Files: []module.File{{Name: "a.go", Lines: 10, Imports: imports}, {Name: "b.go", Lines: 5}}}
	}
	m := &module.Module{Packages: []module.Package{
		pkg("./storage/driver"),
		pkg("./sync", "./sync/internal/next", "./sync/driver", "time"),
		pkg("./sync/driver", "./storage/driver"),
		pkg("./sync/internal/next", "./sync/driver"),
	}}
	m.Packages[1].Doc = "The engine (A1)."
	m.Packages[1].Exports = []module.Export{{Name: "T", Kind: "type"}, {Name: "T.F", Kind: "field"}, {Name: "T.M", Kind: "method"}}
	m.Packages[1].Arrows = []module.Arrow{
		{From: "a.go", To: "b.go", Uses: []string{"T uses u", "T.M uses u"}}, {From: "b.go", To: "a.go", Uses: []string{"u uses T"}},
	}
	return m
}

func TestTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	m := small()
	if err := writeTable(&b, m.Select([]string{"./sync", "./sync/driver"})); err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(b.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	want := "files lines exported arrows back up % numbers package\n" +
		"2 15 2 2 1 50.0 1 ./sync\n" +
		"2 15 0 0 0 0.0 0 ./sync/driver\n" +
		"4 30 2 1 50.0 1 2 packages"
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := writeLevels(&b, small().Find("./sync")); err != nil {
		t.Fatal(err)
	}
	want := "\n./sync\n    a.go\n    b.go\n  ↑ b.go → a.go: u uses T\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestMermaid(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := writeMermaid(&b, small(), []string{"./sync/..."}); err != nil {
		t.Fatal(err)
	}
	want := `flowchart TD
    %% imports; an arrow is left out if a longer way says the same
    n0[sync]
    n1[sync/internal/next]
    n2[sync/driver]
    n3[storage]
    n0 --> n1
    n1 --> n2
    n2 --> n3
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// What a package imports of its own room and is not drawn is no arrow to itself.
func TestMermaidOfOneRoom(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := writeMermaid(&b, small(), []string{"./sync"}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "n0[sync]") || strings.Contains(got, "-->") {
		t.Errorf("got\n%s", got)
	}
}
