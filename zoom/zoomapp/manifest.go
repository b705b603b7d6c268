package zoomapp

import "encoding/json"

// Manifest is a general app as Zoom's App Marketplace takes it. How the app is managed
// is left to its maker: it must be admin-managed. Base is where the server is reached,
// without a slash at its end: https://visits.clinic.example.
//
// See https://developers.zoom.us/docs/build-flow/manifests/
func Manifest(name, base string) []byte {
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
	var m struct {
		Display struct {
			Name string `json:"display_name"`
		} `json:"display_information"`
		OAuth struct {
			Development string   `json:"development_redirect_uri"`
			Production  string   `json:"production_redirect_uri"`
			AllowList   []string `json:"oauth_allow_list"`
			Strict      bool     `json:"strict_mode"`
			Subdomain   bool     `json:"subdomain_strict_mode"`
			Scopes      []scope  `json:"scopes"`
		} `json:"oauth_information"`
		Features struct {
			Products     []string `json:"products"`
			Subscription struct {
				Enable bool           `json:"enable"`
				Events []subscription `json:"events"`
			} `json:"event_subscription"`
		} `json:"features"`
	}
	callback, hook := base+"/oauth/callback", base+"/zoom/webhooks"
	m.Display.Name = name
	m.OAuth.Development, m.OAuth.Production, m.OAuth.AllowList, m.OAuth.Strict = callback, callback, []string{callback}, true
	for _, s := range scopes {
		m.OAuth.Scopes = append(m.OAuth.Scopes, scope{s.Granular, !s.Needed})
	}
	m.Features.Products = []string{"ZOOM_MEETING", "ZOOM_ROOM"}
	m.Features.Subscription.Enable = true
	all := subscription{Name: "visits", Development: hook, Production: hook}
	for _, e := range events {
		all.Types = append(all.Types, e.Name)
	}
	m.Features.Subscription.Events = []subscription{all}
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic("zoomapp: " + err.Error()) // strings and truth values can always be written
	}
	return append(out, '\n')
}
