// Package module describes a Go module in plain values: its packages and files, who
// imports whom, what stands in public, and the arrows between the files of a
// package. [Load] reads one; tests may also write their own.
package module

import (
	"maps"
	"slices"
	"strings"
)

// Module describes a Go module. It holds values only, so that a test can change
// one and see which rule complains.
//
// Packages of the module are named as the go command names them from the top:
// "./sync/driver", and "." for the top itself. All others go by import path. So
// "./sync" is never taken for the package sync of the standard library.
type Module struct {
	Packages []Package           // sorted by path
	Outside  map[string][]string // every package that is linked from outside, and what it imports
}

// Package describes one package: the files of one directory.
type Package struct {
	Path    string
	Doc     string
	Files   []File
	Exports []Export // in the order of their names
	Names   []Name   // package-level names of other packages that are used here, tests aside
	Arrows  []Arrow  // between files, tests aside
}

// File is a file of a package's directory, or of one below that holds no Go code.
type File struct {
	Name    string
	Kind    Kind
	Lines   int
	Imports []string // of Go files
	Texts   []Text   // string literals of code; the lines of a page
	Tests   bool     // of test files: there is a test in it
}

// Kind says what a file is.
type Kind int

// What a file can be.
const (
	Code Kind = iota // Go, but no test
	Test             // Go, and a test
	Page             // text that is not Go: templates, styles, scripts
)

// Text is what may be shown to somebody.
type Text struct {
	Line  int
	Value string
}

// Export is a name that the package shows: a package-level name, an exported
// method, or an exported field.
type Export struct {
	Name  string   // "Engine", "Engine.Run", "Config.Grace"
	Decl  string   // its declaration in one line
	Doc   string   // its comment
	At    string   // file and line
	Kind  string   // const, var, func, type, method or field
	Leaks []string // types of internal packages that its type shows
}

// Name is the use of another package's name.
type Name struct {
	Package, Name string
	At            string // where it is used first
}

// Arrow says that declarations of one file use declarations of another.
type Arrow struct {
	From, To string
	Uses     []string // "Engine.Run uses Account.Sync", each pair once
}

// Find returns the package at a path, or nil.
func (m *Module) Find(at string) *Package {
	i, ok := slices.BinarySearchFunc(m.Packages, at, func(p Package, at string) int { return strings.Compare(p.Path, at) })
	if !ok {
		return nil
	}
	return &m.Packages[i]
}

// Select returns the packages that any of some entries covers; see [Within].
func (m *Module) Select(entries []string) []*Package {
	var found []*Package
	for i := range m.Packages {
		if WithinAny(m.Packages[i].Path, entries) {
			found = append(found, &m.Packages[i])
		}
	}
	return found
}

// Has reports whether an entry names at least one package, or a file.
func (m *Module) Has(entry string) bool {
	return slices.ContainsFunc(m.Packages, func(p Package) bool {
		return Within(p.Path, entry) || slices.ContainsFunc(p.Files, func(f File) bool { return p.At(f.Name) == entry })
	})
}

// Shows reports whether a package shows a name.
func (m *Module) Shows(pkg, name string) bool {
	p := m.Find(pkg)
	return p != nil && slices.ContainsFunc(p.Exports, func(e Export) bool { return e.Name == name })
}

// Imported reports whether code of the module imports what an entry names.
func (m *Module) Imported(entry string) bool {
	return slices.ContainsFunc(m.Packages, func(p Package) bool {
		return slices.ContainsFunc(p.Imports(), func(imp string) bool { return Within(imp, entry) })
	})
}

// Linked returns everything that a package links, each with who imports it on a
// shortest way from the package.
func (m *Module) Linked(top string) map[string]string {
	by := map[string]string{top: ""}
	for queue := []string{top}; len(queue) > 0; queue = queue[1:] {
		imports := m.Outside[queue[0]]
		if p := m.Find(queue[0]); p != nil {
			imports = p.Imports()
		}
		for _, imp := range imports {
			if _, known := by[imp]; !known {
				by[imp] = queue[0]
				queue = append(queue, imp)
			}
		}
	}
	return by
}

// Imports returns what the code of a package imports, tests aside.
func (p *Package) Imports() []string {
	all := map[string]bool{}
	for _, f := range p.Code() {
		for _, imp := range f.Imports {
			all[imp] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Code returns the Go files that are no tests.
func (p *Package) Code() []File {
	return slices.DeleteFunc(slices.Clone(p.Files), func(f File) bool { return f.Kind != Code })
}

// Lines returns the number of lines of code, tests aside.
func (p *Package) Lines() int {
	n := 0
	for _, f := range p.Code() {
		n += f.Lines
	}
	return n
}

// Public reports whether somebody outside the module can import the package.
func (p *Package) Public() bool { return !Internal(p.Path) }

// At names a file of the package: "./sync/engine.go".
func (p *Package) At(file string) string {
	if p.Path == "." {
		return "./" + file
	}
	return p.Path + "/" + file
}

// Internal reports whether only packages near it can import a package.
func Internal(at string) bool { return slices.Contains(strings.Split(at, "/"), "internal") }

// Ours reports whether a name is one of the module's own packages.
func Ours(at string) bool { return at == "." || strings.HasPrefix(at, "./") }

// Standard reports whether a package belongs to Go itself.
func Standard(at string) bool {
	first, _, _ := strings.Cut(at, "/")
	return !Ours(at) && !strings.Contains(first, ".")
}

// Room returns the topmost directory of one of the module's packages: "./sync".
func Room(at string) string {
	parts := strings.Split(at, "/")
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// Within reports whether an entry of a list covers a name. An entry is a name, or
// a tree as the go command writes it: "./sync/..." is ./sync and all below it.
func Within(at, entry string) bool {
	top, tree := strings.CutSuffix(entry, "/...")
	return at == top || tree && strings.HasPrefix(at, top+"/")
}

// WithinAny reports whether one of some entries covers a name.
func WithinAny(at string, entries []string) bool {
	return slices.ContainsFunc(entries, func(e string) bool { return Within(at, e) })
}
