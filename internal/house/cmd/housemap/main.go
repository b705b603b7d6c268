// Command housemap prints the packages of this module, their sizes, and the arrows
// between the files of each package with those that run back up.
//
//	go run ./internal/house/cmd/housemap                      a table of all packages
//	go run ./internal/house/cmd/housemap ./sync/...           of some
//	go run ./internal/house/cmd/housemap -levels ./sync       the files from top to bottom, and what runs back up
//	go run ./internal/house/cmd/housemap -mermaid ./sync/...  the imports as a graph for Mermaid
//	go run ./internal/house/cmd/housemap -draw FILE           renews the pictures of the house in a page of the docs
//
// Run it at the top of the module. What an arrow is, and when one runs back up,
// is said at Arrow and Order in internal/house/module.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/televisit/televisit-go/internal/house/module"
)

func main() {
	levels := flag.Bool("levels", false, "print the files of each package from top to bottom, and every arrow that runs back up")
	mermaid := flag.Bool("mermaid", false, "print the imports between packages as a graph for Mermaid")
	page := flag.String("draw", "", "renew the pictures of the house in this page of the docs")
	flag.Parse()
	trees := flag.Args()
	if len(trees) == 0 {
		trees = []string{"./..."}
	}
	if err := run(os.Stdout, trees, *levels, *mermaid, *page); err != nil {
		fmt.Fprintln(os.Stderr, "housemap:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, trees []string, levels, mermaid bool, page string) error {
	m, err := module.Load(context.Background(), ".")
	if err != nil {
		return err
	}
	if page != "" {
		return drawInto(m, page)
	}
	packages := m.Select(trees)
	switch {
	case len(packages) == 0:
		return fmt.Errorf("there is no package %v", trees)
	case mermaid:
		return writeMermaid(w, m, trees)
	case !levels:
		return writeTable(w, packages)
	}
	for _, p := range packages {
		if err := writeLevels(w, p); err != nil {
			return err
		}
	}
	return nil
}
