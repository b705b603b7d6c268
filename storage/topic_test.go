package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/televisit/televisit-go/storage"
)

// A15: the topic is filled in from a few placeholders; those that tell who the
// patient is need a confirmation.
func ExampleExpandTopic() {
	values := map[string]string{storage.PlaceCompany: "Riverside Clinic", storage.PlacePhysician: "Dr. Ames"}
	topic := "{company} Video Visit with {physician}"
	fmt.Println(storage.ExpandTopic(topic, func(place string) string { return values[place] }))
	fmt.Println(storage.TopicNamesPatient(topic), storage.TopicNamesPatient("Visit of {patient}"))
	// Output:
	// Riverside Clinic Video Visit with Dr. Ames
	// false true
}

func TestExpandTopic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ topic, value, want string }{
		{"{company} Video Visit", "", "Video Visit"},
		{"{company}", "{patient}", "{patient}"},
		{"{company}", "A\r\nB", "A B"},
		{"{company", "x", "{company"},
		{"a } b {{company}", "x", "a } b {x"},
		{"{company}", strings.Repeat("é", 300), strings.Repeat("é", 200)},
	} {
		got := storage.ExpandTopic(c.topic, func(string) string { return c.value })
		if got != c.want {
			t.Errorf("%q with %.20q: %q, want %q", c.topic, c.value, got, c.want)
		}
	}
}

func FuzzExpandTopic(f *testing.F) {
	for _, s := range []string{"{company} Video Visit", "{", "}{", "{{company}}", "{\xff}", "a\r\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, topic string) {
		got := storage.ExpandTopic(topic, func(place string) string { return place })
		if utf8.RuneCountInString(got) > storage.MaxTopic || strings.ContainsAny(got, "\r\n\x00") {
			t.Fatalf("topic %q became %q", topic, got)
		}
	})
}
