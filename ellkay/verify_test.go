package ellkay_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/televisit/televisit-go/ellkay"
)

// A4: keys are verified with a harmless call, and what is wrong is told in
// plain words about the right key.
func TestA4Verify(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		legacy bool
		status int
		body   string
		want   ellkay.VerifyReason // "": the keys are good
	}{
		{"good", false, 200, typesAnswer, ""},
		{"good, no types", true, 200, `[]`, ""},
		{"subscriber key named", true, 401, fault("Forbidden", "The subscriber key is not valid."), ellkay.WrongSubscriberKey},
		{"401 to a subscriber key", true, 401, "", ellkay.WrongSubscriberKey},
		{"Unauthorized to a subscriber key", true, 401, fault("Unauthorized", ""), ellkay.WrongSubscriberKey},
		{"401 to a token", false, 401, "", ellkay.WrongClient},
		{"site key named", false, 403, fault("Forbidden", "not permitted to use this SiteServiceKey"), ellkay.WrongSiteKey},
		{"site key named apart", true, 400, fault("BadFieldInput", "Invalid site service key"), ellkay.WrongSiteKey},
		{"no such entity", false, 400, fault("EntityNotFound", ""), ellkay.WrongSiteKey},
		{"403 without words", false, 403, "", ellkay.WrongSiteKey},
		{"forbidden", false, 403, fault("Forbidden", "no"), ellkay.NotPermitted},
		{"not enabled", false, 400, fault("FeatureNotEnabled", ""), ellkay.NotPermitted},
		{"EHR refuses", false, 401, fault("Unauthorized", ""), ellkay.EHRRefused},
		{"EHR forbids", true, 401, fault("BridgeForbidden", ""), ellkay.EHRRefused},
		{"offline", false, 500, fault("BRIDGE_OFFLINE", "site service key"), ellkay.Unreachable},
		{"broken gateway", false, 502, "<html>", ellkay.Unreachable},
		{"captive portal", false, 200, "<html>", ellkay.Unreachable},
		{"wrong URL", false, 404, "", ellkay.Unreachable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(func(fakeCall) (int, string) { return tt.status, tt.body })
				site := f.site(t, ellkay.Profile{})
				if tt.legacy {
					c, err := ellkay.New(ellkay.WithHTTPClient(&http.Client{Transport: f}))
					if err != nil {
						t.Fatal(err)
					}
					site = c.Site(secretKey, ellkay.Profile{}).WithSubscriberKey("SUB")
				}
				err := site.Verify(t.Context())
				v, failed := errors.AsType[*ellkay.VerifyError](err)
				switch {
				case tt.want == "" && err != nil:
					t.Error(err)
				case tt.want != "" && (!failed || v.Reason != tt.want || v.Error() == ""):
					t.Errorf("%v, want %s", err, tt.want)
				case failed && (strings.Contains(err.Error(), secretKey) || strings.Contains(err.Error(), "SUB")):
					t.Errorf("%q holds a key", err)
				}
				for _, c := range f.of("LK") {
					if !strings.HasSuffix(c.Op, "GetAppointmentTypes") {
						t.Errorf("called %s", c.Op)
					}
				}
			})
		})
	}
}

func TestA4VerifyWithoutCall(t *testing.T) {
	t.Parallel()
	f := newFake(func(fakeCall) (int, string) { return 400, `{"error":"invalid_client"}` })
	f.header.Set("X-Answers-Tokens", "1")
	c := f.client(t)
	refusal := func(err error) ellkay.VerifyReason {
		v, ok := errors.AsType[*ellkay.VerifyError](err)
		if !ok {
			return ellkay.VerifyReason(err.Error())
		}
		return v.Reason
	}
	if got := refusal(c.Site(secretKey, ellkay.Profile{}).Verify(t.Context())); got != ellkay.WrongClient {
		t.Errorf("token refused: %s", got)
	}
	if got := refusal(c.Site(" ", ellkay.Profile{}).Verify(t.Context())); got != ellkay.WrongSiteKey {
		t.Errorf("empty site key: %s", got)
	}
	if got := refusal(c.Site(secretKey, ellkay.Profile{}).WithSubscriberKey("").Verify(t.Context())); got != ellkay.WrongSubscriberKey {
		t.Errorf("empty subscriber key: %s", got)
	}
	err := c.Site(secretKey, ellkay.Profile{Times: ellkay.TimesWallClock}).Verify(t.Context())
	if err == nil || !strings.Contains(err.Error(), "time zone") {
		t.Errorf("unusable profile: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Site(secretKey, ellkay.Profile{}).Verify(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
