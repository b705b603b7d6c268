package ellkay

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// Our part of an appointment's notes is one block on a line of its own, between
// two marks. The rest belongs to the practice and is kept byte for byte.
const (
	NotesBegin = "[televisit]"
	NotesEnd   = "[/televisit]"
)

// ErrNotesTooLong: the practice's own notes leave no room for the links.
var ErrNotesTooLong = errors.New("the appointment's notes have no room left for the links: shorten them in the EHR")

// MergeNotes returns notes with text as the content of our block. A block that
// is there is replaced where it stands, further ones are removed, since the links
// of an old block must not survive; else one is added as the last line.
//
// text is made one line, and marks in it are taken out. Empty text removes the
// block, as [RemoveNotes].
func MergeNotes(notes, text string) string {
	text = oneLine(text)
	if text == "" {
		return RemoveNotes(notes)
	}
	block := NotesBegin + " " + text + " " + NotesEnd
	spans := findBlocks(notes)
	if len(spans) == 0 {
		switch {
		case notes == "":
			return block
		case strings.HasSuffix(notes, "\r"): // or RemoveNotes would take it along
			return notes + "\r\n" + block
		}
		return notes + "\n" + block
	}
	first := spans[0]
	return notes[:first.from] + block + cutOut(notes, first.to, spans[1:])
}

// RemoveNotes returns notes without our blocks and the line breaks before them,
// which [MergeNotes] added: what it made of any notes becomes them again.
func RemoveNotes(notes string) string {
	return cutOut(notes, 0, findBlocks(notes))
}

// FitNotes is [MergeNotes] with the first of texts, best first, with which the
// result has at most limit characters; 0 means no limit. Characters are counted
// as LKCloud's side does, in UTF-16 units. When none fits, it is
// [ErrNotesTooLong]: the practice's text is never shortened.
func FitNotes(notes string, limit int, texts ...string) (string, error) {
	if len(texts) == 0 {
		return RemoveNotes(notes), nil
	}
	least := 0
	for i, text := range texts {
		merged := MergeNotes(notes, text)
		n := notesLength(merged)
		if limit <= 0 || n <= limit {
			return merged, nil
		}
		if i == 0 || n < least {
			least = n
		}
	}
	return "", fmt.Errorf("%w (%d characters needed, %d allowed)", ErrNotesTooLong, least, limit)
}

// NotesBlock returns the content of our block in notes, and whether there is one.
func NotesBlock(notes string) (text string, found bool) {
	spans := findBlocks(notes)
	if len(spans) == 0 {
		return "", false
	}
	block := notes[spans[0].from:spans[0].to]
	block = strings.TrimSuffix(strings.TrimPrefix(block, NotesBegin), NotesEnd)
	return strings.TrimSpace(block), true
}

type span struct{ from, to int }

// findBlocks returns where our blocks stand. One whose end mark is missing (the
// EHR cut it off, or somebody typed over it) reaches to the end of the last link
// on its line, or is the begin mark alone: what follows may be the practice's.
func findBlocks(notes string) []span {
	var list []span
	for at := 0; ; {
		i := strings.Index(notes[at:], NotesBegin)
		if i < 0 {
			return list
		}
		from := at + i
		rest := notes[from+len(NotesBegin):]
		if n := strings.Index(rest, NotesBegin); n >= 0 {
			rest = rest[:n]
		}
		if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
			rest = rest[:n]
		}
		at = from + len(NotesBegin)
		if n := strings.Index(rest, NotesEnd); n >= 0 {
			at += n + len(NotesEnd)
		} else if links := linkPattern.FindAllStringIndex(rest, -1); links != nil {
			n := links[len(links)-1][1]
			if cut := strings.TrimSpace(rest[n:]); strings.HasPrefix(NotesEnd, cut) {
				n = len(rest) // half an end mark
			}
			at += n
		}
		list = append(list, span{from, at})
	}
}

var linkPattern = regexp.MustCompile(`https?://\S*`)

// cutOut returns notes from index on without spans and the line break before each.
func cutOut(notes string, from int, spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(strings.TrimSuffix(strings.TrimSuffix(notes[from:s.from], "\n"), "\r"))
		from = s.to
	}
	b.WriteString(notes[from:])
	return b.String()
}

func oneLine(text string) string {
	for strings.Contains(text, NotesBegin) || strings.Contains(text, NotesEnd) { // taking one out may make one
		text = strings.NewReplacer(NotesBegin, "", NotesEnd, "").Replace(text)
	}
	return strings.Join(strings.Fields(text), " ")
}

func notesLength(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
