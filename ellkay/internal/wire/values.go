package wire

import (
	"strings"

	"github.com/televisit/televisit-go/ellkay/internal/bounds"
)

// Coded is a value of the EHR's own vocabulary, as far as its parts came.
type Coded struct{ ID, Code, Name string }

// CodedOf reads a coded value: an object of which any part may be missing, or
// plain text, which is then the name.
func CodedOf(v []byte) Coded {
	if o := AsObject(v); o != nil {
		return Coded{ID: ID(o.Get(CodedIDs...)), Code: o.Text(CodedCodes...), Name: o.Text(CodedNames...)}
	}
	return Coded{Name: Text(v)}
}

// IsOdd reports a value that is there, but is neither text nor a number.
func IsOdd(v []byte) bool { return len(v) > 0 && (v[0] == '{' || v[0] == '[') }

func isNumber(v []byte) bool { return len(v) > 0 && (v[0] == '-' || v[0] >= '0' && v[0] <= '9') }

// ID reads an id: text, a number as it is written, or either within an object. It
// is "" for anything else, and for what is too long to be one.
func ID(v []byte) (id string) {
	switch {
	case len(v) == 0:
		return ""
	case v[0] == '"':
		id = strings.TrimSpace(unquote(v))
	case isNumber(v):
		id = string(v)
	case v[0] == '{':
		if inner := Object(v).Get(PersonIDs...); !IsOdd(inner) {
			return ID(inner)
		}
	}
	if len(id) > bounds.ID {
		return ""
	}
	return id
}

// IDs reads a list of ids, plain or in objects.
func IDs(v []byte) []string {
	var list []string
	for e := range elements(v) {
		if id := ID(e); id != "" {
			list = append(list, id)
		}
	}
	return list
}

// Names reads a list of texts or of objects with a name or code.
func Names(v []byte) []string {
	var list []string
	for e := range elements(v) {
		c := CodedOf(e)
		for _, name := range []string{c.Name, c.Code, c.ID} {
			if name != "" {
				list = append(list, name)
				break
			}
		}
	}
	return list
}

// Name is a name in its parts, as far as they are known.
type Name struct{ First, Middle, Last, Whole string }

// NameOf reads a name, which may come in parts, as one text, or as an object.
// "Last, First" is turned around.
func NameOf(o Object) Name {
	if inner := o.Object(wholeNames...); inner != nil {
		return NameOf(inner)
	}
	n := Name{
		First:  strings.TrimSpace(o.Text(firstNames...)),
		Middle: strings.TrimSpace(o.Text(middleNames...)),
		Last:   strings.TrimSpace(o.Text(lastNames...)),
		Whole:  strings.TrimSpace(o.Text(wholeNames...)),
	}
	if n.First == "" && n.Last == "" {
		if last, first, ok := strings.Cut(n.Whole, ","); ok && !strings.Contains(first, ",") {
			n.Last, n.First = strings.TrimSpace(last), strings.TrimSpace(first)
		}
	}
	if n.First != "" || n.Last != "" {
		n.Whole = strings.Join(strings.Fields(n.First+" "+n.Last), " ")
	}
	return n
}

// First is the first element of an array, or the value itself.
func First(v []byte) []byte {
	for e := range elements(v) {
		return e
	}
	return v
}

// NameOrText is the name of a coded value, else its code.
func NameOrText(v []byte) string {
	c := CodedOf(v)
	if c.Name == "" {
		return c.Code
	}
	return c.Name
}

// Own is what a patient's record says of the patient: it looks at the top, then
// one level down in the groups that are about no one else.
func Own(o Object, names []string) string { return Text(OwnValue(o, names)) }

// Identifies reports whether a record says that it is the one of id: under the first
// of names, wherever that stands, else under any. Beside it, an EHR may give others
// of its numbers.
func Identifies(o Object, names []string, id string) bool {
	if v := OwnValue(o, names[:1]); len(v) > 0 {
		return ID(v) == id
	}
	for _, group := range append([]string{""}, PatientGroups...) {
		record := o
		if group != "" {
			record = o.Object(group)
		}
		for _, name := range names {
			if ID(record.Get(name)) == id {
				return true
			}
		}
	}
	return false
}

// OwnValue is Own, before it is read.
func OwnValue(o Object, names []string) []byte {
	if v := o.Get(names...); len(v) > 0 {
		return v
	}
	for _, group := range PatientGroups {
		if v := o.Object(group).Get(names...); len(v) > 0 {
			return v
		}
	}
	return nil
}
