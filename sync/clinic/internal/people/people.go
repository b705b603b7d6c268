// Package people holds lists of people as pages show and search them: sorted, a
// part at a time, and kept for a while so that they are not read at every letter
// that somebody types.
package people

import (
	"cmp"
	"slices"
	"strings"

	"github.com/televisit/televisit-go/storage"
)

// Matches reports whether each word of the query begins a word of the name, or
// the query begins the id.
func Matches(query, name, id string) bool {
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" {
		return true
	}
	if strings.HasPrefix(strings.ToLower(id), query) {
		return true
	}
	words := fields(name)
	for _, q := range fields(query) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q) }) {
			return false
		}
	}
	return true
}

func fields(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' })
}

// ByName sorts refs by name, whatever its case, then by id.
func ByName(refs []storage.Ref) []storage.Ref {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b storage.Ref) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	return refs
}
