package trail

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// chain is a trail of n entries that follow each other, with its head.
func chain(n int) (entries []Entry, head Head) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var last Entry
	for i := range n {
		e := Entry{Sequence: last.Sequence + 1, At: at.Add(time.Duration(i) * time.Minute), Who: "api", Action: "visit.view", Subject: "V-1", Previous: last.Hash}
		e.Hash = e.digest()
		entries, last = append(entries, e), e
	}
	return entries, Head{Sequence: last.Sequence, Hash: last.Hash, Order: last.At}
}

// B12: what a trail from elsewhere must not be.
func TestReplay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(entries []Entry, head *Head) []Entry
		want   string // "" when all is well
	}{
		"whole":               {func(e []Entry, _ *Head) []Entry { return e }, ""},
		"an entry is missing": {func(e []Entry, _ *Head) []Entry { return slices.Delete(e, 1, 2) }, "an entry is missing"},
		"its words changed": {func(e []Entry, _ *Head) []Entry {
			e[1].Detail = "something else"
			return e
		}, "the entry was changed"},
		"its time changed": {func(e []Entry, _ *Head) []Entry {
			e[1].At = e[1].At.Add(time.Microsecond)
			return e
		}, "the entry was changed"},
		"forged with a hash of its own": {func(e []Entry, _ *Head) []Entry {
			e[1].Who = "eve"
			e[1].Hash = e[1].digest()
			return e
		}, "does not belong to the one before"},
		"the last entry is cut off": {func(e []Entry, _ *Head) []Entry { return e[:2] }, "does not name the last entry"},
		"another head": {func(e []Entry, h *Head) []Entry {
			h.Hash = e[0].Hash
			return e
		}, "does not name the last entry"},
	} {
		entries, head := chain(3)
		entries = c.change(entries, &head)
		if got := replay(entries, head); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func replay(entries []Entry, head Head) string {
	var p Replay
	for _, e := range entries {
		if _, wrong := p.Entry(e); wrong != "" {
			return wrong
		}
	}
	_, wrong := p.Head(head)
	return wrong
}

// B13: a trail whose old end was purged goes on behind its anchor, and nowhere else.
func TestReplayBehindAnAnchor(t *testing.T) {
	t.Parallel()
	entries, head := chain(3)
	var p Replay
	p.Anchor(Anchor{Sequence: entries[0].Sequence, Hash: entries[0].Hash})
	if !p.Cut() {
		t.Error("a trail without its head is whole")
	}
	if _, wrong := p.Entry(entries[2]); wrong == "" {
		t.Error("an entry that does not follow the anchor was taken")
	}
	for _, e := range entries[1:] {
		if _, wrong := p.Entry(e); wrong != "" {
			t.Fatal(wrong)
		}
	}
	if _, wrong := p.Head(head); wrong != "" || p.Cut() {
		t.Errorf("%q, cut %v", wrong, p.Cut())
	}
}

// B12: entries are listed in the order of their numbers, even when the clock went back.
func TestReplayOrderNeverFalls(t *testing.T) {
	t.Parallel()
	entries, head := chain(2)
	entries[1].At = entries[0].At.Add(-time.Hour)
	entries[1].Hash = entries[1].digest()
	head.Hash, head.Order = entries[1].Hash, entries[1].At
	var p Replay
	first, _ := p.Entry(entries[0])
	second, wrong := p.Entry(entries[1])
	end, wrongEnd := p.Head(head)
	if wrong != "" || wrongEnd != "" || second.At.Before(first.At) || end.Value.(Head).Order.Before(first.At) {
		t.Errorf("%q %q: %v, then %v", wrong, wrongEnd, first.At, second.At)
	}
	if first.ID >= second.ID || ID(9) >= ID(10) {
		t.Error("names do not sort as numbers do")
	}
}
