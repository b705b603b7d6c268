package house

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// House is the tables with which the rules compare a module. Packages are named
// as [module.Module] names them. Where a table takes several, "./sync/..." stands for
// ./sync and everything below it, and "net/http/..." likewise.
type House struct {
	Rooms  map[string][]string // what the packages of a top-level directory import beside their own and internal
	Floors Floors
	Doors  []Door
	Links  []Link
	Pure   Pure
	Silent Silent
	Size   Size
	Face   Face
	Arrows Arrows
}

// Floors is the order of import within a tree. A package imports only packages of
// the tree that stand on a lower floor: none of a higher one, none of its own.
type Floors struct {
	Of  string     // the tree
	All [][]string // from top to bottom
}

// Door says who may import a package.
type Door struct {
	To  string   // a package or a tree, ours or another's; who belongs to it needs no door
	In  string   // the tree in which this holds; empty: everywhere
	By  []string // packages, trees or single files: "./sync/links.go"
	Why string
}

// Link bounds what a program links that imports a package.
type Link struct {
	Of    []string
	Only  []string // of other modules' packages; ours and the standard library are free; nil: all
	Never []string
}

// Pure are the packages that decide: values in, values out.
type Pure struct {
	Packages []string
	Know     []string            // what else of the module they may import
	Imports  []string            // what they must not import
	Names    map[string][]string // what they must not name, by package
}

// Silent are packages in whose texts and pages some words never stand.
type Silent struct {
	Packages []string
	Words    *regexp.Regexp
}

// Size bounds packages and files; tests count for TestFile only.
type Size struct {
	Files, Lines int // of a package
	File         int // lines of a file of code
	TestFile     int
	Except       map[string]Bound // packages with bounds of their own
}

// Bound is the size that one package may have, and why it is no less.
type Bound struct {
	Files, Lines int
	Why          string
}

// Face is what stands in public.
type Face struct {
	Public  []string          // whose public packages: no type of an internal package, no requirement number
	Never   []string          // names that they do not show
	Golden  map[string]string // what a package shows, as [module.Package.Face] writes it
	Methods map[string]int    // how many exported methods a type has at most: "./sync.Engine"
}

// Arrows bounds how many arrows between the files of a package run back up.
type Arrows struct {
	Packages []string
	Percent  int // of a package's arrows
	Least    int // what any package may have, however few its arrows
}

// Rule is one rule: what it is called, and what it complains of in a module.
type Rule struct {
	Name  string
	Check func(*module.Module) []string
}

// complaints collects what a rule has to say.
type complaints []string

func (c *complaints) addf(format string, args ...any) { *c = append(*c, fmt.Sprintf(format, args...)) }

func list(names []string) string { return strings.Join(names, ", ") }
