package ellkay

import (
	"bytes"
	"encoding/json"
	"iter"
	"strings"
	"unicode/utf8"
)

// Answers are walked in place: keys come in any case, values in several types
// and envelopes in several shapes, which struct decoding cannot follow without
// reading everything several times. All functions here expect JSON that
// json.Valid has accepted; on anything else they stop early and never panic.

// object is the raw JSON of an object; nil for none.
type object []byte

// asObject returns v as an object, nil when it is something else.
func asObject(v []byte) object {
	if v = bytes.TrimSpace(v); len(v) > 0 && v[0] == '{' {
		return object(v)
	}
	return nil
}

// members yields the keys, without quotes and as they are escaped, and values.
func (o object) members() iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		i := skipSpace(o, 1)
		for i < len(o) && o[i] == '"' {
			end := skipString(o, i)
			key := o[i+1 : max(i+1, end-1)]
			i = skipSpace(o, end)
			if i >= len(o) || o[i] != ':' {
				return
			}
			i = skipSpace(o, i+1)
			end = skipValue(o, i)
			if !yield(key, o[i:end]) {
				return
			}
			i = skipSpace(o, end)
			if i >= len(o) || o[i] != ',' {
				return
			}
			i = skipSpace(o, i+1)
		}
	}
}

// elements yields the elements of an array, nothing for another value.
func elements(v []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if len(v) == 0 || v[0] != '[' {
			return
		}
		i := skipSpace(v, 1)
		for i < len(v) && v[i] != ']' {
			end := skipValue(v, i)
			if end == i || !yield(v[i:end]) {
				return
			}
			i = skipSpace(v, end)
			if i >= len(v) || v[i] != ',' {
				return
			}
			i = skipSpace(v, i+1)
		}
	}
}

// get returns the value under the first of names, in their order, that is
// there and says something; names are compared without regard to case.
func (o object) get(names ...string) []byte {
	for _, name := range names {
		for key, value := range o.members() {
			if strings.EqualFold(string(key), name) && !absent(value) {
				return value
			}
		}
	}
	return nil
}

// has reports whether one of names is a member, null included.
func (o object) has(names ...string) bool {
	for key := range o.members() {
		for _, name := range names {
			if strings.EqualFold(string(key), name) {
				return true
			}
		}
	}
	return false
}

func (o object) text(names ...string) string   { return text(o.get(names...)) }
func (o object) object(names ...string) object { return asObject(o.get(names...)) }
func absent(v []byte) bool                     { return len(v) == 0 || v[0] == 'n' || string(v) == `""` }
func isArray(v []byte) bool                    { return len(v) > 0 && v[0] == '[' }
func clone(v []byte) json.RawMessage           { return json.RawMessage(bytes.Clone(v)) }
func skipSpace[B ~[]byte](b B, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index after the string that begins at i.
func skipString[B ~[]byte](b B, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// skipValue returns the index after the value that begins at i.
func skipValue[B ~[]byte](b B, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = skipString(b, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',':
			if depth == 0 {
				return i
			}
			i++
			continue
		case ' ', '\n', '\t', '\r', ':':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			i++
			continue
		}
		if depth == 0 {
			return i
		}
	}
	return i
}

// text is the string in v; numbers and booleans as they are written, since ids
// come as either. Anything else is "".
func text(v []byte) string {
	if len(v) == 0 {
		return ""
	}
	switch v[0] {
	case '"':
		return unquote(v)
	case '{', '[', 'n':
		return ""
	}
	return string(v)
}

func unquote(v []byte) string {
	if len(v) < 2 {
		return ""
	}
	if bytes.IndexByte(v, '\\') < 0 && utf8.Valid(v) {
		return string(v[1 : len(v)-1])
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		return ""
	}
	return s
}
