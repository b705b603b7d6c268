package zoom_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom"
)

// fact is what Zoom documents about an operation: testdata/operations.json holds
// the operations that this package promises, with every field that is not
// deprecated (page counters left out) in a sample of request and answer.
type fact struct {
	Op       string          `json:"op"`
	Status   int             `json:"status"`
	Class    string          `json:"class"`
	Query    []string        `json:"query"`
	Request  json.RawMessage `json:"request"`
	Response json.RawMessage `json:"response"`
}

func facts(t *testing.T) (out []fact) {
	t.Helper()
	raw, err := os.ReadFile("testdata/operations.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// Issue "The wire": every operation has a typed method; it calls the documented
// address with all documented parameters, sends every documented field, and gives
// back every documented field of the answer.
func TestEveryOperation(t *testing.T) {
	t.Parallel()
	all := facts(t)
	if len(all) != 47 {
		t.Fatalf("%d operations in testdata, want 47", len(all))
	}
	for _, f := range all {
		t.Run(f.Op, func(t *testing.T) {
			t.Parallel()
			call, ok := calls[f.Op]
			if !ok {
				t.Fatal("no typed method")
			}
			s := serve(t, reply{status: f.Status, body: string(f.Response)})
			var class string
			c := s.client(t, zoom.WithTrace(zoom.Trace{Done: func(_ context.Context, a zoom.Attempt) {
				if a.Operation != "OAuth.Token" {
					class = a.Class
				}
			}}))
			got, err := call(t, c, f.Request)
			if err != nil {
				t.Fatal(err)
			}
			checkCall(t, f, s.calls)
			if class != f.Class {
				t.Errorf("class %q, want %q", class, f.Class)
			}
			contains(t, "answer", sample(t, f.Response), roundTripped(t, got))
		})
	}
	if len(calls) != len(all) {
		t.Errorf("%d typed calls for %d operations", len(calls), len(all))
	}
}

func checkCall(t *testing.T, f fact, calls []recorded) {
	t.Helper()
	if len(calls) != 1 {
		t.Fatalf("%d calls, want 1", len(calls))
	}
	method, path, _ := strings.Cut(f.Op, " ")
	u, err := url.ParseRequestURI(calls[0].URI)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("{userId}", "u1", "{meetingId}", "85012345678", "{registrantId}", "reg1", "{roomId}", "room1",
		"{id}", "room1", "{serviceId}", "srv1", "{workspaceId}", "ws1", "{reservationId}", "res1").Replace(path)
	if calls[0].Method != method || u.Path != "/v2"+want {
		t.Errorf("called %s %s, want %s %s", calls[0].Method, u.Path, method, want)
	}
	for _, name := range f.Query {
		if u.Query().Get(name) == "" {
			t.Errorf("parameter %s was not sent", name)
		}
	}
	if len(f.Request) > 0 {
		contains(t, "request", sample(t, f.Request), sample(t, []byte(calls[0].Body)))
	}
}

// contains reports what of want is not in got.
func contains(t *testing.T, path string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for k, v := range w {
			contains(t, path+"."+strings.TrimSpace(k), v, g[strings.TrimSpace(k)])
		}
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			t.Errorf("%s: %d elements, want %d", path, len(g), len(w))
			return
		}
		for i := range w {
			contains(t, path, w[i], g[i])
		}
	default:
		if fmt.Sprint(want) != fmt.Sprint(got) { // ids are strings here, however they came
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

func sample(t *testing.T, raw []byte) (out any) {
	t.Helper()
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func roundTripped(t *testing.T, v any) any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return sample(t, raw)
}

// in reads a sample into a request type, and fails for a field that is not typed.
func in[T any](t *testing.T, raw []byte) *T {
	t.Helper()
	out := new(T)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		t.Errorf("request: %v", err)
	}
	return out
}

// rows collects a list as the object it came in.
func rows[T any](name string, seq iter.Seq2[T, error]) (any, error) {
	var out []T
	for row, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return map[string]any{name: out}, nil
}
