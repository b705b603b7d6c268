package zoomvideo_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/sync/zoomvideo"
)

var draw = flag.Bool("draw", false, "write what the app at Zoom needs into docs/server.md and docs/zoom-app-manifest.json anew")

// What the docs have an administrator enter at Zoom is what the code needs.
func TestSetUpPage(t *testing.T) {
	t.Parallel()
	const page, opens, closes = "../../docs/server.md", "<!-- zoom app -->\n", "<!-- end of zoom app -->\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := bytes.Cut(text, []byte(opens))
	_, tail, whole := bytes.Cut(rest, []byte(closes))
	if !found || !whole {
		t.Fatalf("%s has no place for the scopes and events: %q … %q", page, opens, closes)
	}
	shown(t, page, slices.Concat(head, []byte(opens), []byte(tables()), []byte(closes), tail))
	shown(t, "../../docs/zoom-app-manifest.json", manifest(t))
}

// shown wants a page to be so, or writes it.
func shown(t *testing.T, page string, want []byte) {
	t.Helper()
	if *draw {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if is, err := os.ReadFile(page); err != nil || !bytes.Equal(is, want) {
		t.Errorf("%s tells of other scopes or events (%v); write it anew: go test ./sync/zoomvideo -run TestSetUpPage -draw", page, err)
	}
}

func tables() string {
	var b strings.Builder
	b.WriteString("| scope | what for | without it |\n|---|---|---|\n")
	for _, s := range zoomvideo.Scopes() {
		without := s.Without
		if s.Feature != "" {
			without = "(optional) " + without
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Name, s.Why, without)
	}
	b.WriteString("\n| event | what it tells |\n|---|---|\n")
	for _, e := range zoomvideo.Events() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.Name, e.Why)
	}
	return b.String()
}

// manifest is the app as Zoom's build flow takes it.
//
// See https://developers.zoom.us/docs/build-flow/manifests/schema/
func manifest(t *testing.T) []byte {
	t.Helper()
	const callback, hook = "https://visits.clinic.example/oauth/callback", "https://visits.clinic.example/zoom/webhooks"
	type scope struct {
		Scope    string `json:"scope"`
		Optional bool   `json:"optional"`
	}
	type subscription struct {
		Name        string   `json:"subscription_name"`
		Types       []string `json:"event_types"`
		Development string   `json:"development_webhook_url"`
		Production  string   `json:"production_webhook_url"`
	}
	var app struct {
		Display struct {
			Name        string `json:"display_name"`
			Description string `json:"description"`
		} `json:"display_information"`
		OAuth struct {
			Usage       string   `json:"usage"`
			Development string   `json:"development_redirect_uri"`
			Production  string   `json:"production_redirect_uri"`
			Allowed     []string `json:"oauth_allow_list"`
			Strict      bool     `json:"strict_mode"`
			Subdomain   bool     `json:"subdomain_strict_mode"`
			Scopes      []scope  `json:"scopes"`
		} `json:"oauth_information"`
		Features struct {
			Products []string `json:"products"`
			Events   struct {
				Enable bool           `json:"enable"`
				Events []subscription `json:"events"`
			} `json:"event_subscription"`
		} `json:"features"`
	}
	app.Display.Name, app.Display.Description = "Televisit", "Video visits from the appointments of an EHR."
	app.OAuth.Usage, app.OAuth.Strict = "ADMIN_MANAGEMENT", true
	app.OAuth.Development, app.OAuth.Production, app.OAuth.Allowed = callback, callback, []string{callback}
	for _, s := range zoomvideo.Scopes() {
		app.OAuth.Scopes = append(app.OAuth.Scopes, scope{s.Name, s.Feature != ""})
	}
	sub := subscription{Name: "Visits", Development: hook, Production: hook}
	for _, e := range zoomvideo.Events() {
		sub.Types = append(sub.Types, e.Name)
	}
	app.Features.Products = []string{"ZOOM_MEETING"}
	app.Features.Events.Enable, app.Features.Events.Events = true, []subscription{sub}
	text, err := json.MarshalIndent(app, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}
