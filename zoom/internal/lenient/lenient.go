// Package lenient reads JSON that is not quite of the documented form. What is of
// another type than the Go value wants is converted where the meaning is plain
// ("30" for 30, 1 for true, 7 for "7"), else left at zero; everything around it is
// read. The names of such members are returned, never their values.
package lenient

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Unmarshal reads data into the struct that v points to. As long as data is as
// documented it does no more than [json.Unmarshal]. The error is that of
// [json.Unmarshal], for what is no JSON or no object.
func Unmarshal(data []byte, v any) (odd []string, err error) {
	err = json.Unmarshal(data, v)
	if err == nil {
		return nil, nil
	}
	raw := bytes.TrimSpace(data)
	if !json.Valid(data) || raw[0] != '{' {
		return nil, err
	}
	var r reader
	r.read("", raw, reflect.ValueOf(v).Elem())
	return r.odd, nil
}

// reader collects what was odd, each name once.
type reader struct{ odd []string }

func (r *reader) note(path string) {
	if !slices.Contains(r.odd, path) {
		r.odd = append(r.odd, path)
	}
}

// read reads raw into v, and notes what is not as v has it.
func (r *reader) read(path string, raw json.RawMessage, v reflect.Value) {
	v.SetZero()
	if string(raw) == "null" || json.Unmarshal(raw, v.Addr().Interface()) == nil {
		return
	}
	v.SetZero() // what was half read
	if _, own := reflect.TypeAssert[json.Unmarshaler](v.Addr()); own {
		r.note(path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		to := reflect.New(v.Type().Elem())
		before := len(r.odd)
		if r.read(path, raw, to.Elem()); len(r.odd) == before || !to.Elem().IsZero() || plainZero(raw) {
			v.Set(to)
		}
	case reflect.Struct:
		r.readStruct(path, raw, v)
	case reflect.Slice:
		r.readSlice(path, raw, v)
	default:
		r.note(path)
		convert(text(raw), v)
	}
}

// plainZero reports whether raw says zero or false in another form.
func plainZero(raw json.RawMessage) bool {
	switch text(raw) {
	case "0", "false":
		return true
	}
	return false
}

func (r *reader) readStruct(path string, raw json.RawMessage, v reflect.Value) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		r.note(path)
		return
	}
	for _, f := range fieldsOf(v.Type()) {
		if raw, ok := lookUp(members, f.name); ok {
			r.read(strings.TrimPrefix(path+"."+f.name, "."), raw, v.FieldByIndex(f.index))
		}
	}
}

func lookUp(members map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	if raw, ok := members[name]; ok {
		return raw, true
	}
	for key, raw := range members {
		if strings.EqualFold(key, name) {
			return raw, true
		}
	}
	return nil, false
}

func (r *reader) readSlice(path string, raw json.RawMessage, v reflect.Value) {
	var elems []json.RawMessage
	if json.Unmarshal(raw, &elems) != nil {
		r.note(path)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(elems), len(elems)))
	for i, elem := range elems {
		r.read(path+"[]", elem, v.Index(i))
	}
}

// text is a string's content, or a number or truth value as it is written; "" for
// anything else.
func text(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // it is valid
		return strings.TrimSpace(s)
	case '{', '[':
		return ""
	}
	return string(raw)
}

// convert sets v to what text plainly says; else v stays zero.
func convert(text string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String: // a number is an id or a code; 0 and truth values name nothing
		if f, err := strconv.ParseFloat(text, 64); err == nil && f != 0 {
			v.SetString(text)
		}
	case reflect.Bool:
		v.SetBool(text == "true" || text == "1")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if text == "true" {
			text = "1"
		}
		// Beyond 2⁵³ a float is no whole number any more.
		if f, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(f) < 1<<53 && !v.OverflowInt(int64(f)) {
			v.SetInt(int64(f))
		}
	case reflect.Float32, reflect.Float64:
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			v.SetFloat(f)
		}
	}
}

// field is a member of a struct as JSON has it.
type field struct {
	name  string
	index []int
}

var structs sync.Map // of reflect.Type to []field

// fieldsOf lists the members of a struct, those of embedded structs included. The
// structs of this module have no two of one name.
func fieldsOf(t reflect.Type) []field {
	if known, ok := structs.Load(t); ok {
		return known.([]field)
	}
	var out []field
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" && !throughPointer(t, f.Index) {
			out = append(out, field{name, f.Index})
		}
	}
	structs.Store(t, out)
	return out
}

// throughPointer reports whether a field is one of an embedded pointer, which may
// be nil.
func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() == reflect.Pointer {
			return true
		}
	}
	return false
}
