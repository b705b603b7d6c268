package zoomapp_test

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/webhooks"
	"github.com/televisit/televisit-go/zoom/zoomapp"
)

var update = flag.Bool("update", false, "write the documentation's tables and manifest")

const (
	page     = "../../docs/zoom-setup.md"
	manifest = "../../docs/zoom-app-manifest.json"
	begins   = "<!-- made by go test ./zoom/zoomapp -update -->\n"
	ends     = "<!-- end -->"
)

// The set-up page and the manifest say what the code needs.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	text := read(t, page)
	before, rest, ok := strings.Cut(text, begins)
	_, after, closed := strings.Cut(rest, ends)
	if !ok || !closed {
		t.Fatalf("%s has no place for the tables", page)
	}
	want := before + begins + zoomapp.Table() + ends + after
	made := string(zoomapp.Manifest("Televisit", "https://visits.clinic.example"))
	if *update {
		write(t, page, want)
		write(t, manifest, made)
	}
	if read(t, page) != want {
		t.Errorf("the tables of %s are old: go test ./zoom/zoomapp -update", page)
	}
	if read(t, manifest) != made {
		t.Errorf("%s is old: go test ./zoom/zoomapp -update", manifest)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil && !*update {
		t.Fatal(err)
	}
	return string(raw)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Every scope is one that Zoom documents for its operation.
func TestScopesAreDocumented(t *testing.T) {
	t.Parallel()
	var operations []struct {
		Op              string
		Scopes, Classic []string
	}
	if err := json.Unmarshal([]byte(read(t, "../zoomtest/internal/table/operations.json")), &operations); err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{
		"Meetings.Create": "POST /users/{userId}/meetings", "Meetings.Get": "GET /meetings/{meetingId}", "Meetings.Update": "PATCH /meetings/{meetingId}",
		"Meetings.Delete": "DELETE /meetings/{meetingId}", "Meetings.List": "GET /users/{userId}/meetings", "Users.Get": "GET /users/{userId}",
		"Users.Create": "POST /users", "Users.Delete": "DELETE /users/{userId}", "Users.List": "GET /users", "Users.Token": "GET /users/{userId}/token",
		"Registrants.Add": "POST /meetings/{meetingId}/registrants", "Registrants.Get": "GET /meetings/{meetingId}/registrants/{registrantId}",
		"Registrants.Delete": "DELETE /meetings/{meetingId}/registrants/{registrantId}",
		"PastMeetings.Get":   "GET /past_meetings/{meetingId}", "PastMeetings.Instances": "GET /past_meetings/{meetingId}/instances", "PastMeetings.Participants": "GET /past_meetings/{meetingId}/participants",
		"Rooms.List": "GET /rooms", "Rooms.Control": "PATCH /rooms/{id}/events", "Workspaces.List": "GET /workspaces",
		"Workspaces.Reservations": "GET /workspaces/{workspaceId}/reservations", "Workspaces.Reserve": "POST /workspaces/{workspaceId}/reservations",
		"Workspaces.UpdateReservation": "PATCH /workspaces/{workspaceId}/reservations/{reservationId}", "Workspaces.CancelReservation": "DELETE /workspaces/{workspaceId}/reservations/{reservationId}",
	}
	seen := map[string]bool{}
	for _, s := range zoomapp.Scopes() {
		if seen[s.Granular] || s.Classic == "" || s.For == "" {
			t.Errorf("%s: twice, or not told what for", s.Granular)
		}
		seen[s.Granular] = true
		for _, name := range s.Operations {
			i := slices.IndexFunc(operations, func(o struct {
				Op              string
				Scopes, Classic []string
			}) bool {
				return o.Op == paths[name]
			})
			if i < 0 || !slices.Contains(operations[i].Scopes, s.Granular) || !slices.Contains(operations[i].Classic, s.Classic) {
				t.Errorf("%s is not a scope of %s, or %s is not", s.Granular, name, s.Classic)
			}
		}
	}
}

// Z2: what a token lacks is known when it is given out.
func TestMissing(t *testing.T) {
	t.Parallel()
	var granular []string
	for _, s := range zoomapp.Scopes() {
		granular = append(granular, s.Granular)
	}
	names := func(missing []zoomapp.Scope) (out []string) {
		for _, s := range missing {
			out = append(out, s.Granular)
		}
		return out
	}
	for granted, want := range map[string][]string{
		strings.Join(granular, " "): nil, "": nil,
		"meeting:read:admin meeting:write:admin user:read:admin user:write:admin room:read:admin room:write:admin workspace:read:admin workspace:write:admin": nil,
		strings.Join(granular[1:], " "): granular[:1],
		"something:else":                granular,
	} {
		if got := names(zoomapp.Missing(granted)); !slices.Equal(got, want) {
			t.Errorf("%.60s: missing %v, want %v", granted, got, want)
		}
	}
}

// What is subscribed to is understood.
func TestEventsAreKnown(t *testing.T) {
	t.Parallel()
	for _, e := range zoomapp.Events() {
		if !webhooks.Known(e.Name) || e.For == "" {
			t.Errorf("%s: nobody reads it, or it is not told what for", e.Name)
		}
	}
}
