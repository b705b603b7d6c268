package noteblock

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// Same reports whether two notes say the same, whatever an EHR did to show them.
func Same(a, b string) bool { return a == b || squeezed(a) == squeezed(b) }

// Holds reports whether notes have the block of want: its links intact and in their
// order; what stands around them may have changed. Notes without a block hold that
// of a want without one.
func Holds(notes, want string) bool {
	wanted, wants := Text(want)
	got, has := Text(notes)
	if wants != has || squeezed(wanted) == squeezed(got) {
		return wants == has
	}
	return sameLinks(wanted, got)
}

// SameRest reports whether notes say the same as want beside the block. Of a block
// that was cut off, what is left of it does not count.
func SameRest(notes, want string) bool {
	theirs := squeezed(Remove(want))
	return theirs == squeezed(Remove(notes)) || !Holds(notes, want) && strings.HasPrefix(squeezed(notes), theirs)
}

func sameLinks(wanted, got string) bool {
	want := links.FindAllString(wanted, -1)
	have := links.FindAllString(got, -1)
	if len(want) == 0 || len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] != have[i] {
			return false
		}
	}
	return true
}

var (
	bracketed = regexp.MustCompile(`<(https?://[^<>\s]+)>`)
	tags      = regexp.MustCompile(`(?i)</?(?:br|p|div|span|a|b|i|u|strong|em|font|pre|ul|ol|li|html|body|table|tbody|tr|td|wbr|hr)(?:\s[^<>]*)?/?>`)
	entities  = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});`)
)

// shown is text without what an EHR adds to show it: HTML's tags and, once, its
// escapes. A tag that breaks lines leaves a line break.
func shown(s string) string {
	if strings.ContainsRune(s, '<') {
		s = bracketed.ReplaceAllString(s, "$1")
		s = breaks.ReplaceAllString(s, "\n")
		s = tags.ReplaceAllString(s, "")
	}
	if strings.ContainsRune(s, '&') {
		s = entities.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	return s
}

// squeezed is what text says, without spaces, line breaks and characters that do
// not show.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zs, r):
			return -1
		}
		return r
	}, shown(s))
}
