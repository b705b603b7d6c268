package wire

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestObjectGet(t *testing.T) {
	t.Parallel()
	o := AsObject([]byte(` {"A":1, "b" : "x\"y}" ,"c":[1,{"d":"]"}],"n":null,"e":"","T":true,"u":"Zoë","v":"\u00e9"} `))
	for name, want := range map[string]string{"a": "1", "B": `x"y}`, "c": "", "n": "", "e": "", "t": "true", "u": "Zoë", "v": "é", "none": ""} {
		if got := o.Text(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := o.Text("n", "e", "none", "a"); got != "1" {
		t.Errorf("the first that says something: %q", got)
	}
	n := 0
	for range elements(o.Get("c")) {
		n++
	}
	if n != 2 || !o.has("N") || o.has("z") {
		t.Errorf("%d elements, has n %v, has z %v", n, o.has("N"), o.has("z"))
	}
}

// The walker finds exactly what encoding/json finds, and never panics.
func FuzzWalk(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":[1,2,{"c":"}"}]}`, `[]`, `{}`, `[[],{},"\"",-1.5e3,null,true]`, ` { "x" : { "y" : [ ] } } `, `{"a":"\\"}`, `{`, `["`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if !json.Valid(b) {
			for range AsObject(b).Members() {
			}
			for e := range elements(b) {
				_ = Text(e)
			}
			return
		}
		var list []json.RawMessage
		if json.Unmarshal(b, &list) == nil {
			i := 0
			for e := range elements(bytes.TrimSpace(b)) {
				if i >= len(list) || string(e) != string(list[i]) {
					t.Fatalf("element %d is %q", i, e)
				}
				i++
			}
			if i != len(list) {
				t.Fatalf("%d elements of %d", i, len(list))
			}
		}
		var members map[string]json.RawMessage
		if json.Unmarshal(b, &members) != nil {
			return
		}
		seen := map[string]string{} // the last of several wins, as in encoding/json
		for key, v := range AsObject(b).Members() {
			var k string
			if json.Unmarshal([]byte(`"`+string(key)+`"`), &k) != nil {
				t.Fatalf("key %q", key)
			}
			seen[k] = string(v)
			var s string
			if v[0] == '"' && json.Unmarshal(v, &s) == nil && s != Text(v) {
				t.Fatalf("text of %s: %q, want %q", v, Text(v), s)
			}
		}
		if len(seen) != len(members) {
			t.Fatalf("%d members of %d", len(seen), len(members))
		}
		for k, v := range members {
			if seen[k] != string(v) {
				t.Fatalf("member %q is %q, want %q", k, seen[k], v)
			}
		}
	})
}
