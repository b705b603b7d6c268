package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/internal/house/module"
)

// small are the tables of the small sound module in testdata/sound.
func small() House {
	return House{
		Rooms: map[string][]string{
			"./zoom":     {},
			"./storage":  {},
			"./sync":     {"./zoom", "./storage/..."},
			"./examples": {"./zoom", "./storage/...", "./sync/..."},
		},
		Floors: Floors{Of: "./sync/...", All: [][]string{
			{"./sync/connector"},
			{"./sync"},
			{"./sync/internal/outbox", "./sync/internal/inbox"},
			{"./sync/internal/next"},
			{"./sync/internal/visit"},
			{"./sync/zoomvideo"},
			{"./sync/driver"},
		}},
		Doors: []Door{
			{To: "./zoom", By: []string{"./sync/zoomvideo", "./sync/connector", "./examples/server"}, Why: "one knows it"},
			{To: "./sync/zoomvideo", By: []string{"./sync/connector"}, Why: "any service will do"},
			{To: "net/http/...", In: "./sync/...", By: []string{"./sync/pages.go", "./sync/zoomvideo"}, Why: "one speaks it"},
			{To: "./storage/driver", By: []string{"./storage/..."}, Why: "one brings it"},
			{To: "golang.org/x/oauth2/...", By: []string{"./zoom", "./storage"}, Why: "one uses it"},
		},
		Links: []Link{
			{Of: []string{"./sync"}, Never: []string{"./zoom", "golang.org/x/oauth2/..."}},
			{Of: []string{"./storage", "./storage/sqlite"}, Only: []string{"golang.org/x/time/..."}},
		},
		Pure: Pure{
			Packages: []string{"./sync/internal/visit", "./sync/internal/next"},
			Know:     []string{"./storage"},
			Imports:  []string{"context", "os/..."},
			Names:    map[string][]string{"time": {"Now"}, "./storage": {"Store", "Open"}},
		},
		Silent: Silent{Packages: []string{"./sync", "./sync/internal/..."}, Words: regexp.MustCompile(`(?i)zoom`)},
		Size: Size{
			Files: 3, Lines: 50, File: 50, TestFile: 70,
			Except: map[string]Bound{"./sync": {Files: 2, Lines: 80, Why: "it shows how an exception is made"}},
		},
		Face: Face{
			Public:  []string{"./sync/..."},
			Never:   []string{"Point", "Crash"},
			Methods: map[string]int{"./sync.Engine": 2},
			Golden: map[string]string{"./sync/driver": `type Meeting struct
	Meeting.ID string
type Video interface
	func (Video) Create(ctx context.Context, topic string) (Meeting, error)
`},
		},
		Arrows: Arrows{Packages: []string{"./sync/..."}, Percent: 5, Least: 1},
	}
}

// mutant is a change of the sound module, or of its tables, that one rule forbids.
type mutant struct {
	rule string
	says string // what the complaint holds
	edit func(t *testing.T, dir string)
	make func(h *House)
}

func mutants() []mutant {
	return slices.Concat(mutantsOfImports(), mutantsOfPurity(), mutantsOfSize(), mutantsOfFace(), mutantsOfTables())
}

func mutantsOfImports() []mutant {
	const top = "example.org/sound/"
	tool := func(imp string) func(*testing.T, string) {
		return write("examples/tool/main.go", "package main\n\nimport _ \""+imp+"\"\n\nfunc main() {}\n")
	}
	return []mutant{
		{rule: "rooms", says: "./zoom imports ./storage", edit: importing("zoom/zoom.go", top+"storage")},
		{rule: "rooms", says: "no room of the house", edit: write("billing/billing.go", "package billing\n")},
		{rule: "floors", says: "stands 2 floors above it", edit: importing("sync/driver/driver.go", top+"sync/internal/visit")},
		{rule: "floors", says: "imports its neighbour ./sync/internal/inbox", edit: importing("sync/internal/outbox/outbox.go", top+"sync/internal/inbox")},
		{
			rule: "floors", says: "put it beside ./sync/internal/next, or on a floor of its own, above ./sync/internal/visit",
			edit: write("sync/internal/extra/extra.go", "package extra\n\nimport _ \""+top+"sync/internal/visit\"\n"),
		},
		{
			rule: "floors", says: "put it on a new floor, below ./sync/internal/next, which import it, above ./sync/internal/visit, which it imports",
			edit: both(
				write("sync/internal/extra/extra.go", "package extra\n\nimport _ \""+top+"sync/internal/visit\"\n"),
				importing("sync/internal/next/next.go", top+"sync/internal/extra"),
			),
			make: func(h *House) { h.Pure.Know = append(h.Pure.Know, "./sync/internal/extra") },
		},
		{rule: "doors", says: "./examples/tool/main.go imports ./zoom: one knows it", edit: tool(top + "zoom")},
		{rule: "doors", says: "any service will do", edit: tool(top + "sync/zoomvideo")},
		{rule: "doors", says: "one brings it", edit: tool(top + "storage/driver")},
		{rule: "doors", says: "imports golang.org/x/oauth2", edit: tool("golang.org/x/oauth2")},
		{rule: "doors", says: "./sync/engine.go imports net/http", edit: importing("sync/engine.go", "net/http")},
		{rule: "doors", says: "imports net/http/httptest", edit: importing("sync/internal/outbox/outbox.go", "net/http/httptest")},
		{rule: "links", says: "./sync → ./storage → golang.org/x/oauth2", edit: importing("storage/storage.go", "golang.org/x/oauth2")},
		{
			rule: "links", says: "./storage links golang.org/x/oauth2", edit: importing("storage/storage.go", "golang.org/x/oauth2"),
			make: func(h *House) { h.Links[0].Never = nil },
		},
	}
}

func mutantsOfPurity() []mutant {
	return []mutant{
		{rule: "purity", says: "imports os/exec", edit: importing("sync/internal/next/next.go", "os/exec")},
		{rule: "purity", says: "imports golang.org/x/oauth2", edit: importing("sync/internal/next/next.go", "golang.org/x/oauth2"), make: func(h *House) {
			h.Doors, h.Links = h.Doors[:4], nil
		}},
		{rule: "purity", says: "imports ./sync/driver", edit: importing("sync/internal/next/next.go", "example.org/sound/sync/driver")},
		{rule: "purity", says: "names time.Now", edit: replace("sync/internal/next/next.go", "Over(v, now)", "Over(v, time.Now())")},
		{rule: "purity", says: "names ./storage.Store", edit: replace("sync/internal/visit/visit.go", "// Over", "var _ *storage.Store\n\n// Over")},
		{rule: "decisions are tested", says: "./sync/internal/visit has no tests", edit: remove("sync/internal/visit/visit_test.go")},
		{rule: "decisions are tested", says: "./sync/internal/next has no tests", edit: write("sync/internal/next/next_test.go", "package next\n")},
		{
			rule: "words", says: `outbox.go:6 says "Zoom": Zoom is away`,
			edit: replace("sync/internal/outbox/outbox.go", "// Deliver", "const away = \"Zoom is away\"\n\n// Deliver"),
		},
		{rule: "words", says: "pages/thanks.html:1", edit: replace("sync/internal/inbox/pages/thanks.html", "Thank you", "Thank you, zoomer")},
	}
}

func mutantsOfSize() []mutant {
	lines := func(n int) string { return strings.Repeat("//\n", n) }
	return []mutant{
		{rule: "package size", says: "./zoom has 4 files", edit: both(
			write("zoom/b.go", "package zoom\n"), write("zoom/c.go", "package zoom\n"), write("zoom/d.go", "package zoom\n"),
		)},
		{rule: "package size", says: "./zoom has 2 files and 6", edit: write("zoom/b.go", lines(48)+"\npackage zoom\n")},
		{rule: "package size", says: "./sync has 3 files", edit: write("sync/b.go", "package syncer\n")},
		{rule: "file size", says: "visit.go has 59", edit: replace("sync/internal/visit/visit.go", "// Over", lines(48)+"// Over"), make: func(h *House) {
			h.Size.Lines, h.Size.Except = 80, nil
		}},
		{rule: "file size", says: "visit_test.go has 7", edit: replace("sync/internal/visit/visit_test.go", "func", lines(60)+"func")},
		{rule: "arrows", says: "3 of 6 arrows between its files run back up; 1 may", edit: both(
			write("sync/driver/a.go", "package driver\n\ntype a struct {\n\tb *b\n\tc *c\n}\n"),
			write("sync/driver/b.go", "package driver\n\ntype b struct {\n\ta *a\n\tc *c\n}\n"),
			write("sync/driver/c.go", "package driver\n\ntype c struct {\n\ta *a\n\tb *b\n}\n"),
		), make: func(h *House) { h.Size.Files = 4 }},
	}
}

func mutantsOfFace() []mutant {
	show := func(code string) func(*testing.T, string) {
		return replace("sync/engine.go", "// New", code+"\n\n// New")
	}
	leak := func(code string) mutant {
		return mutant{rule: "leaks", says: "shows ./sync/internal/inbox.Event", edit: show(code)}
	}
	return []mutant{
		{
			rule: "face", says: "shows what was not agreed: const Version untyped string = \"1\"",
			edit: replace("sync/driver/driver.go", "// Meeting", "const Version = \"1\"\n\n// Meeting"),
		},
		{rule: "face", says: "no longer shows: Meeting.ID string", edit: both(
			replace("sync/driver/driver.go", "ID string", "Number string"), replace("sync/zoomvideo/zoomvideo.go", "ID:", "Number:"),
		)},
		{rule: "methods", says: "./sync.Engine has 3 exported methods; it may have 2: Handler, Run, Stop", edit: show("func (e *Engine) Stop() {}")},
		{rule: "methods", says: "Handler, Run, Stop", edit: both(
			show("type base struct{}\n\nfunc (base) Stop() {}"), replace("sync/engine.go", "	cfg  Config", "	base\n\n	cfg  Config"),
		)},
		{rule: "methods", says: "./sync.Engine is not there", edit: func(t *testing.T, dir string) {
			for _, file := range []string{"sync/engine.go", "sync/pages.go"} {
				replace(file, "*Engine", "*Motor")(t, dir)
			}
			replace("sync/engine.go", "type Engine", "type Motor")(t, dir)
			replace("sync/engine.go", "&Engine", "&Motor")(t, dir)
			replace("sync/connector/connector.go", "*syncer.Engine", "*syncer.Motor")(t, dir)
		}},
		leak("func Told() []inbox.Event { return nil }"),
		leak("func Tell(map[string]func(*inbox.Event)) {}"),
		leak("type Event = inbox.Event"),
		leak("type Event inbox.Event"),
		leak("type Told struct{ inbox.Event }"),
		leak("type Told struct{ Events chan inbox.Event }"),
		leak("type Told interface{ Events() [2]inbox.Event }"),
		leak("type Told interface{ told; Close() }\n\ntype told interface{ Events() inbox.Event }"),
		leak("type Told[E ~[]inbox.Event] struct{ Events E }"),
		leak("var Told = (&Engine{}).told"),
		leak("func Told() told { return told{} }\n\ntype told struct{}\n\nfunc (told) Events() []inbox.Event { return nil }"),
		leak("type Told struct{ told }\n\ntype told struct{ Events []inbox.Event }"),
		leak("func Told() List[inbox.Event] { return nil }\n\ntype List[E any] []E"),
		{rule: "names", says: "Crash is a name for the inside", edit: show("type Crash struct{}")},
		{rule: "names", says: "Config.Point is a name for the inside", edit: replace("sync/engine.go", "	Grace", "	Point string\n	Grace")},
		{rule: "numbers", says: "the comment of the package names E12", edit: replace("sync/engine.go", "is the engine", "is the engine (E12)")},
		{rule: "numbers", says: "the comment of Config.Grace names A24", edit: replace("sync/engine.go", "ten minutes", "ten minutes; A24")},
		{rule: "numbers", says: "the comment of Engine.Run names D4", edit: replace("sync/engine.go", "what is due", "what is due, D4")},
		{rule: "numbers", says: "the comment of Video.Create names B1", edit: replace("sync/driver/driver.go", "makes a meeting", "makes a meeting (B1)")},
		{rule: "numbers", says: "the comment of First names C1", edit: show("// C1\nconst (\n\tFirst = 1\n)")},
	}
}

func mutantsOfTables() []mutant {
	return []mutant{
		{rule: "tables", says: "./sync/internal/outbox is not there, but named in Floors", edit: both(
			remove("sync/internal/outbox/outbox.go"),
			replace("sync/engine.go", `	"example.org/sound/sync/internal/outbox"`+"\n", ""),
			replace("sync/engine.go", "outbox.Deliver(ctx)", "ctx.Err()"),
		)},
		{rule: "tables", says: "./sync/pages.go is not there, but named in Doors", edit: func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "sync/pages.go"), filepath.Join(dir, "sync/shown.go")); err != nil {
				t.Fatal(err)
			}
		}, make: func(h *House) { h.Doors[2].By = append(h.Doors[2].By, "./sync/shown.go") }},
		{rule: "tables", says: "Pure names ./storage.Open, which is not there", edit: both(
			replace("storage/storage.go", "func Open", "func New"), replace("examples/server/main.go", "storage.Open", "storage.New"),
		)},
		{rule: "tables", says: "Doors watches golang.org/x/oauth2/..., which nobody imports", edit: both(
			replace("zoom/zoom.go", "\n	\"golang.org/x/oauth2\"\n", ""), replace("zoom/zoom.go", "	Token oauth2.Token\n", ""),
		)},
		{rule: "tables", says: "an exception for ./zoom, which needs none", make: func(h *House) {
			h.Size.Except["./zoom"] = Bound{Files: 3, Lines: 50, Why: "none"}
		}},
		{rule: "tables", says: "an exception for ./sync and does not say why", make: func(h *House) {
			h.Size.Except["./sync"] = Bound{Files: 2, Lines: 80}
		}},
	}
}

// TestMutants changes the sound module in one thing at a time. The rule that
// forbids it complains, and no other.
func TestMutants(t *testing.T) {
	t.Parallel()
	out, err := module.List(t.Context(), root, []string{
		"context", "embed", "io", "net/http", "net/http/httptest", "os/exec", "time", "golang.org/x/oauth2",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, complaint := range complaintsOf(t, small(), out, "testdata/sound") {
		t.Errorf("of the sound module: %s", complaint)
	}
	caught := map[string]bool{}
	for _, mu := range mutants() {
		t.Run(mu.rule+": "+mu.says, func(t *testing.T) {
			dir, h := t.TempDir(), small()
			if err := os.CopyFS(dir, os.DirFS("testdata/sound")); err != nil {
				t.Fatal(err)
			}
			if mu.edit != nil {
				mu.edit(t, dir)
			}
			if mu.make != nil {
				mu.make(&h)
			}
			said := complaintsOf(t, h, out, dir)
			for _, complaint := range said {
				if !strings.HasPrefix(complaint, mu.rule+": ") {
					t.Errorf("another rule complains: %s", complaint)
				}
			}
			if all := strings.Join(said, "\n"); !strings.Contains(all, mu.says) {
				t.Errorf("nobody says %q, but:\n%s", mu.says, all)
			}
			caught[mu.rule] = true
		})
	}
	for _, rule := range small().Rules() {
		if !caught[rule.Name] {
			t.Errorf("no mutant shows that the rule %q catches anything", rule.Name)
		}
	}
}

// complaintsOf returns what the rules say of a module, each after its rule's name.
func complaintsOf(t *testing.T, h House, out *module.Outside, dir string) []string {
	t.Helper()
	m, err := module.LoadWith(out, dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, rule := range h.Rules() {
		for _, complaint := range rule.Check(m) {
			all = append(all, rule.Name+": "+complaint)
		}
	}
	return all
}
