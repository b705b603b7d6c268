package module

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// random returns n files and arrows between some of them; with back 0 none runs
// from a later file to an earlier one.
func random(r *rand.Rand, n int, forth, back float64) ([]string, []Arrow) {
	var files []string
	var arrows []Arrow
	for i := range n {
		files = append(files, fmt.Sprintf("%02d.go", i))
	}
	for i := range n {
		for j := range n {
			if i < j && r.Float64() < forth || i > j && r.Float64() < back {
				arrows = append(arrows, Arrow{From: files[i], To: files[j], Uses: make([]string, 1+r.IntN(5))})
			}
		}
	}
	return files, arrows
}

// cost counts what runs back up in an order: arrows, then their uses.
func cost(order []string, arrows []Arrow) (n int) {
	for _, a := range arrows {
		if slices.Index(order, a.From) > slices.Index(order, a.To) {
			n += anArrow + len(a.Uses)
		}
	}
	return n
}

func permutations(files []string, visit func([]string)) {
	var extend func(at int)
	extend = func(at int) {
		if at == len(files) {
			visit(files)
			return
		}
		for i := at; i < len(files); i++ {
			files[at], files[i] = files[i], files[at]
			extend(at + 1)
			files[at], files[i] = files[i], files[at]
		}
	}
	extend(0)
}

// TestOrderIsBest compares with every order there is.
func TestOrderIsBest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		files, arrows := random(r, 2+r.IntN(5), 0.5, 0.4)
		best := len(arrows)*anArrow + 1000
		permutations(slices.Clone(files), func(order []string) { best = min(best, cost(order, arrows)) })
		l := Order(files, arrows)
		got := 0
		for _, a := range l.Up {
			got += anArrow + len(a.Uses)
		}
		if got != best || !l.Exact {
			t.Errorf("%v of %v run back up, which is not the least", l.Up, arrows)
		}
	}
}

// TestOrderWithoutCircles: nothing runs back up, and every arrow goes down a level.
func TestOrderWithoutCircles(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		files, arrows := random(r, 40, 0.3, 0)
		level := map[string]int{}
		l := Order(files, arrows)
		for n, on := range l.Levels {
			for _, f := range on {
				level[f] = n
			}
		}
		if len(l.Up) > 0 || !l.Exact || len(level) != len(files) {
			t.Fatalf("%v run back up; %d of %d files have a level", l.Up, len(level), len(files))
		}
		for _, a := range arrows {
			if level[a.From] >= level[a.To] {
				t.Errorf("%s uses %s and stands in level %d, that in %d", a.From, a.To, level[a.From], level[a.To])
			}
		}
	}
}

// TestOrderOfLargeKnots: the heuristic finds what was planted, and says that it is one.
func TestOrderOfLargeKnots(t *testing.T) {
	t.Parallel()
	files, arrows := random(rand.New(rand.NewPCG(5, 6)), 30, 1, 0)
	arrows = append(arrows, Arrow{From: files[29], To: files[0], Uses: []string{"planted"}})
	l := Order(files, arrows)
	if len(l.Up) != 1 || l.Up[0].Uses[0] != "planted" || l.Exact {
		t.Errorf("%v run back up, exact: %v", l.Up, l.Exact)
	}
}

// TestHeuristic: it is never better than the best, and hardly worse.
func TestHeuristic(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	least, more := 0, 0
	for range 100 {
		files, arrows := random(r, 9, 0.6, 0.3)
		g := newGraph(files, arrows)
		for _, knot := range g.knots() {
			named := func(order []int) (names []string) {
				for _, v := range order {
					names = append(names, g.files[v])
				}
				return names
			}
			best, found := cost(named(g.best(knot)), arrows)/anArrow, cost(named(g.improved(g.greedy(knot))), arrows)/anArrow
			if found < best {
				t.Fatalf("the best order has %d arrows back up, the heuristic %d", best, found)
			}
			least, more = least+best, more+found-best
		}
	}
	if more*20 > least {
		t.Errorf("the heuristic lets %d arrows run back up beside the %d that must", more, least)
	}
}
