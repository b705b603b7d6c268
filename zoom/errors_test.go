package zoom_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
)

func TestErrorsSayWhatToDoAndNoData(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status int
		body   string
		kind   error
		code   int
	}{
		{"user missing", 404, `{"code":1001,"message":"User does not exist: jane@doe.test."}`, zoom.ErrNotFound, 1001},
		{"Z7: a meeting's code says nothing about a user", 404, `{"code":3001,"message":"Meeting does not exist: 85012345678."}`, zoom.ErrInvalid, 3001},
		{"404 as code under 400", 400, `{"code":404,"message":"Registration has not been enabled for this meeting: 85012345678"}`, zoom.ErrInvalid, 404},
		{"exists", 409, `{"code":1005,"message":"Email \"jane@doe.test\" has already been used."}`, zoom.ErrExists, 1005},
		{"invalid", 400, `{"code":300,"message":"Validation Failed.","errors":[{"field":"settings.jbh_time","message":"jane"},{"field":"jane doe"}]}`, zoom.ErrInvalid, 300},
		{"API users are not enabled (A37)", 400, `{"code":2016,"message":"jane"}`, zoom.ErrFeatureOff, 2016},
		{"scopes", 400, `{"code":4711,"message":"Invalid access token, does not contain scopes:[x]"}`, zoom.ErrScope, 4711},
		{"code as string", 400, `{"code":"300","message":"jane"}`, zoom.ErrInvalid, 300},
		{"status 200 with an error", 200, `{"code":1001,"message":"User does not exist: jane@doe.test."}`, zoom.ErrNotFound, 1001},
		{"body is not JSON", 404, `{"code":1001,"message":"User "jane@doe.test" does not exist"}`, zoom.ErrNotFound, 1001},
		{"HTML", 403, `<html>jane@doe.test</html>`, zoom.ErrUnavailable, 0},
		{"empty", 500, ``, zoom.ErrUnavailable, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var err error
			synctest.Test(t, func(t *testing.T) {
				c := paced(t, inProcess(func(*http.Request) (*http.Response, error) {
					return response(tc.status, tc.body, "X-Zm-Trackingid", "WEB_abc-1"), nil
				}))
				_, err = c.Users.Get(t.Context(), "jane@doe.test", nil)
			})
			e, ok := errors.AsType[*zoom.Error](err)
			if !ok || !errors.Is(err, tc.kind) || e.Code != tc.code || e.Status != tc.status || e.Operation != "Users.Get" || e.TrackingID != "WEB_abc-1" {
				t.Fatalf("err = %v (%+v)", err, e)
			}
			if text := err.Error(); strings.Contains(text, "jane") || strings.Contains(text, "850123") || !strings.Contains(text, "Users.Get") {
				t.Errorf("D9: err = %v", err)
			}
		})
	}
}

func TestTraceIDsOfAnotherFormAreDropped(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{404, `{"code":1001,"message":"x"}`, map[string]string{"X-Zm-Trackingid": "v=2.0;jane doe"}})
	_, err := s.client(t).Users.Get(t.Context(), "u", nil)
	if e, ok := errors.AsType[*zoom.Error](err); !ok || e.TrackingID != "" {
		t.Errorf("err = %v", err)
	}
}

func TestFieldsAndKnownTextsAreKept(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 400, body: `{"code":300,"message":"Validation Failed.","errors":[{"field":"settings.jbh_time"}]}`})
	_, err := s.client(t).Meetings.Create(t.Context(), "u", &zoom.MeetingRequest{})
	if want := "zoom: Meetings.Create: status 400, code 300: Validation Failed (fields: settings.jbh_time); correct the request"; err == nil || err.Error() != want {
		t.Errorf("err = %v\nwant %s", err, want)
	}
	if zoom.Unknown(err) || len(s.calls) != 1 {
		t.Errorf("a refusal is a known outcome: %v", err)
	}
}

const hostLimit = `{"code":429,"message":"You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00."}`

func TestRateLimitsAreToldApart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		body   string
		header []string
		want   zoom.Limit
		wait   time.Duration // 0: until midnight UTC
	}{
		{"second", `{"code":429,"message":"You have reached the maximum per-second rate limit for this API. Try again later."}`, nil, zoom.LimitPerSecond, time.Second},
		{"second, new code", `{"code":4001,"message":"x"}`, nil, zoom.LimitPerSecond, time.Second},
		{"second, by header", `<html>`, []string{"X-RateLimit-Type", "QPS"}, zoom.LimitPerSecond, time.Second},
		{"day", `{"code":429,"message":"You have reached the maximum daily rate limit for this API."}`, []string{"Retry-After", "2000-01-01T03:00:00Z"}, zoom.LimitDaily, 3 * time.Hour},
		{"day without headers", `{"code":429,"message":"You have reached the maximum daily rate limit for this API."}`, nil, zoom.LimitDaily, 0},
		{"day, by header", `{}`, []string{"X-RateLimit-Type", "Daily-limit"}, zoom.LimitDaily, 0},
		{"host", hostLimit, []string{"X-RateLimit-Category", "Light", "X-RateLimit-Type", "QPS"}, zoom.LimitHost, 0},
		{"invites", `{"code":429,"message":"You have exceeded the daily rate limit 50 of user invite requests"}`, nil, zoom.LimitInvites, 0},
		{"lock", `{"code":429,"message":"Too many concurrent requests. A request to disassociate this user has already been made."}`, nil, zoom.LimitLock, 1500 * time.Millisecond},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				c := newClient(t, zoom.WithTokenSource(fixed{}), zoom.WithMaxWait(time.Millisecond), inProcess(func(*http.Request) (*http.Response, error) {
					calls++
					return response(429, tc.body, tc.header...), nil
				}))
				now := time.Now() // 2000-01-01 00:00 UTC
				err := c.Users.Delete(t.Context(), "u", nil)
				e, ok := errors.AsType[*zoom.Error](err)
				if !ok || e.Limit != tc.want || !errors.Is(err, zoom.ErrRateLimited) {
					t.Fatalf("err = %v", err)
				}
				if tc.wait == 0 {
					tc.wait = 24 * time.Hour
				}
				if at, ok := zoom.RetryAt(err); !ok || at.Sub(now) < tc.wait || at.Sub(now) > tc.wait+time.Second || calls != 1 {
					t.Errorf("retry at %v after %d calls", at, calls)
				}
			})
		})
	}
}

func TestSpentIsNotAskedAgain(t *testing.T) { // E18
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		answer := func() *http.Response { return response(429, hostLimit) }
		c := newClient(t, zoom.WithTokenSource(fixed{}), inProcess(func(*http.Request) (*http.Response, error) {
			calls++
			return answer(), nil
		}))
		create := func(host string) error {
			_, err := c.Meetings.Create(t.Context(), host, &zoom.MeetingRequest{})
			return err
		}
		update := func(host string) error {
			return c.Meetings.Update(zoom.WithHost(t.Context(), host), 1, "", &zoom.MeetingRequest{})
		}
		for i, try := range []func(string) error{create, create, update} {
			err := try("busy")
			if at, ok := zoom.RetryAt(err); !errors.Is(err, zoom.ErrRateLimited) || !ok || time.Until(at) < 23*time.Hour || calls != 1 {
				t.Errorf("try %d: err = %v after %d calls", i, err, calls)
			}
		}
		if b := c.HostBudget("busy"); !b.Spent {
			t.Errorf("budget %+v", b)
		}
		answer = func() *http.Response { return response(201, `{"id":1}`) }
		if err := create("other"); err != nil || calls != 2 {
			t.Errorf("another host: %v", err)
		}
		time.Sleep(24 * time.Hour)
		if err := create("busy"); err != nil || c.HostBudget("busy").Used != 1 {
			t.Errorf("the next day: %v", err)
		}

		answer = func() *http.Response {
			return response(429, `{"code":429,"message":"You have reached the maximum daily rate limit for this API."}`)
		}
		calls = 0
		for range c.Reports.Participants(t.Context(), zoom.LastInstance(1)) {
		}
		for _, err := range c.Reports.Participants(t.Context(), zoom.LastInstance(1)) {
			if e, ok := errors.AsType[*zoom.Error](err); !ok || e.Limit != zoom.LimitDaily || calls != 1 {
				t.Errorf("a class that is spent: err = %v after %d calls", err, calls)
			}
		}
		if _, err := c.Users.Get(t.Context(), "u", nil); err == nil || calls != 2 {
			t.Errorf("another class must still be asked: %d calls", calls)
		}
	})
}

func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	calls := 0
	c := newClient(t, zoom.WithTokenSource(fixed{}), inProcess(func(*http.Request) (*http.Response, error) {
		calls++
		return nil, io.ErrUnexpectedEOF
	}))
	_, err := c.Meetings.Create(t.Context(), "u", &zoom.MeetingRequest{Topic: "x"})
	u, ok := errors.AsType[*zoom.UnknownOutcomeError](err)
	if !ok || !u.Unknown() || !zoom.Unknown(err) || !errors.Is(err, zoom.ErrUnavailable) || calls != 1 {
		t.Errorf("E8: err = %v after %d calls", err, calls)
	}
}
