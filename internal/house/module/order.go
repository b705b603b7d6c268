package module

import (
	"math"
	"slices"
)

// Layout is a package's files from top to bottom, and the arrows that run
// against it.
type Layout struct {
	Levels [][]string // what stands in one level uses nothing of the same level, unless it runs back up
	Up     []Arrow    // the arrows that run back up
	Exact  bool       // no other order has fewer of them; else another might
}

// Order puts files below those that use them, so that as few arrows as possible
// run back up. An arrow counts once, however many uses it stands for; between
// orders with equally many arrows back up it takes the one in which these stand
// for fewer uses. Without a circle nothing runs back up.
//
// Files that reach each other both ways form a knot. The best order of a knot of
// up to sixteen files is found by trying; that of a larger one by the heuristic
// of Eades, Lin and Smyth and by moving single files while that helps, so that
// its number may be too high. The same arrows always give the same order.
func Order(files []string, arrows []Arrow) Layout {
	g := newGraph(files, arrows)
	l := Layout{Exact: true}
	var order []int
	for _, knot := range g.knots() {
		if len(knot) <= 16 {
			order = append(order, g.best(knot)...)
		} else {
			order = append(order, g.improved(g.greedy(knot))...)
			l.Exact = false
		}
	}
	place := make([]int, len(order))
	for at, v := range order {
		place[v] = at
	}
	level := make([]int, len(order))
	for _, v := range order {
		for u := range g.cost {
			if g.cost[u][v] > 0 && place[u] < place[v] {
				level[v] = max(level[v], level[u]+1)
			}
		}
		for len(l.Levels) <= level[v] {
			l.Levels = append(l.Levels, nil)
		}
		l.Levels[level[v]] = append(l.Levels[level[v]], g.files[v])
	}
	for _, level := range l.Levels {
		slices.Sort(level)
	}
	for _, a := range arrows {
		if place[g.index[a.From]] > place[g.index[a.To]] {
			l.Up = append(l.Up, a)
		}
	}
	return l
}

// Layout orders the package's files; see [Order].
func (p *Package) Layout() Layout {
	var files []string
	for _, f := range p.Code() {
		files = append(files, f.Name)
	}
	return Order(files, p.Arrows)
}

// graph is the files of a package, and what it costs when one stands below a
// file that it uses.
type graph struct {
	files []string
	index map[string]int
	cost  [][]int
	reach [][]bool
}

// anArrow outweighs any number of uses.
const anArrow = 1 << 20

func newGraph(files []string, arrows []Arrow) *graph {
	n := len(files)
	g := &graph{files: slices.Sorted(slices.Values(files)), index: map[string]int{}, cost: make([][]int, n), reach: make([][]bool, n)}
	for i, f := range g.files {
		g.index[f] = i
		g.cost[i], g.reach[i] = make([]int, n), make([]bool, n)
	}
	for _, a := range arrows {
		from, to := g.index[a.From], g.index[a.To]
		g.cost[from][to], g.reach[from][to] = anArrow+len(a.Uses), true
	}
	for by := range n {
		for from := range n {
			for to := range n {
				g.reach[from][to] = g.reach[from][to] || g.reach[from][by] && g.reach[by][to]
			}
		}
	}
	return g
}

// knots returns the groups of files that reach each other, what uses before what
// is used.
func (g *graph) knots() [][]int {
	var all [][]int
	done := make([]bool, len(g.files))
	for len(slices.Concat(all...)) < len(g.files) {
		for v := range g.files {
			// Its turn comes when nobody else still waits who reaches it.
			free := !done[v]
			for u := range g.files {
				free = free && (done[u] || !g.reach[u][v] || g.reach[v][u])
			}
			if !free {
				continue
			}
			knot := []int{v}
			for u := range g.files {
				if u != v && g.reach[u][v] && g.reach[v][u] {
					knot = append(knot, u)
				}
			}
			for _, u := range knot {
				done[u] = true
			}
			slices.Sort(knot)
			all = append(all, knot)
		}
	}
	return all
}

// best finds the cheapest order of a knot: for every set of its files the
// cheapest way to let just these stand on top.
func (g *graph) best(knot []int) []int {
	n := len(knot)
	cheapest, last := make([]int, 1<<n), make([]int, 1<<n)
	for set := 1; set < 1<<n; set++ {
		cheapest[set] = math.MaxInt
		for i, v := range knot {
			if set&(1<<i) == 0 {
				continue
			}
			above := set &^ (1 << i)
			cost := cheapest[above]
			for j, u := range knot {
				if above&(1<<j) != 0 {
					cost += g.cost[v][u]
				}
			}
			if cost < cheapest[set] {
				cheapest[set], last[set] = cost, i
			}
		}
	}
	order := make([]int, n)
	set := 1<<n - 1
	for at := n - 1; at >= 0; at-- {
		order[at] = knot[last[set]]
		set &^= 1 << last[set]
	}
	return order
}

// greedy takes from a knot, again and again, a file that uses none of the rest
// for the bottom, one that none of the rest uses for the top, or else the one
// that uses most more than it is used, for the top.
func (g *graph) greedy(knot []int) []int {
	rest := slices.Clone(knot)
	var top, bottom []int
	for len(rest) > 0 {
		out, in := make([]int, len(rest)), make([]int, len(rest))
		for i, v := range rest {
			for _, u := range rest {
				out[i] += g.cost[v][u]
				in[i] += g.cost[u][v]
			}
		}
		at := slices.Index(out, 0)
		if at >= 0 {
			bottom = append(bottom, rest[at])
		} else {
			at = 0
			for i := range rest {
				if in[i] == 0 || in[at] != 0 && out[i]-in[i] > out[at]-in[at] {
					at = i
				}
			}
			top = append(top, rest[at])
		}
		rest = slices.Delete(rest, at, at+1)
	}
	slices.Reverse(bottom)
	return append(top, bottom...)
}

// improved moves single files to where they cost least, until none can move.
func (g *graph) improved(order []int) []int {
	for moved := true; moved; {
		moved = false
		for _, v := range slices.Clone(order) {
			from := slices.Index(order, v)
			rest := slices.Delete(slices.Clone(order), from, from+1)
			costs := []int{0} // of standing above the first of the rest, the second …
			for _, u := range rest {
				costs[0] += g.cost[u][v]
			}
			for _, u := range rest {
				costs = append(costs, costs[len(costs)-1]-g.cost[u][v]+g.cost[v][u])
			}
			to := from
			for at := range costs {
				if costs[at] < costs[to] {
					to = at
				}
			}
			if to != from {
				order, moved = slices.Insert(rest, to, v), true
			}
		}
	}
	return order
}
