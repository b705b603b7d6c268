package ellkay_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay"
)

const typesAnswer = `[{"id":"T-12","code":"TELE30","name":"Telehealth 30"}]`

func TestAuthClientCredentials(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, typesAnswer })
	site := f.serve(t)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if _, err := site.Appointments.Types(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	tokens, calls := f.of("connect/token"), f.of("GetAppointmentTypes")
	if len(tokens) != 1 || len(calls) != 10 {
		t.Fatalf("%d token calls, %d calls", len(tokens), len(calls))
	}
	if got := tokens[0].Body; got != "client_id=sim-client&client_secret=sim-secret-not-real&grant_type=client_credentials" {
		t.Errorf("token body %q", got)
	}
	c := calls[0]
	if c.Op != "LKAppointments/GetAppointmentTypes" || c.Header.Get("Authorization") != "Bearer T1" ||
		c.Header.Get("SiteServiceKey") != secretKey || c.Header.Get("Content-Type") != "application/json" || c.Body != `{"request":{}}` {
		t.Errorf("call %+v", c)
	}
}

func TestAuthSubscriberKey(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, typesAnswer })
	c, err := ellkay.New(ellkay.WithSubscriberKey(" SUB-1\n"), ellkay.WithHTTPClient(&http.Client{Transport: f}))
	if err != nil {
		t.Fatal(err)
	}
	site := c.Site(secretKey, ellkay.Profile{})
	own := site.WithSubscriberKey("SUB-2")
	for _, s := range []*ellkay.Site{site, own} {
		if _, err := s.Appointments.Types(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	calls := f.of("")
	for i, want := range []string{"SUB-1", "SUB-2"} {
		if calls[i].Header.Get("Authorization") != "" ||
			calls[i].Body != `{"authentication":{"subscriberKey":"`+want+`","siteServiceKey":"`+secretKey+`"},"request":{}}` {
			t.Errorf("call %+v", calls[i])
		}
	}
}

// E17: a refused token is renewed once; a second refusal is the end.
func TestE17RefusedToken(t *testing.T) {
	t.Parallel()
	n := 0
	f := newFake(nil)
	f.header.Set("X-Answers-Tokens", "1")
	f.answer = func(c fakeCall) (int, string) {
		if c.Op == "connect/token" {
			n++
			return 200, fmt.Sprintf(`{"access_token":"T%d","expires_in":"7199"}`, n)
		}
		if c.Header.Get("Authorization") == "Bearer T1" {
			return 401, fault("SomethingExpired", "")
		}
		if strings.HasSuffix(c.Op, "GetPhysicians") {
			return 401, fault("TokenInvalid", "")
		}
		return 200, typesAnswer
	}
	site := f.site(t, ellkay.Profile{})
	if _, err := site.Appointments.Types(t.Context()); err != nil || f.count("connect/token") != 2 || f.count("GetAppointmentTypes") != 2 {
		t.Errorf("%v; %d tokens, %d calls", err, f.count("connect/token"), f.count("GetAppointmentTypes"))
	}
	_, err := site.Appointments.Physicians(t.Context())
	e, ok := errors.AsType[*ellkay.Error](err)
	if !ok || e.Class != ellkay.ClassClient || !errors.Is(err, ellkay.ErrKeysRefused) || f.count("GetPhysicians") != 2 || f.count("connect/token") != 3 {
		t.Errorf("%v; %d tokens, %d calls", err, f.count("connect/token"), f.count("GetPhysicians"))
	}
}

// Peers' defect 1 and D9: a failed token names its cause and no secret.
func TestTokenFailureNamesItsCause(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		body   string
		class  ellkay.Class
		text   string
	}{
		{"wrong secret", 400, `{"error":"invalid_client","error_description":"sim-secret-not-real"}`, ellkay.ClassClient, "invalid_client"},
		{"other grant", 400, `{"error":"unauthorized_client"}`, ellkay.ClassClient, "unauthorized_client"},
		{"another error", 400, `{"error":"invalid_scope"}`, ellkay.ClassSlow, "invalid_scope"},
		{"refused in HTML", 401, `<html>sim-secret-not-real</html>`, ellkay.ClassSlow, "client id and secret"},
		{"refused by a proxy", 403, `<html>`, ellkay.ClassSlow, "client id and secret"},
		{"Z7 no such path", 404, ``, ellkay.ClassSlow, "token URL"},
		{"Z7 no such path, HTML", 404, `<html>`, ellkay.ClassSlow, "token URL"},
		{"Z7 LKCloud's own word for absence", 404, fault("EntityNotFound", ""), ellkay.ClassSlow, "token URL"},
		{"token an object", 200, `{"access_token":{"x":1}}`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"token true", 200, `{"access_token":true}`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"token of two lines", 200, `{"access_token":"a\r\nX: y"}`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"null", 200, `null`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"nothing", 204, ``, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"success without token", 200, `{"error":""}`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
		{"success in HTML", 200, `<html>`, ellkay.ClassRetryable, ellkay.ErrUnreadable.Error()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(func(fakeCall) (int, string) { return tt.status, tt.body })
			f.header.Set("X-Answers-Tokens", "1")
			site := f.site(t, ellkay.Profile{})
			_, err := site.Appointments.Get(t.Context(), "A-1")
			_, isError := errors.AsType[*ellkay.Error](err)
			if isError || errors.Is(err, ellkay.ErrNotFound) || errors.Is(err, ellkay.ErrKeysRefused) != (tt.class == ellkay.ClassClient) {
				t.Errorf("%v has the meaning of a resource", err)
			}
			if err := edit(t, site); outcomeUnknown(err) || errors.Is(err, ellkay.ErrNotFound) {
				t.Errorf("write: %v", err)
			}
			e, ok := errors.AsType[*ellkay.TokenError](err)
			if !ok || e.Operation != "LKAppointments/GetAppointment" || e.Status != tt.status || e.Action() == "" || e.Class != tt.class || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), "sim-secret") {
				t.Errorf("%v (%+v)", err, e)
			}
			if f.count("connect/token") != 2 || f.count("LKAppointments/GetAppointment") != 0 {
				t.Errorf("%d token calls", f.count("connect/token"))
			}
		})
	}
}

func outcomeUnknown(err error) bool {
	e, ok := errors.AsType[*ellkay.Error](err)
	return ok && e.Unknown()
}

func TestTokenEndpointInTroubleIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFake(nil)
		f.header.Set("X-Answers-Tokens", "1")
		n := 0
		f.answer = func(c fakeCall) (int, string) {
			if c.Op != "connect/token" {
				return 200, typesAnswer
			}
			if n++; n < 3 {
				return 503, "busy"
			}
			return 200, `{"access_token":"T1","expires_in":100}`
		}
		site := f.site(t, ellkay.Profile{})
		if _, err := site.Appointments.Types(t.Context()); err != nil || n != 3 {
			t.Errorf("%v after %d token calls", err, n)
		}
		time.Sleep(99 * time.Second) // about to expire: renewed before LKCloud refuses it
		if _, err := site.Appointments.Types(t.Context()); err != nil || n != 4 {
			t.Errorf("%v after %d token calls", err, n)
		}
	})
}

// Peers' defect 8: two clients in one process never share a token.
func TestTwoClientsShareNoToken(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, typesAnswer })
	for _, id := range []string{"one", "two"} {
		site := f.client(t, ellkay.WithClientCredentials(id, "s")).Site(secretKey, ellkay.Profile{})
		if _, err := site.Appointments.Types(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if tokens := f.of("connect/token"); len(tokens) != 2 || !strings.Contains(tokens[1].Body, "client_id=two") {
		t.Errorf("%+v", tokens)
	}
}

// C: unusable settings are refused in plain words that do not quote them.
func TestCOptions(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]ellkay.Option{
		"plain http":        ellkay.WithURL("http://lkcloud.example"),
		"no scheme":         ellkay.WithURL("lkcloud.example"),
		"control character": ellkay.WithURL("https://lkcloud.example/\x01"),
		"empty":             ellkay.WithURL("  "),
		"token over http":   ellkay.WithTokenURL("http://lkcloud.example/token"),
		"no client id":      ellkay.WithClientCredentials("", "secret-value"),
		"no secret":         ellkay.WithClientCredentials("id", " "),
		"long key":          ellkay.WithSubscriberKey(strings.Repeat("k", 5000)),
		"key with newline":  ellkay.WithSubscriberKey("secret-value\nx"),
		"none at once":      ellkay.WithMaxConcurrent(0),
		"six at once":       ellkay.WithMaxConcurrent(6),
		"no HTTP client":    ellkay.WithHTTPClient(nil),
		"no time":           ellkay.WithTimeout(0),
		"nil":               nil,
	} {
		_, err := ellkay.New(ellkay.WithClientCredentials("id", "s"), opt)
		if err == nil || strings.Contains(err.Error(), "secret-value") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ellkay.New(ellkay.WithURL("http://lkcloud.example"), ellkay.WithPlainHTTP()); err != nil {
		t.Error(err)
	}
}

func TestCSiteWithoutKeysFailsPlainly(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 200, typesAnswer })
	bare, err := ellkay.New(ellkay.WithHTTPClient(&http.Client{Transport: f}))
	if err != nil {
		t.Fatal(err)
	}
	for name, site := range map[string]*ellkay.Site{
		"no site key":       f.site(t, ellkay.Profile{}).WithSubscriberKey("x\x00y"),
		"no credentials":    bare.Site(secretKey, ellkay.Profile{}),
		"empty key":         f.client(t).Site("", ellkay.Profile{}),
		"unusable profile":  f.client(t).Site(secretKey, ellkay.Profile{Times: ellkay.TimesWallClock}),
		"unknown time mode": f.client(t).Site(secretKey, ellkay.Profile{Times: "local"}),
		"unknown write":     f.client(t).Site(secretKey, ellkay.Profile{WriteBack: "document"}),
	} {
		_, err := site.Appointments.Types(t.Context())
		if e, ok := errors.AsType[*ellkay.Error](err); !ok || e.Status != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f.count("") != 0 {
		t.Errorf("%d calls were made", f.count(""))
	}
}

// D9: no key is printed, however a client or site is printed.
func TestD9NothingPrintsKeys(t *testing.T) {
	t.Parallel()
	c := newFake(nil).client(t, ellkay.WithSubscriberKey("SUB-SECRET"))
	site := c.Site(secretKey, ellkay.Profile{}).WithSubscriberKey("SUB-SECRET-2")
	a := ellkay.Appointment{ID: "A-1", Notes: "private"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		out := fmt.Sprintf(verb+verb, c, site)
		for _, secret := range []string{"SUB-SECRET", "sim-secret", secretKey} {
			if strings.Contains(out, secret) {
				t.Errorf("%s prints %s: %s", verb, secret, out)
			}
		}
	}
	if got := a.LogValue().String(); strings.Contains(got, "private") {
		t.Error(got)
	}
}
