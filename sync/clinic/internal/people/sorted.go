package people

import (
	"context"
	"encoding/base64"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/televisit/televisit-go/storage"
)

// Sorted is a list in the order in which pages show it.
type Sorted[T any] struct {
	Entries []T
	Keys    []string // of the entries
}

// SortedBy reads a list to its end and sorts it.
func SortedBy[T any](list iter.Seq2[T, error], key func(T) string) (Sorted[T], error) {
	type keyed struct {
		key   string
		entry T
	}
	var all []keyed
	for e, err := range list {
		if err != nil {
			return Sorted[T]{}, err
		}
		all = append(all, keyed{key(e), e})
	}
	slices.SortFunc(all, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	s := Sorted[T]{make([]T, len(all)), make([]string, len(all))}
	for i, k := range all {
		s.Entries[i], s.Keys[i] = k.entry, k.key
	}
	return s, nil
}

// SortKey orders by name, then by id.
func SortKey(name, id string) string { return strings.ToLower(name) + "\x00" + id }

// Page returns the entries after the cursor, at most limit of them (0 means 100),
// and the next cursor. Errors: storage.ErrCursor.
func (s Sorted[T]) Page(cursor string, limit int) ([]T, string, error) {
	if limit == 0 {
		limit = 100
	}
	after, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, "", storage.ErrCursor
	}
	from := 0
	if cursor != "" {
		at, found := slices.BinarySearch(s.Keys, string(after))
		if from = at; found {
			from++
		}
	}
	to := min(from+limit, len(s.Keys))
	next := ""
	if to < len(s.Keys) {
		next = base64.RawURLEncoding.EncodeToString([]byte(s.Keys[to-1]))
	}
	return slices.Clone(s.Entries[from:to]), next, nil
}

// maxKept bounds how many entries of all accounts' lists are kept: some 50 MB.
const maxKept = 200_000

// Kept keeps each account's list as it was read, for as long as its stamp in the
// store says that nobody has changed it. The zero value is empty. It is safe for
// concurrent use.
type Kept[T any] struct {
	mu    sync.Mutex
	lists map[string]*keptList[T]
	size  int // entries of all of them
}

type keptList[T any] struct {
	mu    sync.Mutex // held while the list is read, so that one reads it for all who ask
	stamp string
	list  Sorted[T]
}

// Get returns the account's list as it is in the store now; read is called when
// what is kept is not that.
func (k *Kept[T]) Get(ctx context.Context, account string, stamp func(context.Context) (string, error), read func() (Sorted[T], error)) (Sorted[T], error) {
	now, err := stamp(ctx)
	if err != nil {
		return Sorted[T]{}, err
	}
	l := k.of(account)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stamp != now { // maybe because it was read meanwhile, after a later change
		if now, err = stamp(ctx); err != nil {
			return Sorted[T]{}, err
		}
	}
	if now != "" && l.stamp == now {
		return l.list, nil
	}
	list, err := read()
	if err != nil {
		return list, err
	}
	k.grow(account, l, len(list.Keys)-len(l.list.Keys))
	l.stamp, l.list = now, list
	return list, nil
}

func (k *Kept[T]) of(account string) *keptList[T] {
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
func (k *Kept[T]) grow(account string, l *keptList[T], by int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lists[account] != l { // it went itself, meanwhile
		return
	}
	if k.size += by; k.size > maxKept {
		k.lists, k.size = map[string]*keptList[T]{account: l}, len(l.list.Keys)+by
	}
}
