// Package table knows Zoom's documented operations, from operations.json: paths,
// statuses, rate limit labels, scopes, parameters and fields. operation.go finds
// the operation of a request, field.go reads what a field may hold, validate.go
// checks a query and a body.
package table

import (
	_ "embed"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
)

//go:embed operations.json
var operationsJSON []byte

// Operation is one documented call of Zoom's API: what it is called, what it
// costs, what it needs and what it takes. The table is operations.json.
type Operation struct {
	Op      string   `json:"op"` // method and path template
	Status  int      `json:"status"`
	Label   string   `json:"label"`
	Scopes  []string `json:"scopes"`
	Classic []string `json:"classic"`
	Params  []string `json:"params"`
	Request []string `json:"request"`

	method string
	Path   []string
	Query  *Field
	Body   *Field
}

// operations is the table, parsed once.
var operations = sync.OnceValue(func() []*Operation {
	var all []*Operation
	if err := json.Unmarshal(operationsJSON, &all); err != nil {
		panic("zoomtest: operations.json: " + err.Error())
	}
	for _, op := range all {
		method, path, _ := strings.Cut(op.Op, " ")
		op.method, op.Path = method, strings.Split(path[1:], "/")
		op.Query, op.Body = parseFields(op.Params), parseFields(op.Request)
	}
	return all
})

// AllScopes is every granular scope that the table mentions.
func AllScopes() []string {
	var all []string
	seen := map[string]bool{}
	for _, op := range operations() {
		for _, scope := range op.Scopes {
			if !seen[scope] {
				seen[scope] = true
				all = append(all, scope)
			}
		}
	}
	return all
}

// Route finds the operation of a request and the values of its path.
//
// As at Zoom, the path is decoded once and runs of slashes are merged before it
// is matched; the value of a placeholder is decoded a second time. So a UUID
// that starts with "/" or contains "//" only arrives whole when its sender
// encoded it twice, while one with a single "/" inside needs it only once.
func Route(method, escaped string) (*Operation, map[string]string) {
	path, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, nil
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	var best *Operation
	var values map[string]string
	for _, op := range operations() {
		if op.method != method {
			continue
		}
		if v, ok := op.match(parts); ok && (best == nil || op.fixed() > best.fixed()) {
			best, values = op, v
		}
	}
	return best, values
}

func (op *Operation) match(parts []string) (map[string]string, bool) {
	values := map[string]string{}
	for i, want := range op.Path {
		if i >= len(parts) {
			return nil, false
		}
		if !strings.HasPrefix(want, "{") {
			if parts[i] != want {
				return nil, false
			}
			continue
		}
		got := parts[i]
		if op.takesUUID() { // may hold slashes: takes what the rest leaves
			rest := len(op.Path) - i - 1
			if len(parts)-rest <= i {
				return nil, false
			}
			got = strings.Join(parts[i:len(parts)-rest], "/")
			parts = append(append(parts[:i:i], got), parts[len(parts)-rest:]...)
		}
		if twice, err := url.PathUnescape(got); err == nil {
			got = twice
		}
		values[strings.Trim(want, "{}")] = got
	}
	return values, len(parts) == len(op.Path)
}

// takesUUID tells whether the operation accepts a meeting UUID in its path.
func (op *Operation) takesUUID() bool {
	return op.Path[0] == "past_meetings" || op.Path[0] == "report"
}

// fixed counts the literal parts of the path: "/users/email" beats
// "/users/{userId}".
func (op *Operation) fixed() int {
	n := 0
	for _, part := range op.Path {
		if !strings.HasPrefix(part, "{") {
			n++
		}
	}
	return n
}
