package ops

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// args reads the members of a request. Readers return zero values for what is
// missing or null; the first thing wrong is kept in err, to be looked at once
// after all reading is done.
type args struct {
	members map[string]json.RawMessage
	path    string // prefix of field names in faults, with its dot
	strict  bool
	site    *Desk // whose reading of times applies
	err     *Fault
}

// newArgs takes an object with at most the allowed members. In lax mode others
// are dropped and the allowed ones found in any case.
func newArgs(raw json.RawMessage, allowed []string, path string, strict bool, site *Desk) (*args, *Fault) {
	a := &args{members: map[string]json.RawMessage{}, path: path, strict: strict, site: site}
	if absent(raw) {
		return a, nil
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil, badField(strings.TrimSuffix(cmp.Or(path, "request."), "."))
	}
	if strict {
		if f := unknown(m, allowed, path); f != nil {
			return nil, f
		}
	}
	for k, v := range m {
		i := slices.IndexFunc(allowed, func(name string) bool { return name == k || !strict && strings.EqualFold(name, k) })
		if i >= 0 && !absent(v) {
			a.members[allowed[i]] = v
		}
	}
	return a, nil
}

func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func (a *args) fail(f *Fault) {
	if a.err == nil {
		a.err = f
	}
}

func (a *args) has(key string) bool { return a.members[key] != nil }

// into decodes a member; a value of the wrong type is a bad field.
func (a *args) into(key string, v any) bool {
	raw, ok := a.members[key]
	if !ok {
		return false
	}
	if json.Unmarshal(raw, v) != nil {
		a.fail(badField(a.path + key))
		return false
	}
	return true
}

func (a *args) text(key string) string {
	var s string
	a.into(key, &s)
	return s
}

// need is text that must be there and not be blank.
func (a *args) need(key string) string {
	s := a.text(key)
	if s == "" && a.err == nil {
		a.fail(MissingField(a.path + key))
	}
	return s
}

func (a *args) number(key string) int {
	var n int
	a.into(key, &n)
	return n
}

func (a *args) texts(key string) []string {
	var list []string
	a.into(key, &list)
	return list
}

// object reads a nested object with exactly these members.
func (a *args) object(key string, members ...string) *args {
	inner, f := newArgs(a.members[key], members, a.path+key+".", a.strict, a.site)
	if f != nil {
		a.fail(f)
		return &args{}
	}
	return inner
}

// ids reads an array of {"id":"…"}.
func (a *args) ids(key string) []string {
	var list []json.RawMessage
	a.into(key, &list)
	ids := make([]string, 0, len(list))
	for _, raw := range list {
		ref, f := newArgs(raw, []string{"id"}, a.path+key+".", a.strict, a.site)
		if f != nil {
			a.fail(f)
			return nil
		}
		ids = append(ids, ref.need("id"))
		if ref.err != nil {
			a.fail(ref.err)
		}
	}
	return ids
}

func (a *args) time(key string) time.Time {
	s := a.text(key)
	if s == "" {
		return time.Time{}
	}
	t, ok := a.site.parseTime(s)
	if !ok {
		a.fail(badField(a.path + key))
	}
	return t
}

// span is a half-open range of time; the zero span is no range.
type span struct{ start, end time.Time }

func (r span) isZero() bool { return r.start.IsZero() }

func (r span) holds(t time.Time) bool { return r.isZero() || !t.Before(r.start) && t.Before(r.end) }

// dates reads a DateRange object {"start","end"}; both are required in it.
func (a *args) dates(key string) span {
	if !a.has(key) {
		return span{}
	}
	o := a.object(key, "start", "end")
	r := o.between("start", "end")
	if o.err != nil {
		a.fail(o.err)
	}
	return r
}

// between reads two members as a range; both are required and in order.
func (a *args) between(startKey, endKey string) span {
	a.need(startKey)
	a.need(endKey)
	if a.err != nil {
		return span{}
	}
	r := span{a.time(startKey), a.time(endKey)}
	if a.err == nil && r.end.Before(r.start) {
		a.fail(badField(a.path + endKey))
	}
	return r
}
