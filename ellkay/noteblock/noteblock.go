// Package noteblock keeps our links in the notes of an appointment: in one block
// on a line of its own, between two marks. The rest of the notes belongs to the
// practice and is kept byte for byte. It only works on text; the appointments
// service of package ellkay writes the text to the EHR and reads it back.
//
// EHRs show text in their own ways: line breaks as <br>, &#10; or paragraphs, & as
// &amp;, links as HTML, other spaces, lines broken at a width, through a link or
// through a mark. The block is found in all of these (find.go), and texts that
// differ in nothing else are the same (shown.go).
package noteblock

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// The marks around our block.
const (
	Begin = "[televisit]"
	End   = "[/televisit]"
)

// ErrTooLong: the practice's own notes leave no room for the links.
var ErrTooLong = errors.New("the appointment's notes have no room left for the links: shorten them in the EHR")

// Merge returns notes with text as the content of our block. A block that
// is there is replaced where it stands, further ones are removed, since the links
// of an old block must not survive; else one is added as the last line.
//
// text is made one line, and marks in it are taken out. Empty text removes the
// block, as [Delete].
func Merge(notes, text string) string {
	text = oneLine(text)
	if text == "" {
		return Remove(notes)
	}
	block := Begin + " " + text + " " + End
	spans := findBlocks(notes)
	if len(spans) == 0 {
		switch {
		case notes == "":
			return block
		case strings.HasSuffix(notes, "\r"): // or Remove would take it along
			return notes + "\r\n" + block
		}
		return notes + "\n" + block
	}
	first := spans[0]
	return notes[:first.from] + block + cutOut(notes, first.to, spans[1:])
}

// Remove returns notes without our blocks and the line breaks before them,
// which [Merge] added: what it made of any notes becomes them again.
func Remove(notes string) string {
	return cutOut(notes, 0, findBlocks(notes))
}

// Fit is [Merge] with the first of texts, best first, with which the
// result has at most limit characters; 0 means no limit. Characters are counted
// as LKCloud's side does, in UTF-16 units. When none fits, it is
// [ErrTooLong]: the practice's text is never shortened.
func Fit(notes string, limit int, texts ...string) (string, error) {
	if len(texts) == 0 {
		return Remove(notes), nil
	}
	least := 0
	for i, text := range texts {
		merged := Merge(notes, text)
		n := Length(merged)
		if limit <= 0 || n <= limit {
			return merged, nil
		}
		if i == 0 || n < least {
			least = n
		}
	}
	return "", fmt.Errorf("%w (%d characters needed, %d allowed)", ErrTooLong, least, limit)
}

// Text returns the content of our block in notes, as one line without what the EHR
// did to show it, and whether there is a block.
func Text(notes string) (text string, found bool) {
	spans := findBlocks(notes)
	if len(spans) == 0 {
		return "", false
	}
	return strings.Join(strings.Fields(shown(spans[0].content(notes))), " "), true
}

func oneLine(text string) string {
	for strings.Contains(text, Begin) || strings.Contains(text, End) { // taking one out may make one
		text = strings.NewReplacer(Begin, "", End, "").Replace(text)
	}
	return strings.Join(strings.Fields(text), " ")
}

// Length counts characters as LKCloud's side does, in UTF-16 units.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
