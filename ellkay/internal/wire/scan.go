// Package wire reads and writes LKCloud's JSON, and knows nothing of calls,
// clocks or the client's own types:
//
//   - scan.go walks the JSON of an answer in place;
//   - page.go finds the list or the one record in an answer of any shape;
//   - values.go reads what comes in several shapes: coded values, ids, names;
//   - fault.go reads a fault and forgets its text;
//   - requests.go holds the bodies whose names are confirmed, guessed.go every
//     name that is a guess.
//
// All of it is pure. Bodies come from outside: they may be anything, and nothing
// here panics on them.
package wire

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

// Object is the raw JSON of an object; nil for none.
type Object []byte

// AsObject returns v as an object, nil when it is something else.
func AsObject(v []byte) Object {
	if v = bytes.TrimSpace(v); len(v) > 0 && v[0] == '{' {
		return Object(v)
	}
	return nil
}

// Members yields the keys, without quotes and as they are escaped, and values.
func (o Object) Members() iter.Seq2[[]byte, []byte] {
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

// Get returns the value under the first of names, in their order, that is
// there and says something; names are compared without regard to case.
func (o Object) Get(names ...string) []byte {
	for _, name := range names {
		for key, value := range o.Members() {
			if strings.EqualFold(string(key), name) && !Absent(value) {
				return value
			}
		}
	}
	return nil
}

// has reports whether one of names is a member, null included.
func (o Object) has(names ...string) bool {
	for key := range o.Members() {
		for _, name := range names {
			if strings.EqualFold(string(key), name) {
				return true
			}
		}
	}
	return false
}

// Text is the text under the first of names that says something, see [Text].
func (o Object) Text(names ...string) string { return Text(o.Get(names...)) }

// Object is the object under the first of names that says something, nil when
// that is none.
func (o Object) Object(names ...string) Object { return AsObject(o.Get(names...)) }

// Absent reports a value that says nothing: none, null or an empty text.
func Absent(v []byte) bool { return len(v) == 0 || v[0] == 'n' || string(v) == `""` }

func isArray(v []byte) bool { return len(v) > 0 && v[0] == '[' }

// Clone copies a value out of its answer.
func Clone(v []byte) json.RawMessage { return json.RawMessage(bytes.Clone(v)) }

func skipSpace[B ~[]byte](b B, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index after the string that begins at i.
func skipString[B ~[]byte](b B, i int) int {
	for at := i + 1; at < len(b); {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			break
		}
		at += n + 1
		escapes := 0 // right before the quote: an odd one is its own
		for k := at - 2; k > i && b[k] == '\\'; k-- {
			escapes++
		}
		if escapes%2 == 0 {
			return at
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

// Text is the string in v; numbers and booleans as they are written, since ids
// come as either. Anything else is "".
func Text(v []byte) string {
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

// Folded is a short key without case and separators; longer ones are all alike.
type Folded [24]byte

// FoldedKey folds a key.
func FoldedKey(key []byte) (f Folded) {
	var buf [64]byte
	if len(key) < len(buf) {
		if folded := Fold(buf[:0], key); len(folded) <= len(f) {
			copy(f[:], folded)
		}
	}
	return f
}

// Fold appends the letters and digits of s in lower case.
func Fold[S ~string | ~[]byte](buf []byte, s S) []byte {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			buf = append(buf, c+'a'-'A')
		case c == ' ' || c == '-' || c == '_':
		default:
			buf = append(buf, c)
		}
		if len(buf) >= 64 {
			break
		}
	}
	return buf
}

// IsPage reports a body that is no JSON at all, such as a gateway's page. An empty
// one is none.
func IsPage(body []byte) bool {
	if i := skipSpace(body, 0); i < len(body) {
		switch c := body[i]; {
		case c == '{', c == '[', c == '"', c == '-', c >= '0' && c <= '9', c == 't', c == 'f', c == 'n':
		default:
			return true
		}
	}
	return false
}

// HeaderWord is the text in v when it can be sent in a header as one word of at most
// limit bytes, else "".
func HeaderWord(v []byte, limit int) string {
	if len(v) == 0 || v[0] != '"' {
		return ""
	}
	word := unquote(v)
	if len(word) > limit {
		return ""
	}
	for i := range len(word) {
		if c := word[i]; c <= ' ' || c >= 0x7f {
			return ""
		}
	}
	return word
}
