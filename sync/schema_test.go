package syncer

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/televisit/televisit-go/notify"
)

// checkEvents reports events that are not of the types wanted, in order, or do
// not keep to their schemas (A13), or name a person (D9).
func checkEvents(t *testing.T, events []notify.Event, want ...string) {
	t.Helper()
	var got []string
	for _, e := range events {
		got = append(got, e.Type)
		checkSchema(t, e)
		for _, name := range []string{"Pat", "Robin", "Example", "@", "http"} {
			if strings.Contains(string(e.Body()), name) {
				t.Errorf("%s holds %q: %s", e.Type, name, e.Body())
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
}

func checkSchema(t *testing.T, e notify.Event) {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(notify.EventSchema(e.Type)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(e.Body()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.MustCompile("schema.json").Validate(body); err != nil {
		t.Errorf("%s: %v", e.Body(), err)
	}
}
