package webhooks_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/televisit/televisit-go/zoom/internal/samples"
	"github.com/televisit/televisit-go/zoom/webhooks"
)

// Issue "The wire": every event has a type that holds each of its documented fields.
func TestEveryEvent(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/events.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 20 {
		t.Fatalf("%d events in testdata, want 20", len(all))
	}
	for name, body := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, err := webhooks.Parse(body)
			if err != nil || e.Payload == nil || e.Name != name || e.AccountID != "account_id" || e.At.UnixMilli() != 1767607872345 {
				t.Fatalf("event %+v, err %v", e, err)
			}
			want := samples.Read(t, body).(map[string]any)["payload"].(map[string]any)
			delete(want, "account_id")
			if object := want["object"].(map[string]any); object["id"] == "85012345678" {
				object["id"] = 85012345678.0 // a meeting id is a number here, however it came
			}
			samples.Contains(t, name, want, samples.RoundTripped(t, e.Payload))
		})
	}
}
