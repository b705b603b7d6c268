package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/internal/house/module"
)

// writeMermaid writes the imports between some packages as a graph for Mermaid,
// what imports above what is imported. Other rooms of the module are one node
// each. An arrow is left out if a longer way says the same.
func writeMermaid(w io.Writer, m *module.Module, trees []string) error {
	g := graphOf(m, trees)
	var b strings.Builder
	b.WriteString("flowchart TD\n    %% imports; an arrow is left out if a longer way says the same\n")
	nodes := g.sorted()
	for i, at := range nodes {
		fmt.Fprintf(&b, "    n%d[%s]\n", i, strings.TrimPrefix(at, "./"))
	}
	for i, from := range nodes {
		for j, to := range nodes {
			if g[from][to] && !g.detour(from, to) {
				fmt.Fprintf(&b, "    n%d --> n%d\n", i, j)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// graph says of each node which nodes it imports.
type graph map[string]map[string]bool

func graphOf(m *module.Module, trees []string) graph {
	g := graph{}
	node := func(at string) {
		if g[at] == nil {
			g[at] = map[string]bool{}
		}
	}
	for _, p := range m.Select(trees) {
		node(p.Path)
		for _, to := range p.Imports() {
			if !module.Ours(to) {
				continue
			}
			if !module.WithinAny(to, trees) {
				to = module.Room(to)
			}
			if to == p.Path { // a room of its own that is not drawn
				continue
			}
			node(to)
			g[p.Path][to] = true
		}
	}
	return g
}

// sorted returns the nodes by the longest way that leads to them, then by name.
func (g graph) sorted() []string {
	depth := map[string]int{}
	var nodes []string
	for at := range g {
		nodes = append(nodes, at)
	}
	for range nodes { // no way is longer than there are nodes
		for from := range g {
			for to := range g[from] {
				depth[to] = max(depth[to], depth[from]+1)
			}
		}
	}
	slices.SortFunc(nodes, func(a, b string) int {
		if depth[a] != depth[b] {
			return depth[a] - depth[b]
		}
		return strings.Compare(a, b)
	})
	return nodes
}

// detour reports whether a way leads from one node to another by way of others.
func (g graph) detour(from, to string) bool {
	seen := map[string]bool{from: true}
	var reaches func(at string) bool
	reaches = func(at string) bool {
		if at == to {
			return true
		}
		if seen[at] {
			return false
		}
		seen[at] = true
		for next := range g[at] {
			if reaches(next) {
				return true
			}
		}
		return false
	}
	for by := range g[from] {
		if by != to && reaches(by) {
			return true
		}
	}
	return false
}
