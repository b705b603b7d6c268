package zoomvideo

import (
	"cmp"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Nothing becomes wider on its way to the engine than Zoom said it.
func TestErrorsKeepTheirSubject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		fault   zoomtest.Fault
		kind    driver.Kind
		subject driver.Subject
	}{
		{"Z1 registrant", zoomtest.Fault{Status: 429, Code: 429, Message: "You have exceeded the daily rate limit of (3) for Add a meeting registrant API requests for the registrant (x)."}, driver.RateLimited, driver.OfObject},
		{"Z1 host", zoomtest.Fault{Status: 429, Code: 429, Message: "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user."}, driver.RateLimited, driver.OfHost},
		{"Z1 day", zoomtest.Fault{Status: 429, Code: 429, Message: "You have reached the maximum daily rate limit for this API."}, driver.RateLimited, driver.OfAccount},
		{"Z2 scope", zoomtest.Fault{Code: 4711, Message: "Invalid access token, does not contain scopes:[meeting:delete:meeting:admin]."}, driver.Unsupported, driver.OfFeature},
		{"Z3 403 of a gateway", zoomtest.Fault{Status: 403}, driver.Temporary, driver.OfRequest},
		{"Z3 no licence", zoomtest.Fault{Code: 2034, Message: "x"}, driver.Permanent, driver.OfRequest},
		{"Z3 no API users", zoomtest.Fault{Code: 2016, Message: "x"}, driver.Unsupported, driver.OfFeature},
		{"Z7 404 of a gateway", zoomtest.Fault{Status: 404}, driver.Temporary, driver.OfRequest},
		{"Z7 404 of the token endpoint", zoomtest.Fault{Op: "POST /oauth/token", Status: 404}, driver.Temporary, driver.OfRequest},
		{"Z8 not Zoom's", zoomtest.Fault{Status: 200, Body: `{"status":"ok"}`}, driver.Temporary, driver.OfRequest},
		{"Z10 in progress", zoomtest.Fault{Code: 3002, Message: "x"}, driver.Temporary, driver.OfObject},
		{"Z10 host", zoomtest.Fault{Code: 3161, Message: "x"}, driver.Permanent, driver.OfHost},
		{"gone", zoomtest.Fault{Status: 404, Code: 3001, Message: "x"}, driver.NotFound, driver.OfObject},
		{"keys", zoomtest.Fault{Op: "POST /oauth/token", Status: 400, Body: `{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`}, driver.Unauthorized, driver.OfAccount},
		{"Z14 outage", zoomtest.Fault{Status: 503, Header: http.Header{"Retry-After": {"4102444800"}}}, driver.RateLimited, driver.OfRequest},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := zoomtest.NewUnstarted()
				t.Cleanup(s.Close)
				tc.fault.Op, tc.fault.Times = cmp.Or(tc.fault.Op, "DELETE /meetings/{meetingId}"), -1
				s.Fail(tc.fault)
				c, err := zoom.New(zoom.WithInsecureHosts(), zoom.WithAPIURL(s.APIURL()), zoom.WithOAuthURL(s.OAuthURL()), zoom.WithHTTPClient(s.InProcess()),
					zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret), zoom.WithPlan(zoom.PlanUnlimited, 1))
				if err != nil {
					t.Fatal(err)
				}
				err = asError(c.Meetings.Delete(t.Context(), 7, nil))
				e, ok := errors.AsType[*driver.Error](err)
				if !ok || e.Kind != tc.kind || e.Subject != tc.subject {
					t.Fatalf("%+v, want kind %d, subject %d", e, tc.kind, tc.subject)
				}
				if time.Until(e.Until) > 24*time.Hour {
					t.Errorf("until %v", e.Until)
				}
				if tc.kind == driver.Unsupported && e.Feature == "" {
					t.Error("which feature is not told")
				}
			})
		})
	}
}
