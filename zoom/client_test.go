package zoom_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom"
)

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	good := zoom.WithServerToServer("a", "b", "c")
	for name, opts := range map[string][]zoom.Option{
		"no credentials":     nil,
		"half credentials":   {zoom.WithServerToServer("a", "", "c")},
		"two kinds":          {good, zoom.WithTokenSource(fixed{})},
		"plain API":          {good, zoom.WithAPIURL("http://api.zoom.test/v2")},
		"plain OAuth":        {good, zoom.WithOAuthURL("http://zoom.test/oauth")},
		"malformed URL":      {good, zoom.WithAPIURL("://")},
		"unknown plan":       {good, zoom.WithPlan(zoom.Plan(0), 0.5)},
		"share of nothing":   {good, zoom.WithPlan(zoom.PlanPro, 0)},
		"more than all":      {good, zoom.WithPlan(zoom.PlanPro, 1.5)},
		"no wait is allowed": {good, zoom.WithMaxWait(0)},
	} {
		if _, err := zoom.New(opts...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	newClient(t, good, zoom.WithAPIURL("http://10.0.0.1/v2"), zoom.WithInsecureHosts())
}

func TestRegionalHost(t *testing.T) {
	t.Parallel()
	for apiURL, want := range map[string]string{
		"https://api-us.zoom.us": "api-us.zoom.us", "https://clinic.zoom.us": "clinic.zoom.us",
		"": "api.zoom.us", "https://zoom.us.evil.test": "api.zoom.us", "https://evilzoom.us": "api.zoom.us",
		"http://api-us.zoom.us": "api.zoom.us", "https://x@api-us.zoom.us": "api.zoom.us", "https://api-us.zoom.us:8443": "api.zoom.us",
	} {
		for _, set := range []bool{false, true} {
			var hosts []string
			opts := []zoom.Option{zoom.WithServerToServer("a", "b", "c"), inProcess(func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.URL.Path, "/token") {
					return response(200, `{"access_token":"t","api_url":"`+apiURL+`"}`), nil
				}
				hosts = append(hosts, r.URL.Scheme+"://"+r.URL.Host+r.URL.Path)
				return response(200, `{"id":"7"}`), nil
			})}
			expect := "https://" + want + "/v2/users/u"
			if set { // design 7.1: ignored when an API URL is set
				opts, expect = append(opts, zoom.WithAPIURL("https://api.zoom.test/v2")), "https://api.zoom.test/v2/users/u"
			}
			if _, err := newClient(t, opts...).Users.Get(t.Context(), "u", nil); err != nil || hosts[0] != expect {
				t.Errorf("api_url %q: err %v, called %v, want %s", apiURL, err, hosts, expect)
			}
		}
	}
}

func TestRedirectToAnotherHostIsRefused(t *testing.T) {
	t.Parallel()
	asked := 0
	c := paced(t, inProcess(func(r *http.Request) (*http.Response, error) {
		asked++
		return response(302, "", "Location", "https://elsewhere.test/v2/users/u"), nil
	}))
	_, err := c.Users.Get(t.Context(), "u", nil)
	if r, ok := errors.AsType[*zoom.RedirectError](err); !ok || r.Host != "elsewhere.test" || asked != 1 {
		t.Errorf("err = %v after %d requests", err, asked)
	}
}

func TestDoReachesWhatHasNoMethod(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 200, body: `{"id":"w1"}`})
	var out struct{ ID string }
	err := s.client(t).Do(t.Context(), zoom.Call{Name: "Webinars.Get", Label: zoom.LabelLight, Method: http.MethodGet, Path: zoom.Path("webinars", 7)}, &out)
	if err != nil || out.ID != "w1" || s.calls[0].URI != "/v2/webinars/7" {
		t.Errorf("out %+v, err %v, called %v", out, err, s.calls)
	}
}
