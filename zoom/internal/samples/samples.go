// Package samples compares what Zoom documents with what the types of this
// client make of it; it is for tests.
package samples

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Contains reports what of want is not in got.
func Contains(t *testing.T, path string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range w {
			Contains(t, path+"."+strings.TrimSpace(k), v, g[strings.TrimSpace(k)])
		}
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			t.Errorf("%s: %d elements, want %d", path, len(g), len(w))
			return
		}
		for i := range w {
			Contains(t, path, w[i], g[i])
		}
	default:
		if fmt.Sprint(want) != fmt.Sprint(got) { // ids are strings here, however they came
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

// Read is the JSON of a sample; nil for none.
func Read(t *testing.T, raw []byte) (out any) {
	t.Helper()
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// RoundTripped is v as the JSON that it is written as.
func RoundTripped(t *testing.T, v any) any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return Read(t, raw)
}
