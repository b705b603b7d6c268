package clinic

import (
	"encoding/base64"
	"strings"
)

// pageOf returns the entries of a sorted list after the cursor, at most limit of
// them (0 means 100), and the next cursor.
func pageOf[T any](all []T, key func(T) string, cursor string, limit int) ([]T, string, error) {
	if limit == 0 {
		limit = 100
	}
	after, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, "", invalid("cursor", "Is not a cursor of this list; begin without one.")
	}
	from := 0
	if cursor != "" {
		for from < len(all) && key(all[from]) <= string(after) {
			from++
		}
	}
	to := min(from+limit, len(all))
	next := ""
	if to < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(key(all[to-1])))
	}
	return all[from:to], next, nil
}

// sortKey orders by name, then by id.
func sortKey(name, id string) string { return strings.ToLower(name) + "\x00" + id }
