package table

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Detail is one entry of errors[] in a validation failure.
type Detail struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Wrong is the detail of one field.
func Wrong(field, message string) Detail { return Detail{field, message} }

// What can be wrong with a field.
const (
	Invalid   = "Invalid field."
	Missing   = "This field is required."
	unknown   = "Unknown field."
	tooLong   = "The value is too long."
	NotListed = "The value is not one of those allowed."
)

// CheckQuery compares a query with what the operation takes.
func (f *Field) CheckQuery(q url.Values, lenient bool) (bad []Detail) {
	for name := range q {
		if f.members[name] == nil && !lenient {
			bad = append(bad, Detail{name, unknown})
		}
	}
	for name, m := range f.members {
		v, given := q.Get(name), q.Has(name)
		switch {
		case !given && m.required:
			bad = append(bad, Detail{name, Missing})
		case given && v != "":
			bad = append(bad, m.check(name, m.fromText(v), lenient)...)
		}
	}
	return sorted(bad)
}

// fromText gives a query value the type that its field has.
func (f *Field) fromText(v string) any {
	switch f.kind {
	case "integer", "number":
		return json.Number(v)
	case "boolean":
		if b, err := strconv.ParseBool(v); err == nil {
			return b
		}
	}
	return v
}

// CheckBody compares a decoded JSON object with what the operation takes.
func (f *Field) CheckBody(body map[string]any, lenient bool) []Detail {
	return sorted(f.check("", body, lenient))
}

// sorted makes the order of details the same in every run.
func sorted(bad []Detail) []Detail {
	slices.SortFunc(bad, func(a, b Detail) int { return strings.Compare(a.Field, b.Field) })
	return bad
}

// check compares one JSON value; numbers are json.Number.
func (f *Field) check(path string, v any, lenient bool) []Detail {
	fault := func(msg string) []Detail { return []Detail{{path, msg}} }
	switch f.kind {
	case "object":
		obj, ok := v.(map[string]any)
		if !ok {
			return fault(Invalid)
		}
		return f.checkMembers(path, obj, lenient)
	case "array":
		list, ok := v.([]any)
		if !ok || len(list) < f.minItems || f.maxItems > 0 && len(list) > f.maxItems {
			return fault(Invalid)
		}
		var bad []Detail
		for i, e := range list {
			bad = append(bad, f.elem.check(path+"["+strconv.Itoa(i)+"]", e, lenient)...)
		}
		return bad
	case "boolean":
		if _, ok := v.(bool); !ok {
			return fault(Invalid)
		}
	case "integer", "number":
		n, ok := v.(json.Number)
		if !ok || !f.number(n) {
			return fault(Invalid)
		}
	case "string":
		s, ok := v.(string)
		if !ok {
			return fault(Invalid)
		}
		if msg := f.text(s); msg != "" {
			return fault(msg)
		}
	}
	return nil
}

func (f *Field) checkMembers(path string, obj map[string]any, lenient bool) (bad []Detail) {
	under := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	for name, v := range obj {
		m := f.members[name]
		switch {
		case m == nil && !lenient && len(f.members) > 0:
			bad = append(bad, Detail{under(name), unknown})
		case m != nil && v == nil && m.required:
			bad = append(bad, Detail{under(name), Missing})
		case m != nil && v != nil:
			bad = append(bad, m.check(under(name), v, lenient)...)
		}
	}
	for name, m := range f.members {
		if _, given := obj[name]; m.required && !given {
			bad = append(bad, Detail{under(name), Missing})
		}
	}
	return bad
}

func (f *Field) number(n json.Number) bool {
	v, err := n.Int64()
	switch {
	case err != nil:
		return false
	case f.min != nil && v < int64(*f.min), f.max != nil && v > int64(*f.max):
		return false
	case f.enum != nil:
		return slices.Contains(f.enum, n.String())
	}
	// In the digest minLen and maxLen of an integer count its digits.
	return f.fits(len(n.String()))
}

func (f *Field) fits(n int) bool {
	return n >= f.minLen && (f.maxLen == 0 || n <= f.maxLen)
}

// text says what is wrong with a string, if anything.
func (f *Field) text(s string) string {
	if !f.fits(utf8.RuneCountInString(s)) {
		return tooLong
	}
	if f.enum != nil && s != "" {
		for one := range strings.SplitSeq(s, ",") { // "1,3" in weekly_days
			if !slices.Contains(f.enum, one) && !slices.Contains(f.enum, s) {
				return NotListed
			}
		}
	}
	if s == "" {
		return ""
	}
	switch f.format {
	case "email":
		if !IsEmail(s) {
			return Invalid
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return Invalid
		}
	}
	return ""
}

// IsEmail checks the form only, as Zoom does: the address need not exist.
func IsEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 128
}
