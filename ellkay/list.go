package ellkay

import (
	"encoding/json"
	"iter"
	"strings"
)

// page is one answer with a list: an array of objects, and the token for what
// follows it.
type page struct {
	items []byte // JSON array; nil for none
	token string
	more  bool // the answer had a member nextToken, null included
}

// parsePage finds the list of an answer:
//
//	{"appointments":[…],"nextToken":"…"}   under one of names, or the only list
//	[…]                                    bare
//	[{…,"nextToken":"…"}]                  bare, an element carrying the token
//	[{"appointments":[…],"nextToken":"…"}] bare, around the first form
//
// ok is false for anything else: an unreadable answer is not an empty list.
func parsePage(body []byte, names []string) (p page, ok bool) {
	if !json.Valid(body) {
		return page{}, false
	}
	i := skipSpace(body, 0)
	switch body[i] {
	case '{':
		return pageOfObject(object(body[i:]), names, 1)
	case '[':
		return pageOfArray(body[i:], names)
	}
	return page{}, false
}

const nextToken = "nextToken"

// pageOfObject looks for the list in o, and then in the one object within it.
func pageOfObject(o object, names []string, deeper int) (p page, ok bool) {
	p.token, p.more = o.text(nextToken), o.has(nextToken)
	for _, name := range names {
		v := o.get(name)
		if isArray(v) && ofObjects(v) {
			p.items = v
			return p, true
		}
		if inner := asObject(v); inner != nil && deeper > 0 {
			if q, found := pageOfObject(inner, names, deeper-1); found {
				if !q.more {
					q.token, q.more = p.token, p.more
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
func onlyList(o object) (list []byte, single bool) {
	for _, v := range o.members() {
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
func nullList(o object, names []string) bool {
	for key, v := range o.members() {
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

func pageOfArray(v []byte, names []string) (p page, ok bool) {
	if !ofObjects(v) {
		return page{}, false
	}
	p.items = v
	n := 0
	var only object
	for e := range elements(v) {
		n++
		only = asObject(e)
		if token := only.text(nextToken); token != "" {
			p.token = token
		}
		p.more = p.more || only.has(nextToken)
	}
	if n == 1 && (isArray(only.get(names[0])) || p.more && size(only) == 2) { // around a page, not an item
		if inner, found := pageOfObject(only, names, 0); found {
			return inner, true
		}
	}
	return p, true
}

// carrier reports whether an element of a bare list is no item, but only
// carries the token.
func carrier(o object) bool {
	return size(o) == 1 && o.has(nextToken)
}

func size(o object) int {
	n := 0
	for range o.members() {
		n++
	}
	return n
}

// each calls f with every item, and reports false when one is no object: an
// answer with holes is not trusted. f returns false to stop.
func (p page) each(f func(object) bool) (sound bool) {
	for e := range elements(p.items) {
		o := asObject(e)
		if o == nil {
			return false
		}
		if !carrier(o) && !f(o) {
			return true
		}
	}
	return true
}

// listOf decodes the list of an answer whole; for short lists.
func listOf[T any](op string, status int, body []byte, names []string, decode func(object) T) ([]T, error) {
	p, ok := parsePage(body, names)
	if !ok {
		return nil, unreadable(op, status)
	}
	list := []T{}
	if !p.each(func(o object) bool { list = append(list, decode(o)); return true }) {
		return nil, unreadable(op, status)
	}
	return list, nil
}

// recordOf finds the one record of an answer: in what it is wrapped in, in the
// only member or the only element, else the object itself. It is nil when there
// is none.
func recordOf(body []byte, ids, wraps []string) object {
	if !json.Valid(body) {
		return nil
	}
	v := body[skipSpace(body, 0):]
	if isArray(v) {
		v = onlyValue(elements(v))
	}
	o := asObject(v)
	if o == nil || len(o.get(ids...)) > 0 {
		return o
	}
	if inner := o.object(wraps...); inner != nil {
		return inner
	}
	only := asObject(onlyValue(func(yield func([]byte) bool) {
		o.members()(func(_, v []byte) bool { return yield(v) })
	}))
	if only != nil {
		return only
	}
	for range o.members() {
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
