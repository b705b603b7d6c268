package module

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// source is a module as it is written.
type source struct {
	module   string // its import path
	version  string // of the language: "go1.26"
	fset     *token.FileSet
	packages map[string]*written // by the name that Module gives them
}

// written is a package as it is written.
type written struct {
	Package

	syntax []*ast.File // of the code that is built here
}

var moduleLines = regexp.MustCompile(`(?m)^(module|go) (\S+)$`)

func read(root string) (*source, error) {
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	s := &source{fset: token.NewFileSet(), packages: map[string]*written{}}
	for _, line := range moduleLines.FindAllSubmatch(gomod, -1) {
		if string(line[1]) == "module" {
			s.module = string(line[2])
		} else {
			s.version = "go" + string(line[2])
		}
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != root && skipped(path) {
			return fs.SkipDir
		}
		return s.readDir(root, path)
	})
	return s, err
}

// skipped reports whether a directory holds no package of the module, as the go
// command sees it.
func skipped(dir string) bool {
	name := filepath.Base(dir)
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || err == nil
}

func (s *source) readDir(root, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return err
	}
	at := "."
	if rel != "." {
		at = "./" + filepath.ToSlash(rel)
	}
	code := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return filepath.Ext(e.Name()) == ".go" })
	if code {
		s.packages[at] = &written{Package: Package{Path: at}}
	}
	p := s.owner(at)
	if p == nil {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		name := strings.TrimPrefix(strings.TrimPrefix(at, p.Path)+"/"+e.Name(), "/")
		content, err := os.ReadFile(path)
		switch {
		case err != nil:
			return err
		case filepath.Ext(name) == ".go":
			err = s.readGo(p, dir, name, content)
		case utf8.Valid(content):
			p.Files = append(p.Files, File{Name: name, Kind: Page, Lines: bytes.Count(content, []byte("\n")), Texts: linesOf(content)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// owner returns the package to which the pages of a directory belong: its own,
// or that of the nearest directory above it. The top owns no pages.
func (s *source) owner(at string) *written {
	for up := at; up != "."; up = up[:strings.LastIndex(up, "/")] {
		if p := s.packages[up]; p != nil {
			return p
		}
	}
	if at == "." {
		return s.packages[at]
	}
	return nil
}

var testFunc = regexp.MustCompile(`(?m)^func (Test|Fuzz)\w*\(`)

func (s *source) readGo(p *written, dir, name string, content []byte) error {
	f := File{Name: name, Lines: bytes.Count(content, []byte("\n"))}
	if strings.HasSuffix(name, "_test.go") {
		f.Kind, f.Tests = Test, testFunc.Match(content)
		p.Files = append(p.Files, f)
		return nil
	}
	syntax, err := parser.ParseFile(s.fset, p.At(name), content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, spec := range syntax.Imports {
		f.Imports = append(f.Imports, s.name(literal(spec.Path)))
	}
	f.Texts = s.texts(syntax)
	p.Files = append(p.Files, f)
	built, err := build.Default.MatchFile(dir, name)
	if built {
		p.syntax = append(p.syntax, syntax)
	}
	return err
}

// name names a package as Module does.
func (s *source) name(importPath string) string {
	if importPath == s.module {
		return "."
	}
	if rel, own := strings.CutPrefix(importPath, s.module+"/"); own {
		return "./" + rel
	}
	return importPath
}

// position says where something stands, as "./sync/engine.go:46".
func (s *source) position(pos token.Pos) string {
	at := s.fset.Position(pos)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

func (s *source) file(pos token.Pos) string { return path.Base(s.fset.Position(pos).Filename) }

// outside returns what the module imports from elsewhere.
func (s *source) outside() []string {
	all := map[string]bool{}
	for _, p := range s.packages {
		for _, f := range p.syntax {
			for _, spec := range f.Imports {
				if path := literal(spec.Path); !Ours(s.name(path)) {
					all[path] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// texts returns the string literals of a file that somebody may read: no import
// paths, no tags of fields.
func (s *source) texts(f *ast.File) []Text {
	var all []Text
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			tags[n.Tag] = true
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				all = append(all, Text{Line: s.fset.Position(n.Pos()).Line, Value: literal(n)})
			}
		}
		return true
	})
	return all
}

func literal(lit *ast.BasicLit) string {
	value, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return value
}

func linesOf(content []byte) []Text {
	var all []Text
	n := 0
	for line := range strings.Lines(string(content)) {
		n++
		all = append(all, Text{Line: n, Value: line})
	}
	return all
}
