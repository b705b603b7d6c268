// Package house holds the rules of this module: which package may know which,
// what a package links, how long a file may be, what stands in public.
//
// A [Rule] is a function from the description of a module, which [module.Load]
// reads, to complaints. What the rules compare with are the tables of a [House].
// Those of this module stand in tables.go, the one file to edit when a package
// comes, goes or moves. The tests apply them to the module, and show for each
// rule that it catches what it forbids and lets the rest alone.
//
// What the engine shows is written down in testdata/sync.face. After an agreed
// change: go test ./internal/house -update.
//
// cmd/housemap prints the description: packages, sizes, and the arrows between
// the files of a package with those that run back up. See [module.Order] for what
// that means. No program of the module links any of this.
package house
