package httpcall

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Path joins parts to an escaped path, each part as one element, so that no id
// can break out of its place: every byte but letters, digits and "-._~" is
// escaped. An empty string, a zero number, "." and ".." make a path that
// [Caller.Do] refuses to call, since it would name something else.
func Path(parts ...any) string {
	return string(AppendPath(make([]byte, 0, 96), parts...))
}

// AppendPath appends what [Path] returns to b.
func AppendPath(b []byte, parts ...any) []byte {
	for _, part := range parts {
		b = append(b, '/')
		switch p := part.(type) {
		case string:
			b = appendEscaped(b, p)
		case int:
			b = appendNumber(b, int64(p))
		case int64:
			b = appendNumber(b, p)
		case fmt.Stringer:
			b = appendEscaped(b, p.String())
		default:
			b = appendEscaped(b, fmt.Sprint(p))
		}
	}
	return b
}

// Escape escapes s as one path element, as [Path] does.
func Escape(s string) string { return string(appendEscaped(nil, s)) }

func appendNumber(b []byte, n int64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendInt(b, n, 10)
}

func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	if s == "." || s == ".." { // legal unescaped, but servers fold them away
		return append(b, strings.Repeat("%2E", len(s))...)
	}
	for i := range len(s) {
		if c := s[i]; unreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

var errPath = errors.New("not sent: an identifier in its path is missing or is not one")

// checkPath refuses elements that are empty or that a server would fold away.
func checkPath(path string) error {
	if path == "" {
		return nil
	}
	rest, ok := strings.CutPrefix(path, "/")
	if !ok {
		return errPath
	}
	for element := range strings.SplitSeq(rest, "/") {
		switch element {
		case "", ".", "..", "%2E", "%2E%2E", "%2e", "%2e%2e":
			return errPath
		}
	}
	return nil
}
