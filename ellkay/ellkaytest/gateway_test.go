package ellkaytest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
)

func TestTokenEndpoint(t *testing.T) {
	t.Parallel()
	s := ellkaytest.NewUnstarted()
	good := url.Values{"grant_type": {"client_credentials"}, "client_id": {ellkaytest.DefaultClientID},
		"client_secret": {ellkaytest.DefaultClientSecret}}
	ask := func(form url.Values, basic ...string) (int, map[string]any) {
		req, _ := http.NewRequest(http.MethodPost, s.TokenURL(), strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if basic != nil {
			req.SetBasicAuth(url.QueryEscape(basic[0]), url.QueryEscape(basic[1]))
		}
		res, err := s.InProcess().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var body map[string]any
		r := reply{}
		r.body = readAll(t, res.Body)
		decode(t, r.body, &body)
		return res.StatusCode, body
	}
	status, body := ask(good)
	if status != 200 || body["token_type"] != "Bearer" || body["expires_in"] != 7199.0 || body["access_token"] == "" {
		t.Errorf("good: %d %v", status, body)
	}
	s.AllowClient("an id", "a+b/c%")
	if status, body := ask(url.Values{"grant_type": good["grant_type"]}, "an id", "a+b/c%"); status != 200 {
		t.Errorf("basic: %d %v", status, body)
	}
	if status, body := ask(url.Values{"grant_type": good["grant_type"]}, "an id", "wrong"); status != 401 || body["error"] != "invalid_client" {
		t.Errorf("basic, wrong: %d %v", status, body)
	}
	bad := url.Values{"grant_type": good["grant_type"], "client_id": good["client_id"], "client_secret": {"wrong"}}
	if status, body := ask(bad); status != 400 || body["error"] != "invalid_client" {
		t.Errorf("wrong secret: %d %v", status, body)
	}
	if status, body := ask(url.Values{"grant_type": {"password"}}); status != 400 || body["error"] != "unsupported_grant_type" {
		t.Errorf("wrong grant: %d %v", status, body)
	}
	if s.Calls(ellkaytest.OpToken) != 5 || s.CallsTotal() != 0 {
		t.Errorf("token calls %d, others %d", s.Calls(ellkaytest.OpToken), s.CallsTotal())
	}
}

func TestTokensExpireByTheClock(t *testing.T) {
	t.Parallel()
	now := monday
	w := plug(t, ellkaytest.WithNow(func() time.Time { return now }), ellkaytest.WithTokenLife(90*time.Second))
	w.ok(opBridge, "{}", nil)
	now = now.Add(90*time.Second - 1)
	w.ok(opBridge, "{}", nil)
	now = now.Add(1)
	w.refused(opBridge, "{}", 401, ellkaytest.TokenExpired)
	w.bearer = w.token(ellkaytest.DefaultClientID, ellkaytest.DefaultClientSecret)
	w.ok(opBridge, "{}", nil)
	w.s.RevokeTokens()
	w.refused(opBridge, "{}", 401, ellkaytest.TokenInvalid)
	w.bearer = ""
	w.refused(opBridge, "{}", 401, ellkaytest.TokenMissing)
}

func TestTokenFaultsUnderOtherNames(t *testing.T) {
	t.Parallel()
	w := plug(t, ellkaytest.WithTokenFault(ellkaytest.Unauthorized))
	w.bearer = "made.up"
	w.refused(opBridge, "{}", 401, ellkaytest.Unauthorized)
	w = plug(t, ellkaytest.WithTokenFault(""))
	w.bearer = "made.up"
	if r := w.call(opBridge, "{}"); r.status != 401 || len(r.body) != 0 {
		t.Errorf("got %d %q", r.status, r.body)
	}
}

func TestSiteKeys(t *testing.T) {
	t.Parallel()
	w := plug(t, ellkaytest.WithClient("one", "s", "SITE-1"), ellkaytest.WithClient("all", "s"),
		ellkaytest.WithSite("SITE-1"), ellkaytest.WithSite("SITE-2"))
	for _, test := range []struct {
		client, site string
		status       int
		code         ellkaytest.Code
	}{
		{"one", "SITE-1", 200, ""}, {"all", "SITE-1", 200, ""}, {"all", "SITE-2", 200, ""},
		{"one", "SITE-2", 403, ellkaytest.Forbidden}, {"all", "SITE-3", 403, ellkaytest.Forbidden},
		{"all", ellkaytest.DefaultSite, 403, ellkaytest.Forbidden}, {"all", "", 400, ellkaytest.MissingRequiredField},
	} {
		w.bearer, w.site = w.token(test.client, "s"), test.site
		if test.status == 200 {
			w.ok(opBridge, "{}", nil)
		} else {
			w.refused(opBridge, "{}", test.status, test.code)
		}
	}
	w.s.RemoveSite("SITE-1")
	w.site = "SITE-1"
	w.refused(opBridge, "{}", 403, ellkaytest.Forbidden)
	w.s.ForbidClient("all")
	w.refused(opBridge, "{}", 401, ellkaytest.TokenInvalid)
}

func TestSitesKeepApart(t *testing.T) {
	t.Parallel()
	w := plug(t)
	second := w.s.AddSite("SITE-2")
	second.SetVariants(ellkaytest.Variants{Unsupported: []ellkaytest.Op{ellkaytest.OpEditAppointment}})
	id := w.s.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{ID: "A-5", Start: monday})
	w.ok(opEdit, `{"request":{"appointmentId":"`+id+`","notes":"x"}}`, nil)
	w.site = "SITE-2"
	w.refused(opGet, `{"request":{"appointmentId":"`+id+`"}}`, 400, ellkaytest.EntityNotFound)
	w.refused(opEdit, `{"request":{"appointmentId":"`+id+`","notes":"x"}}`, 400, ellkaytest.FeatureNotSupported)
	if second.Calls(ellkaytest.OpEditAppointment) != 1 || w.s.Calls(ellkaytest.OpEditAppointment) != 2 {
		t.Errorf("calls: site %d, all %d", second.Calls(ellkaytest.OpEditAppointment), w.s.Calls(ellkaytest.OpEditAppointment))
	}
}

const legacyBody = `{"authentication":{"subscriberKey":"%s","siteServiceKey":"` + ellkaytest.DefaultSite + `"},"request":{}}`

func TestLegacyAuthentication(t *testing.T) {
	t.Parallel()
	body := strings.Replace(legacyBody, "%s", ellkaytest.DefaultSubscriberKey, 1)
	wrong := strings.Replace(legacyBody, "%s", "SUBSCRIBER-KEY-WRONG", 1)

	w := plug(t, ellkaytest.WithSubscriberKey(ellkaytest.DefaultSubscriberKey))
	w.ok(opBridge, wrong, nil) // a bearer token wins over what stands beside it
	w.bearer, w.site = "", ""
	w.ok(opBridge, body, nil)
	w.refused(opBridge, wrong, 401, ellkaytest.Forbidden)
	w.refused(opBridge, "{}", 401, ellkaytest.TokenMissing)
	w.s.ForbidSubscriber(ellkaytest.DefaultSubscriberKey)
	w.s.AllowSubscriber("another", "SITE-2")
	w.refused(opBridge, body, 401, ellkaytest.Forbidden)
	w.refused(opBridge, strings.Replace(legacyBody, "%s", "another", 1), 403, ellkaytest.Forbidden)

	w = plug(t) // not configured: the object beside a bearer token is what public clients send
	w.ok(opBridge, body, nil)
	w = plug(t, ellkaytest.WithLax())
	w.ok(opBridge, body, nil)
	w.bearer = ""
	w.refused(opBridge, body, 401, ellkaytest.TokenMissing)
}

func TestStrictEnvelope(t *testing.T) {
	t.Parallel()
	w := plug(t)
	w.s.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{ID: "A-1", Start: monday})
	for body, message := range map[string]string{
		`{"requests":{"appointmentId":"A-1"}}`: "Unknown fields: requests",
		`{"request":{"apointmentId":"A-1"}}`:   "Unknown fields: apointmentId",
		`{"request":{"AppointmentId":"A-1"}}`:  "Unknown fields: AppointmentId",
		`{"request":{"appointmentId":1}}`:      "Invalid fields: AppointmentId",
		`{"request":[]}`:                       "Invalid fields: Request",
		`[]`:                                   "The request body is not a JSON object.",
		`{"request":`:                          "The request body is not a JSON object.",
		`{"token":{"nextToken":"x"},"request":{"id":"A-1"}}`: "Unknown fields: token",
	} {
		if f := w.refused(opGet, body, 400, ellkaytest.BadFieldInput); f.Message != message {
			t.Errorf("%s: %q, want %q", body, f.Message, message)
		}
	}
	w.ok(opGet, `{"request":{"id":"A-1"}}`, nil)
	f := w.refused(opBegin, `{"request":{"dateRange":{"start":"2030-05-06","finish":"2030-05-07"}}}`, 400, ellkaytest.BadFieldInput)
	if f.Message != "Unknown fields: dateRange.finish" {
		t.Errorf("nested: %q", f.Message)
	}
	lax := plug(t, ellkaytest.WithLax())
	lax.s.Site(ellkaytest.DefaultSite).Book(ellkaytest.Appointment{ID: "A-1", Start: monday})
	lax.ok(opGet, `{"Request":{"AppointmentID":"A-1","verbose":true},"trace":1}`, nil)
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	w := plug(t)
	req := w.request(opBridge, "{}")
	req.Method = http.MethodGet
	if r := w.send(req); r.status != 405 || r.header.Get("Allow") != "POST" {
		t.Errorf("GET: %d", r.status)
	}
	req = w.request(opBridge, "{}")
	req.Header.Set("Content-Type", "text/plain")
	if r := w.send(req); r.status != 415 {
		t.Errorf("text/plain: %d", r.status)
	}
	for _, path := range []string{"LKBridge/GetAppointment", "GetBridgeInfo", "LKBridge/GetBridgeInfo/", ""} {
		if r := w.call(path, "{}"); r.status != 404 || !strings.HasPrefix(string(r.body), "<html>") {
			t.Errorf("%q: %d %s", path, r.status, r.body)
		}
	}
	if n := w.s.CallsTotal(); n != 1 {
		t.Errorf("%d calls counted, only the one of an operation by POST is one", n)
	}
}
