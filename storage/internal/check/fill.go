package check

import "strings"

// Fill replaces each placeholder of a text, such as {name}, by its value, once: a
// value that looks like a placeholder stays as it is. balanced is false when a
// brace stands alone; it is then kept as text.
func Fill(text string, value func(place string) string) (filled string, balanced bool) {
	var b strings.Builder
	balanced = true
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		balanced = balanced && !strings.Contains(before, "}")
		if !open {
			return b.String(), balanced
		}
		place, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(place, "{") {
			balanced = false
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(value(place))
		text = after
	}
}

// Clip is the beginning of a text, for a message about it: at most n characters.
func Clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
