package clinic

import (
	"context"
	"encoding/base64"
	"iter"
	"slices"
	"strings"
	"sync"
)

// sorted is a list in the order in which pages show it.
type sorted[T any] struct {
	entries []T
	keys    []string // of the entries
}

// sortedBy reads a list to its end and sorts it.
func sortedBy[T any](list iter.Seq2[T, error], key func(T) string) (sorted[T], error) {
	type keyed struct {
		key   string
		entry T
	}
	var all []keyed
	for e, err := range list {
		if err != nil {
			return sorted[T]{}, err
		}
		all = append(all, keyed{key(e), e})
	}
	slices.SortFunc(all, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	s := sorted[T]{make([]T, len(all)), make([]string, len(all))}
	for i, k := range all {
		s.entries[i], s.keys[i] = k.entry, k.key
	}
	return s, nil
}

// sortKey orders by name, then by id.
func sortKey(name, id string) string { return strings.ToLower(name) + "\x00" + id }

// page returns the entries after the cursor, at most limit of them (0 means 100),
// and the next cursor.
func (s sorted[T]) page(cursor string, limit int) ([]T, string, error) {
	if limit == 0 {
		limit = 100
	}
	after, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, "", invalid("cursor", "Is not a cursor of this list; begin without one.")
	}
	from := 0
	if cursor != "" {
		at, found := slices.BinarySearch(s.keys, string(after))
		if from = at; found {
			from++
		}
	}
	to := min(from+limit, len(s.keys))
	next := ""
	if to < len(s.keys) {
		next = base64.RawURLEncoding.EncodeToString([]byte(s.keys[to-1]))
	}
	return slices.Clone(s.entries[from:to]), next, nil
}

// maxKept bounds how many entries of all accounts' lists are kept: some 50 MB.
const maxKept = 200_000

// kept keeps each account's list as it was read, for as long as its stamp in the
// store says that nobody has changed it. The zero value is empty. It is safe for
// concurrent use.
type kept[T any] struct {
	mu    sync.Mutex
	lists map[string]*keptList[T]
	size  int // entries of all of them
}

type keptList[T any] struct {
	mu    sync.Mutex // held while the list is read, so that one reads it for all who ask
	stamp string
	list  sorted[T]
}

// get returns the account's list as it is in the store now; read is called when
// what is kept is not that.
func (k *kept[T]) get(ctx context.Context, account string, stamp func(context.Context) (string, error), read func() (sorted[T], error)) (sorted[T], error) {
	now, err := stamp(ctx)
	if err != nil {
		return sorted[T]{}, err
	}
	l := k.of(account)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stamp != now { // maybe because it was read meanwhile, after a later change
		if now, err = stamp(ctx); err != nil {
			return sorted[T]{}, err
		}
	}
	if now != "" && l.stamp == now {
		return l.list, nil
	}
	list, err := read()
	if err != nil {
		return list, err
	}
	k.grow(account, l, len(list.keys)-len(l.list.keys))
	l.stamp, l.list = now, list
	return list, nil
}

func (k *kept[T]) of(account string) *keptList[T] {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.lists[account]
	if l == nil {
		l = new(keptList[T])
		if k.lists == nil {
			k.lists = map[string]*keptList[T]{}
		}
		k.lists[account] = l
	}
	return l
}

// grow counts what is kept; when that is too much, the other lists go.
func (k *kept[T]) grow(account string, l *keptList[T], by int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lists[account] != l { // it went itself, meanwhile
		return
	}
	if k.size += by; k.size > maxKept {
		k.lists, k.size = map[string]*keptList[T]{account: l}, len(l.list.keys)+by
	}
}
