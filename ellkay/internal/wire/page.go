package wire

import (
	"bytes"
	"encoding/json"
	"iter"
	"strings"
)

// Page is one answer with a list: an array of objects, and the token for what
// follows it.
type Page struct {
	items []byte // JSON array; nil for none
	Token string
	More  bool // the answer had a member nextToken, null included
}

// ParsePage finds the list of an answer:
//
//	{"appointments":[…],"nextToken":"…"}   under one of names, or the only list
//	[…]                                    bare
//	[{…,"nextToken":"…"}]                  bare, an element carrying the token
//	[{"appointments":[…],"nextToken":"…"}] bare, around the first form
//
// ok is false for anything else: a list that is missing or null is not an empty
// one, and one whose token has no form of a token has not ended. A list under a
// name of its own counts when its rows have ids, or when it is empty and nothing
// but the token stands beside it.
func ParsePage(body []byte, names []string) (p Page, ok bool) {
	if !json.Valid(body) {
		return Page{}, false
	}
	i := skipSpace(body, 0)
	switch body[i] {
	case '{':
		return pageOfObject(Object(body[i:]), names, 1)
	case '[':
		return pageOfArray(body[i:], names)
	}
	return Page{}, false
}

const nextToken = "nextToken"

// pageOfObject looks for the list in o, and then in the one object within it.
func pageOfObject(o Object, names []string, deeper int) (p Page, ok bool) {
	found := make([][]byte, len(names)) // by the names, in one walk: a list may be long
	var token []byte
	for key, v := range o.Members() {
		if strings.EqualFold(string(key), nextToken) {
			p.More, token = true, v
		}
		for i, name := range names {
			if len(found[i]) == 0 && strings.EqualFold(string(key), name) && !Absent(v) {
				found[i] = v
			}
		}
	}
	if p.Token, ok = tokenOf(token); !ok {
		return Page{}, false
	}
	for i, v := range found {
		if isArray(v) && (i == 0 || ofObjects(v)) {
			p.items = v
			return p, true
		}
		if inner := AsObject(v); inner != nil && deeper > 0 {
			if q, ok := pageOfObject(inner, names, deeper-1); ok {
				if !q.More {
					q.Token, q.More = p.Token, p.More
				}
				return q, true
			}
		}
	}
	p.items = onlyList(o)
	return p, p.items != nil
}

// tokenOf reads the token of a page; ok is false for what can be none, such as an
// object: taken for none, it would end the list early.
func tokenOf(v []byte) (token string, ok bool) {
	switch {
	case Absent(v):
		return "", true
	case v[0] == '"', isNumber(v):
		return strings.TrimSpace(Text(v)), true
	}
	return "", false
}

// onlyList returns the single array of objects among the members of o, nil when
// there is none, are several, or when it may be a list of something else.
func onlyList(o Object) (list []byte) {
	members := 0
	var name []byte
	for key, v := range o.Members() {
		if !strings.EqualFold(string(key), nextToken) {
			members++
		}
		if isArray(v) && ofObjects(v) {
			if list != nil {
				return nil
			}
			name, list = key, v
		}
	}
	var buf [64]byte
	if list == nil || sideLists[string(Fold(buf[:0], name))] {
		return nil
	}
	for e := range elements(list) {
		if row := AsObject(e); row != nil {
			if !hasID(row) {
				return nil
			}
			return list
		}
	}
	if members > 1 {
		return nil
	}
	return list
}

// sideLists are lists that answers of any kind have, by their names without case.
var sideLists = map[string]bool{
	"errors": true, "validationerrors": true, "faults": true, "warnings": true, "messages": true, "issues": true,
	"alerts": true, "notices": true, "links": true,
}

// hasID reports whether a row has a member that is called an id of something.
func hasID(row Object) bool {
	for key, v := range row.Members() {
		if n := len(key); n >= 2 && !Absent(v) && strings.EqualFold(string(key[n-2:]), "id") {
			return true
		}
	}
	return false
}

// ofObjects reports whether an array may be a list of records: it is empty, or one
// of its elements is an object.
func ofObjects(v []byte) bool {
	empty := true
	for e := range elements(v) {
		if empty = false; e[0] == '{' {
			return true
		}
	}
	return empty
}

func pageOfArray(v []byte, names []string) (p Page, ok bool) {
	if !ofObjects(v) {
		return Page{}, false
	}
	p.items = v
	n := 0
	var only Object
	for e := range elements(v) {
		n++
		if only = AsObject(e); !only.has(nextToken) {
			continue
		}
		token, sound := tokenOf(only.Get(nextToken))
		if !sound {
			return Page{}, false
		}
		if p.More = true; token != "" {
			p.Token = token
		}
	}
	if n == 1 && (isArray(only.Get(names[0])) || p.More && size(only) == 2) { // around a page, not an item
		if inner, found := pageOfObject(only, names, 0); found {
			return inner, true
		}
	}
	return p, true
}

// carrier reports whether an element of a bare list is no item, but only
// carries the token.
func carrier(o Object) bool {
	token, members := false, 0
	for key := range o.Members() {
		if members++; members > 1 {
			return false
		}
		token = strings.EqualFold(string(key), nextToken)
	}
	return token
}

func size(o Object) int {
	n := 0
	for range o.Members() {
		n++
	}
	return n
}

// Each calls f with every row, nil for one that is no object. f returns false to
// stop.
func (p Page) Each(f func(row Object) bool) {
	for e := range elements(p.items) {
		o := AsObject(e)
		if !carrier(o) && !f(o) {
			return
		}
	}
}

// RecordOf finds the one record of an answer: in what it is wrapped in, in the
// only member or the only element, else the object itself. It is nil when there
// is none.
func RecordOf(body []byte, ids, wraps []string) Object {
	if !json.Valid(body) {
		return nil
	}
	v := body[skipSpace(body, 0):]
	if isArray(v) {
		v = onlyValue(elements(v))
	}
	o := AsObject(v)
	if o == nil || len(o.Get(ids...)) > 0 {
		return o
	}
	if inner := o.Object(wraps...); inner != nil {
		return inner
	}
	only := AsObject(onlyValue(func(yield func([]byte) bool) {
		o.Members()(func(_, v []byte) bool { return yield(v) })
	}))
	if only != nil {
		return only
	}
	for range o.Members() {
		return o
	}
	return nil
}

// onlyValue returns the single value of a sequence, nil when there are none or several.
func onlyValue(values iter.Seq[[]byte]) (only []byte) {
	n := 0
	for v := range values {
		n++
		only = v
	}
	if n != 1 {
		return nil
	}
	return only
}

// WrittenID finds the id by which an answer acknowledges a write: in the answer, in
// what it is wrapped in, or it is the answer. It is "" when there is none; a word
// such as "ok" is none.
func WrittenID(body []byte) string {
	if !json.Valid(body) {
		return ""
	}
	v := body[skipSpace(body, 0):]
	if isArray(v) {
		v = onlyValue(elements(v))
	}
	if o := AsObject(v); o != nil {
		if id := ID(o.Get(writtenIDs...)); id != "" {
			return id
		}
		return ID(o.Object(writtenWraps...).Get(writtenIDs...))
	}
	var buf [64]byte
	if id := ID(bytes.TrimSpace(v)); !sayings[string(Fold(buf[:0], id))] {
		return id
	}
	return ""
}

// sayings are what services answer in place of an id, without case.
var sayings = map[string]bool{
	"ok": true, "success": true, "succeeded": true, "successful": true, "done": true, "true": true, "false": true,
	"created": true, "updated": true, "accepted": true, "queued": true, "pending": true, "null": true, "none": true,
	"error": true, "failed": true, "failure": true,
}
