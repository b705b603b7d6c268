package table

import (
	"regexp"
	"strconv"
	"strings"
)

// Field is what the table says about one parameter or body member. A tree of
// them describes a body; its root has neither name nor type.
type Field struct {
	kind     string // string, integer, boolean, object, array
	format   string // email, date-time, date …
	required bool
	enum     []string
	min, max *int // of a number
	minLen   int
	maxLen   int // of a string, 0 = any
	minItems int
	maxItems int // of an array, 0 = any
	def      string
	members  map[string]*Field
	elem     *Field
}

var constraint = regexp.MustCompile(` (default|enum|minLen|maxLen|minItems|maxItems|min|max)=`)

// parseFields reads lines such as "settings.jbh_time integer enum=0|5|10|15".
func parseFields(lines []string) *Field {
	root := &Field{kind: "object", members: map[string]*Field{}}
	for _, line := range lines {
		line = strings.TrimPrefix(line, "query:")
		path, rest, _ := strings.Cut(line, " ")
		required := strings.HasSuffix(path, "*")
		f := root.at(strings.Split(strings.TrimSuffix(path, "*"), "."))
		f.required = required
		f.describe(rest)
	}
	return root
}

// at finds or makes the field at a path; "a[]" is the element of array a.
func (f *Field) at(path []string) *Field {
	for _, name := range path {
		name, isElem := strings.CutSuffix(name, "[]")
		next := f.members[name]
		if next == nil {
			next = &Field{kind: "object", members: map[string]*Field{}}
			f.members[name] = next
		}
		if isElem {
			if next.elem == nil {
				next.kind, next.elem = "array", &Field{members: map[string]*Field{}}
			}
			next = next.elem
		}
		f = next
	}
	return f
}

func (f *Field) describe(text string) {
	cuts := constraint.FindAllStringSubmatchIndex(text, -1)
	end := len(text)
	if len(cuts) > 0 {
		end = cuts[0][0]
	}
	f.kind, f.format, _ = strings.Cut(text[:end], ":")
	for i, cut := range cuts {
		to := len(text)
		if i+1 < len(cuts) {
			to = cuts[i+1][0]
		}
		f.constrain(text[cut[2]:cut[3]], text[cut[1]:to])
	}
	// In the digest "max" on an array counts its items.
	if f.kind == "array" && f.max != nil {
		f.maxItems, f.max = *f.max, nil
	}
}

func (f *Field) constrain(name, value string) {
	n, _ := strconv.Atoi(value)
	switch name {
	case "enum":
		f.enum = strings.Split(value, "|")
	case "default":
		f.def = value
	case "min":
		f.min = &n
	case "max":
		f.max = &n
	case "minLen":
		f.minLen = n
	case "maxLen":
		f.maxLen = n
	case "minItems":
		f.minItems = n
	case "maxItems":
		f.maxItems = n
	}
}
