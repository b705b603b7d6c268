package noteblock

import (
	"regexp"
	"strings"
)

// span is where a block stands: from its begin mark to the end of its end mark; the
// content lies between.
type span struct{ from, to, begun, ends int }

func (s span) content(notes string) string { return notes[s.begun:s.ends] }

// lineBreak is a line break in any of its forms.
const lineBreak = `(?:\r\n?|\n|(?i:<br\s*/?>)|&#13;&#10;|&#1[03];|&#x0?[ADad];)`

// within is what may stand within a word: a break, or what does not show.
const within = `(?:` + lineBreak + `|(?i:<wbr\s*/?>)|[\x{200b}\x{200c}\x{2060}\x{feff}\x{ad}])?`

var (
	beginMark = regexp.MustCompile(mark(""))
	endMark   = regexp.MustCompile(mark(`(?:/|&#47;|&#[xX]2[fF];|&sol;)` + within))
	breaks    = regexp.MustCompile(lineBreak)
	lastBreak = regexp.MustCompile(lineBreak + `$`)
	links     = regexp.MustCompile(`https?://[^\s<]*`)
)

// mark is a pattern of a mark as EHRs show it: its brackets escaped, a line broken
// within its word.
func mark(slash string) string {
	word := strings.Join(strings.Split("televisit", ""), within)
	return `(?:\[|&#91;|&#[xX]5[bB];|&lsqb;|&lbrack;)` + slash + word + `(?:\]|&#93;|&#[xX]5[dD];|&rsqb;|&rbrack;)`
}

// longestBlock bounds, in bytes, how far an end mark is looked for beyond the line.
const longestBlock = 4000

// findBlocks returns where our blocks stand. One whose end mark is missing (the
// EHR cut it off, or somebody typed over it) reaches to the end of the last link
// on its line, or is the begin mark alone: what follows may be the practice's.
func findBlocks(notes string) []span {
	begins := beginMark.FindAllStringIndex(notes, -1)
	if begins == nil {
		return nil
	}
	list := make([]span, 0, len(begins))
	for i, b := range begins {
		rest := notes[b[1]:]
		if i+1 < len(begins) {
			rest = notes[b[1]:begins[i+1][0]]
		}
		length, end := extent(rest)
		list = append(list, span{from: b[0], begun: b[1], ends: b[1] + length, to: b[1] + end})
	}
	return list
}

// extent returns how much of what follows a begin mark is content, and where the
// block ends.
func extent(rest string) (content, end int) {
	line := rest
	if n := breaks.FindStringIndex(rest); n != nil {
		line = rest[:n[0]]
	}
	if m := endMark.FindStringIndex(rest); m != nil &&
		(m[0] <= len(line) || m[0] <= longestBlock && strings.Contains(squeezed(rest[:m[0]]), "://")) {
		return m[0], m[1]
	}
	found := links.FindAllStringIndex(line, -1)
	if found == nil {
		return 0, 0
	}
	end = found[len(found)-1][1]
	content = end
	if cut := strings.TrimSpace(line[end:]); strings.HasPrefix(End, cut) {
		end = len(line) // half an end mark
	}
	return content, end
}

// cutOut returns notes from index on without spans and the line break before each.
// What stood at both sides of one stays apart, or it might make a mark together.
func cutOut(notes string, from int, spans []span) string {
	var b strings.Builder
	last := byte(' ') // of what was kept
	keep := func(text string) {
		if text == "" {
			return
		}
		if !blank(last) && !blank(text[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		last = text[len(text)-1]
	}
	for _, s := range spans {
		before := notes[from:s.from]
		if n := lastBreak.FindStringIndex(before); n != nil {
			before = before[:n[0]]
		}
		keep(before)
		from = s.to
	}
	keep(notes[from:])
	return b.String()
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
