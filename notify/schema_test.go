package notify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/televisit/televisit-go/notify"
)

func ExampleEventSchema() {
	var schema struct{ ID, Title, Description string }
	_ = json.Unmarshal(bytes.Replace(notify.EventSchema(notify.PatientWaiting), []byte("$id"), []byte("id"), 1), &schema)
	fmt.Println(schema.ID)
	fmt.Println(schema.Title + ": " + schema.Description)
	// Output:
	// urn:televisit:event:patient.waiting:v1
	// Patient waiting: The patient waits and the physician is not there.
}

func compile(t *testing.T, eventType string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(notify.EventSchema(eventType)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json") // checks it against the draft, too
	if err != nil {
		t.Fatal(err)
	}
	if want := "urn:televisit:event:" + eventType + ":v1"; schema.ID != want {
		t.Errorf("the schema's id is %q, want %q", schema.ID, want)
	}
	return schema
}

// happened is an event as the engine records one of its type.
func happened(eventType string) notify.Event {
	e := notify.Event{
		ID: "evt_1", Account: "acct", Type: eventType, Timestamp: time.Date(2026, 11, 24, 20, 0, 5, 123e6, time.UTC),
		Endpoint: notify.Endpoint{URL: "https://hooks.example.org", Secrets: []string{"whsec_x"}},
		Data:     notify.EventData{AppointmentID: "A-1001", PhysicianID: "D-7", PatientID: "P-3", MeetingID: "8441"},
	}
	switch eventType {
	case notify.DeliveryFailed:
		e.Data.DeliveryID = "dlv_1"
	case notify.AccountPaused:
		e.Data = notify.EventData{AccountID: "acct"}
	case notify.TestEvent:
		e.Data = notify.EventData{}
	}
	return e
}

func TestEveryBodyKeepsToItsSchema(t *testing.T) { // A13
	t.Parallel()
	all := append(notify.EventTypes(), notify.TestEvent)
	for i, eventType := range all {
		t.Run(eventType, func(t *testing.T) {
			t.Parallel()
			schema := compile(t, eventType)
			body := decode(t, happened(eventType).Body())
			if err := schema.Validate(body); err != nil {
				t.Error(err)
			}
			onlyMembersOf(t, schema, body.(map[string]any))
			if schema.Validate(decode(t, happened(all[(i+1)%len(all)]).Body())) == nil {
				t.Error("passes an event of another type")
			}
			for member := range body.(map[string]any)["data"].(map[string]any) {
				short := decode(t, happened(eventType).Body()).(map[string]any)
				delete(short["data"].(map[string]any), member)
				if schema.Validate(short) == nil {
					t.Errorf("passes an event without %s", member)
				}
			}
		})
	}
}

// onlyMembersOf proves D9 for event bodies: each member is an id, a time or the
// type, and stands in the schema.
func onlyMembersOf(t *testing.T, schema *jsonschema.Schema, body map[string]any) {
	t.Helper()
	for name, value := range body {
		property := schema.Properties[name]
		if property == nil {
			t.Errorf("the schema does not know %s", name)
			continue
		}
		if inner, ok := value.(map[string]any); ok {
			onlyMembersOf(t, property, inner)
			continue
		}
		if !strings.HasSuffix(name, "_id") && !slices.Contains([]string{"type", "timestamp", "occurred_at"}, name) {
			t.Errorf("%s is neither an id nor a time", name)
		}
	}
}

func decode(t *testing.T, body []byte) any {
	t.Helper()
	decoded, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

func TestEventSchemaOfNoType(t *testing.T) {
	t.Parallel()
	for _, eventType := range []string{"", "patient.sneezed", "../lang/en", "patient.joined.v1"} {
		if notify.EventSchema(eventType) != nil {
			t.Errorf("%q has a schema", eventType)
		}
	}
	files, err := os.ReadDir("schema")
	if err != nil || len(files) != len(notify.EventTypes())+1 {
		t.Errorf("%d files of schemas, want one for each type (%v)", len(files), err)
	}
}
