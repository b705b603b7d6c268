package zoom_test

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/internal/samples"
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
			samples.Contains(t, "answer", samples.Read(t, f.Response), samples.RoundTripped(t, got))
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
		samples.Contains(t, "request", samples.Read(t, f.Request), samples.Read(t, []byte(calls[0].Body)))
	}
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
