package wire

import (
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
// ok is false for anything else: an unreadable answer is not an empty list.
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
	p.Token, p.More = o.Text(nextToken), o.has(nextToken)
	for _, name := range names {
		v := o.Get(name)
		if isArray(v) && ofObjects(v) {
			p.items = v
			return p, true
		}
		if inner := AsObject(v); inner != nil && deeper > 0 {
			if q, found := pageOfObject(inner, names, deeper-1); found {
				if !q.More {
					q.Token, q.More = p.Token, p.More
				}
				return q, true
			}
		}
	}
	if v, single := onlyList(o); single {
		p.items = v
		return p, true
	}
	return p, nullList(o, names)
}

// onlyList returns the single array of objects among the members of o.
func onlyList(o Object) (list []byte, single bool) {
	for _, v := range o.Members() {
		if isArray(v) && ofObjects(v) {
			if single {
				return nil, false
			}
			list, single = v, true
		}
	}
	return list, single
}

// nullList reports whether the member that should hold the list says null,
// which is how some services write an empty one.
func nullList(o Object, names []string) bool {
	for key, v := range o.Members() {
		if len(v) > 0 && v[0] == 'n' && len(names) > 0 && strings.EqualFold(string(key), names[0]) {
			return true
		}
	}
	return false
}

func ofObjects(v []byte) bool {
	for e := range elements(v) {
		return e[0] == '{'
	}
	return true
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
		only = AsObject(e)
		if token := only.Text(nextToken); token != "" {
			p.Token = token
		}
		p.More = p.More || only.has(nextToken)
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
	return size(o) == 1 && o.has(nextToken)
}

func size(o Object) int {
	n := 0
	for range o.Members() {
		n++
	}
	return n
}

// Each calls f with every item, and reports false when one is no object: an
// answer with holes is not trusted. f returns false to stop.
func (p Page) Each(f func(Object) bool) (sound bool) {
	for e := range elements(p.items) {
		o := AsObject(e)
		if o == nil {
			return false
		}
		if !carrier(o) && !f(o) {
			return true
		}
	}
	return true
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

// WrittenID finds the id of what a write has made: in the record of the answer,
// else it is the answer. It is "" when there is none.
func WrittenID(body []byte) string {
	if !json.Valid(body) {
		return ""
	}
	if o := RecordOf(body, writtenIDs, nil); o != nil {
		return o.Text(writtenIDs...)
	}
	return Text(body[skipSpace(body, 0):])
}
