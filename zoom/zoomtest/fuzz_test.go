package zoomtest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// FuzzRequest: whatever bytes come, the fake answers like Zoom: never 5xx, and
// every refusal is a JSON error with a code.
func FuzzRequest(f *testing.F) {
	f.Add("POST", "/users/owner@clinic.example/meetings", `{"type":8,"recurrence":{"type":3,"repeat_interval":0}}`)
	f.Add("PATCH", "/meetings/1", `{"settings":null,"start_time":"2030-01-01T00:00:00Z"}`)
	f.Add("GET", "/past_meetings/%252FaB%252Bc%253D%253D", "")
	f.Add("GET", "/report/meetings//a//b/participants", "")
	f.Add("POST", "/users", `{"action":"custCreate","user_info":{"email":"x@y.example","type":1e3}}`)
	f.Add("PUT", "/meetings/1/registrants/status", `[1]`)
	s := zoomtest.NewUnstarted(zoomtest.WithSeed(1))
	f.Cleanup(s.Close)
	client := s.InProcess()
	token := s.AccessToken()
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if _, err := url.ParseRequestURI(s.APIURL() + path); err != nil || !strings.HasPrefix(path, "/") || method == http.MethodHead {
			return // no server is ever asked this
		}
		req, err := http.NewRequestWithContext(t.Context(), method, s.APIURL()+path, strings.NewReader(body))
		if err != nil {
			return // nor this
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode < 400 || !strings.HasPrefix(req.URL.EscapedPath(), "/v2/") {
			return
		}
		var problem struct {
			Code int `json:"code"`
		}
		if err := json.NewDecoder(resp.Body).Decode(&problem); err != nil || problem.Code == 0 || resp.StatusCode >= 500 {
			t.Errorf("%s %s: %d, %v", method, path, resp.StatusCode, err)
		}
	})
}
