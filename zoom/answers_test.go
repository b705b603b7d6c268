package zoom_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// What an answer proves, and what it does not (Z1 to Z8, Z14, Z15, Z18).

// answering returns a client for which everything is answered the same way.
func answering(t testing.TB, status int, body string, header ...string) *zoom.Client {
	return paced(t, zoom.WithMaxWait(time.Nanosecond), inProcess(func(*http.Request) (*http.Response, error) {
		return response(status, body, header...), nil
	}))
}

// fails tells a call by the error it ends with.
type fails func(ctx context.Context, c *zoom.Client) error

func listed[T any](seq iter.Seq2[T, error]) (err error) {
	for _, err = range seq {
	}
	return err
}

// reads are calls that need a member of the answer, writes those that make
// something, plain those that need none.
var (
	reads = map[string]fails{
		"Meetings.Get":      func(ctx context.Context, c *zoom.Client) error { _, err := c.Meetings.Get(ctx, id, nil); return err },
		"Meetings.List":     func(ctx context.Context, c *zoom.Client) error { return listed(c.Meetings.List(ctx, "u", nil)) },
		"Meetings.Upcoming": func(ctx context.Context, c *zoom.Client) error { return listed(c.Meetings.Upcoming(ctx, "u")) },
		"Users.Get":         func(ctx context.Context, c *zoom.Client) error { _, err := c.Users.Get(ctx, "u", nil); return err },
		"Users.List":        func(ctx context.Context, c *zoom.Client) error { return listed(c.Users.List(ctx, nil)) },
		"Users.Token":       func(ctx context.Context, c *zoom.Client) error { _, err := c.Users.ZAK(ctx, "u"); return err },
		"Users.EmailExists": func(ctx context.Context, c *zoom.Client) error {
			_, err := c.Users.EmailExists(ctx, "a@b.test")
			return err
		},
		"Registrants.List":       func(ctx context.Context, c *zoom.Client) error { return listed(c.Registrants.List(ctx, id, nil)) },
		"Registrants.Get":        func(ctx context.Context, c *zoom.Client) error { _, err := c.Registrants.Get(ctx, id, "r"); return err },
		"PastMeetings.Instances": func(ctx context.Context, c *zoom.Client) error { return listed(c.PastMeetings.Instances(ctx, id)) },
		"PastMeetings.Participants": func(ctx context.Context, c *zoom.Client) error {
			return listed(c.PastMeetings.Participants(ctx, zoom.LastInstance(id)))
		},
		"Rooms.List": func(ctx context.Context, c *zoom.Client) error { return listed(c.Rooms.List(ctx, nil)) },
		"Workspaces.Reservations": func(ctx context.Context, c *zoom.Client) error {
			return listed(c.Workspaces.Reservations(ctx, "w", nil))
		},
	}
	writes = map[string]fails{
		"Meetings.Create": func(ctx context.Context, c *zoom.Client) error {
			_, err := c.Meetings.Create(ctx, "u", visit())
			return err
		},
		"Users.Create": func(ctx context.Context, c *zoom.Client) error {
			_, err := c.Users.Create(ctx, zoom.UserCustCreate, &zoom.NewUser{})
			return err
		},
		"Registrants.Add": func(ctx context.Context, c *zoom.Client) error {
			_, err := c.Registrants.Add(ctx, id, &zoom.RegistrantRequest{})
			return err
		},
		"Workspaces.Reserve": func(ctx context.Context, c *zoom.Client) error {
			_, err := c.Workspaces.Reserve(ctx, "w", &zoom.ReservationRequest{}, false)
			return err
		},
	}
	plain = map[string]fails{
		"Meetings.Delete":              func(ctx context.Context, c *zoom.Client) error { return c.Meetings.Delete(ctx, id, nil) },
		"Meetings.Update":              func(ctx context.Context, c *zoom.Client) error { return c.Meetings.Update(ctx, id, "", visit()) },
		"Users.Delete":                 func(ctx context.Context, c *zoom.Client) error { return c.Users.Delete(ctx, "u", nil) },
		"Registrants.Delete":           func(ctx context.Context, c *zoom.Client) error { return c.Registrants.Delete(ctx, id, "r", "") },
		"Workspaces.CancelReservation": func(ctx context.Context, c *zoom.Client) error { return c.Workspaces.CancelReservation(ctx, "w", "r") },
	}
)

// Z8: success is the member that makes it so.
func TestSuccessIsProven(t *testing.T) {
	t.Parallel()
	for _, a := range []struct {
		name   string
		status int
		body   string
	}{
		{"{}", 200, `{}`}, {"null", 200, `null`}, {"a proxy's word", 200, `{"status":"ok"}`}, {"a page", 200, `<html><body>Welcome</body></html>`},
		{"empty", 200, ``}, {"created, empty", 201, ``}, {"accepted", 202, ``}, {"no content", 204, ``}, {"an array", 200, `[]`}, {"text", 200, `"ok"`},
		{"cut off", 200, `{"id":850`}, {"members null", 200, `{"id":null,"meetings":null,"users":null,"registrants":null,"participants":null,"rooms":null,"reservations":null,"token":null}`},
		{"members of no use", 200, `{"id":{},"meetings":"none","users":{},"registrants":7,"participants":"","rooms":false,"reservations":{},"token":["t"],"existed_email":{}}`},
		{"rows of nothing", 200, `{"id":0,"meetings":[{}],"users":null,"registrants":[{}],"participants":null,"rooms":[null],"reservations":[{}],"token":""}`},
		{"a gateway's own code", 200, `{"code":200,"message":"OK"}`},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			c := answering(t, a.status, a.body)
			for name, call := range reads {
				err := call(t.Context(), c)
				_, decode := errors.AsType[*zoom.DecodeError](err)
				if !decode && !errors.Is(err, zoom.ErrUnavailable) || zoom.Unknown(err) {
					t.Errorf("%s: err = %v", name, err)
				}
			}
			for name, call := range writes {
				if err := call(t.Context(), c); !zoom.Unknown(err) {
					t.Errorf("%s: err = %v, want an unknown outcome", name, err)
				}
			}
			for name, call := range plain {
				if err := call(t.Context(), c); (err == nil) != (a.status == 202 || a.status == 204) {
					t.Errorf("%s: err = %v", name, err)
				}
			}
		})
	}
}

func TestEmptyListsAreLists(t *testing.T) {
	t.Parallel()
	c := answering(t, 200, `{"meetings":[],"users":[],"registrants":[],"participants":[],"rooms":[],"reservations":[]}`)
	for name, call := range reads {
		if err := call(t.Context(), c); (err == nil) != (strings.HasSuffix(name, "List") || strings.HasPrefix(name, "PastMeetings") || name == "Meetings.Upcoming" || name == "Workspaces.Reservations") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Z7: what stands before Zoom says nothing about meetings and users, whatever its
// status, and its refusal of a write proves nothing either.
func TestGatewaysProveNothing(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`<html>404</html>`, ``, `{}`, `null`, `{"error":"Not Found"}`, `{"message":"no Route matched"}`, `[{"code":3001}]`, `<script>{"code":1001,"message":"x"}</script>`} {
		for _, status := range []int{400, 403, 404, 405, 407, 409, 410, 413, 418, 431} {
			for name, call := range reads {
				err := call(t.Context(), answering(t, status, body))
				if e, ok := errors.AsType[*zoom.Error](err); !ok || !errors.Is(err, zoom.ErrUnavailable) || e.Subject != zoom.SubjectRequest {
					t.Fatalf("%s: %d %s: %v", name, status, body, err)
				}
			}
			for name, call := range writes {
				if err := call(t.Context(), answering(t, status, body)); !zoom.Unknown(err) || !errors.Is(err, zoom.ErrUnavailable) {
					t.Fatalf("%s: %d %s: %v", name, status, body, err)
				}
			}
			for name, call := range plain {
				if err := call(t.Context(), answering(t, status, body)); !errors.Is(err, zoom.ErrUnavailable) {
					t.Fatalf("%s: %d %s: %v", name, status, body, err)
				}
			}
		}
		// The same code as the status is a gateway's way, too.
		if err := plain["Meetings.Delete"](t.Context(), answering(t, 404, `{"code":404,"message":"not found"}`)); !errors.Is(err, zoom.ErrUnavailable) {
			t.Errorf("err = %v", err)
		}
		if err := plain["Meetings.Delete"](t.Context(), answering(t, 401, body)); !errors.Is(err, zoom.ErrUnavailable) {
			t.Errorf("401 %s: %v", body, err)
		}
	}
}

// Each of Zoom's refusals: what it says, what it is about.
func TestStatements(t *testing.T) {
	t.Parallel()
	del, add, create, custCreate := plain["Meetings.Delete"], writes["Registrants.Add"], writes["Meetings.Create"], writes["Users.Create"]
	for _, tc := range []struct {
		name    string
		call    fails
		status  int
		body    string
		kind    error
		subject zoom.Subject
	}{
		{"gone", del, 404, `{"code":3001,"message":"x"}`, zoom.ErrNotFound, zoom.SubjectObject},
		{"Z10: in progress", del, 400, `{"code":3002,"message":"Sorry, you cannot delete this meeting since it's in progress."}`, zoom.ErrInProgress, zoom.SubjectObject},
		{"not this user's", del, 400, `{"code":3000,"message":"x"}`, zoom.ErrForbidden, zoom.SubjectObject},
		{"Z10: hosting not allowed", del, 400, `{"code":3161,"message":"x"}`, zoom.ErrForbidden, zoom.SubjectHost},
		{"another account's user is no missing meeting", del, 400, `{"code":1010,"message":"x"}`, zoom.ErrForbidden, zoom.SubjectObject},
		{"nor is a missing user", del, 404, `{"code":1001,"message":"x"}`, zoom.ErrInvalid, zoom.SubjectRequest},
		{"host gone", create, 404, `{"code":1001,"message":"x"}`, zoom.ErrNotFound, zoom.SubjectHost},
		{"meeting gone, as registrants have it", add, 404, `{"code":1001,"message":"Meeting does not exist: 1."}`, zoom.ErrNotFound, zoom.SubjectObject},
		{"Z4: no registration", add, 400, `{"code":404,"message":"Registration has not been enabled for this meeting: 1"}`, zoom.ErrNoRegistration, zoom.SubjectObject},
		{"Z4: fields the account wants", add, 400, `{"code":300,"message":"Validation Failed.","errors":[{"field":"phone"}]}`, zoom.ErrInvalid, zoom.SubjectRequest},
		{"host without a licence", add, 400, `{"code":200,"message":"Only available for paid users: u1."}`, zoom.ErrNoLicence, zoom.SubjectHost},
		{"Z3: no API users", custCreate, 400, `{"code":2016,"message":"No permission. Please contact Zoom Customer Support."}`, zoom.ErrFeatureOff, zoom.SubjectFeature},
		{"Z3: ssoCreate", custCreate, 400, `{"code":2032,"message":"x"}`, zoom.ErrFeatureOff, zoom.SubjectFeature},
		{"Z3: no licence", custCreate, 400, `{"code":2034,"message":"x"}`, zoom.ErrNoLicence, zoom.SubjectRequest},
		{"Z3: no place for basic users", custCreate, 400, `{"code":3412,"message":"x"}`, zoom.ErrNoLicence, zoom.SubjectRequest},
		{"Z3: 403 of Zoom's for one thing", del, 403, `{"code":403,"message":"The authenticated user has not permitted access to the targeted resource."}`, zoom.ErrForbidden, zoom.SubjectObject},
		{"a code nobody knows", custCreate, 400, `{"code":87654,"message":"x"}`, zoom.ErrInvalid, zoom.SubjectRequest},
		{"role", custCreate, 400, `{"code":200,"message":"No permission."}`, zoom.ErrForbidden, zoom.SubjectRequest},
		{"Zoom failing with a code", del, 500, `{"code":3001,"message":"x"}`, zoom.ErrUnavailable, zoom.SubjectRequest},
		{"token refused", reads["Users.Get"], 401, `{"code":124,"message":"Invalid access token."}`, zoom.ErrUnauthorized, zoom.SubjectAccount},
	} {
		err := tc.call(t.Context(), answering(t, tc.status, tc.body))
		e, ok := errors.AsType[*zoom.Error](err)
		if !ok || !errors.Is(err, tc.kind) || e.Subject != tc.subject {
			t.Errorf("%s: %v (%+v)", tc.name, err, e)
			continue
		}
		for _, other := range []error{zoom.ErrNotFound, zoom.ErrExists, zoom.ErrInvalid, zoom.ErrUnauthorized, zoom.ErrForbidden, zoom.ErrRateLimited,
			zoom.ErrUnavailable, zoom.ErrInProgress, zoom.ErrScope, zoom.ErrFeatureOff, zoom.ErrNoLicence, zoom.ErrNoRegistration} {
			if errors.Is(err, other) != errors.Is(tc.kind, other) {
				t.Errorf("%s: is %v too", tc.name, other)
			}
		}
	}
}

// Z2: a missing scope is told by name, for its operation, and is no refusal of the
// credentials.
func TestMissingScope(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]string{
		`{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:delete:meeting, meeting:delete:meeting:admin]."}`: {"meeting:delete:meeting", "meeting:delete:meeting:admin"},
		`{"code":4711,"message":"Invalid access token, does not contain scopes."}`:                                                        nil,
		`{"code":200,"message":"Invalid access token. Does not contain permissions [User:Edit]."}`:                                        {"User:Edit"},
		`{"code":124,"message":"Invalid access token, does not contain scopes:[x:y, <jane@doe.test>]"}`:                                   {"x:y"},
	} {
		err := plain["Meetings.Delete"](t.Context(), answering(t, 400, body))
		e, ok := errors.AsType[*zoom.Error](err)
		if !ok || !errors.Is(err, zoom.ErrScope) || errors.Is(err, zoom.ErrUnauthorized) || e.Subject != zoom.SubjectFeature || !slices.Equal(e.Scopes, want) {
			t.Errorf("%s: %v (%+v)", body, err, e)
		}
		if text := err.Error(); strings.Contains(text, "jane") || len(want) > 0 && !strings.Contains(text, want[0]) {
			t.Errorf("D9: %s", text)
		}
	}
}

// Z1: a limit closes what it names, and nothing else.
func TestLimitsCloseWhatTheyName(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text    string
		header  []string
		limit   zoom.Limit
		subject zoom.Subject
	}{
		{"You have exceeded the daily rate limit of (3) for Add a meeting registrant API requests for the registrant (jane@doe.test).", nil, zoom.LimitRegistrant, zoom.SubjectRegistrant},
		{"You have exceeded the daily rate limit of (3) for Add a webinar registrant API requests for the registrant (x).", []string{"X-RateLimit-Type", "Daily-limit"}, zoom.LimitRegistrant, zoom.SubjectRegistrant},
		{"You have exceeded the daily rate limit of (10) for Update registrant's status API requests for the registrant (x).", nil, zoom.LimitRegistrant, zoom.SubjectRegistrant},
		{"You have exceeded the daily rate limit of (50) of user invite requests permitted for this account.", nil, zoom.LimitInvites, zoom.SubjectFeature},
		{"You have exceeded the daily rate limit of (100) for Create a meeting API requests for the user (u1).", nil, zoom.LimitHost, zoom.SubjectHost},
		{"You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user.", []string{"X-RateLimit-Type", "Daily-limit"}, zoom.LimitHost, zoom.SubjectHost},
		{"You have exceeded the daily rate limit of (20) for Invite a contact API requests for the meeting (1).", nil, zoom.LimitOther, zoom.SubjectObject},
		{"You have exceeded the daily rate limit of (7) for something nobody has heard of.", nil, zoom.LimitOther, zoom.SubjectRequest},
		{"<html>", nil, zoom.LimitOther, zoom.SubjectRequest},
	} {
		synctest.Test(t, func(t *testing.T) {
			calls := 0
			c := paced(t, zoom.WithMaxWait(time.Nanosecond), inProcess(func(r *http.Request) (*http.Response, error) {
				if calls++; calls == 1 {
					return response(429, `{"code":429,"message":"`+tc.text+`"}`, tc.header...), nil
				}
				return response(201, `{"id":7,"registrant_id":"r"}`), nil
			}))
			_, err := c.Registrants.Add(t.Context(), id, &zoom.RegistrantRequest{})
			e, ok := errors.AsType[*zoom.Error](err)
			if !ok || e.Limit != tc.limit || e.Subject != tc.subject || zoom.Unknown(err) || strings.Contains(err.Error(), "jane") {
				t.Fatalf("%s: %v (%+v)", tc.text, err, e)
			}
			if at, ok := zoom.RetryAt(err); !ok || time.Until(at) > 24*time.Hour {
				t.Errorf("%s: again at %v", tc.text, at)
			}
			if _, err := c.Registrants.Add(t.Context(), 2, &zoom.RegistrantRequest{}); err != nil {
				t.Errorf("%s: another patient: %v", tc.text, err)
			}
			if _, err := c.Meetings.Create(t.Context(), "u", visit()); err != nil {
				t.Errorf("%s: another visit: %v", tc.text, err)
			}
		})
	}
}

// Z14: nobody's number closes anything for longer than it can be meant.
func TestRetryAfterIsBounded(t *testing.T) {
	t.Parallel()
	daily := `{"code":429,"message":"You have reached the maximum daily rate limit for this API."}`
	second := `{"code":429,"message":"You have reached the maximum per-second rate limit for this API."}`
	for _, tc := range []struct {
		status int
		body   string
		most   time.Duration
	}{{429, daily, 24 * time.Hour}, {429, second, time.Minute}, {429, `<html>`, time.Hour}, {429, hostLimit, 24 * time.Hour}, {503, `<html>`, time.Hour}, {404, `<html>`, time.Hour}} {
		for _, after := range []string{"1764320000", "1764320000000", "4102444800", "99999999", "1e300", "2083-01-01T00:00:00Z", "Fri, 01 Jan 2083 00:00:00 GMT", "9999-12-31T23:59:59Z"} {
			synctest.Test(t, func(t *testing.T) { // 2000-01-01, midnight
				err := plain["Users.Delete"](t.Context(), answering(t, tc.status, tc.body, "Retry-After", after))
				at, ok := zoom.RetryAt(err)
				if !ok || time.Until(at) > tc.most {
					t.Errorf("%d %.60s, %s: again in %v", tc.status, tc.body, after, time.Until(at))
				}
			})
		}
	}
}

// Z7: the token endpoint says nothing about meetings, and only Zoom's own words
// refuse the credentials.
func TestTokenEndpointHasNoMeaningForResources(t *testing.T) {
	t.Parallel()
	resource := []error{zoom.ErrNotFound, zoom.ErrExists, zoom.ErrInvalid, zoom.ErrForbidden, zoom.ErrScope, zoom.ErrInProgress}
	for _, tc := range []struct {
		status int
		body   string
		kind   error
		dead   bool
	}{
		{404, `<html>`, zoom.ErrUnavailable, false}, {404, `{"reason":"x","error":"invalid_request"}`, zoom.ErrUnavailable, false},
		{404, `{"code":1001,"message":"User does not exist"}`, zoom.ErrUnavailable, false}, {403, `<html>`, zoom.ErrUnavailable, false},
		{409, `{"code":1005,"message":"x"}`, zoom.ErrUnavailable, false}, {400, ``, zoom.ErrUnavailable, false}, {401, `<html>`, zoom.ErrUnavailable, false},
		{502, `{"error":"invalid_client"}`, zoom.ErrUnavailable, false}, {400, `{"error":"Bad Request","status":400}`, zoom.ErrUnavailable, false},
		{200, `<html>`, zoom.ErrUnavailable, false}, {200, `{}`, zoom.ErrUnavailable, false}, {200, `null`, zoom.ErrUnavailable, false}, {204, ``, zoom.ErrUnavailable, false},
		{200, `{"access_token":{}}`, zoom.ErrUnavailable, false}, {429, `<html>`, zoom.ErrRateLimited, false},
		{400, `{"reason":"Invalid client_id or client_secret","error":"invalid_client"}`, zoom.ErrUnauthorized, false},
		{400, `{"reason":"Bad Request","error":"invalid_request"}`, zoom.ErrUnauthorized, false},
		{401, `{"reason":"Invalid Token!","error":"invalid_request"}`, zoom.ErrUnauthorized, true},
		{400, `{"code":4711,"message":"x"}`, zoom.ErrUnauthorized, true}, {400, `{"reason":"x","error":"invalid_request","code":4738}`, zoom.ErrUnauthorized, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(r *http.Request) (*http.Response, error) {
				if !strings.HasSuffix(r.URL.Path, "/token") {
					t.Error("the API was called without a token")
				}
				return response(tc.status, tc.body), nil
			}))
			err := c.Meetings.Delete(t.Context(), id, nil)
			e, ok := errors.AsType[*zoom.TokenError](err)
			if _, other := errors.AsType[*zoom.Error](err); !ok || other || !errors.Is(err, tc.kind) || e.Dead != tc.dead || zoom.Unknown(err) {
				t.Fatalf("%d %s: %v (%+v)", tc.status, tc.body, err, e)
			}
			for _, kind := range resource {
				if errors.Is(err, kind) {
					t.Errorf("%d %s: %v is %v", tc.status, tc.body, err, kind)
				}
			}
		})
	}
}

// Z14, Z15: expires_in of any form and size.
func TestTokenLifeIsBounded(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]time.Duration{`3600`: time.Hour, `"3600"`: time.Hour, `3600.0`: time.Hour, `-1`: time.Hour, `null`: time.Hour, `"soon"`: time.Hour, `{}`: time.Hour, `1e300`: time.Hour, `9999999999`: 24 * time.Hour, `1764320000000`: 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			tokens := 0
			c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.URL.Path, "/token") {
					tokens++
					return response(200, `{"access_token":"t","expires_in":`+in+`,"scope":7}`), nil
				}
				return response(200, `{"id":"7"}`), nil
			}))
			for _, at := range []time.Duration{0, want * 3 / 5, want + time.Minute} {
				time.Sleep(at - time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)))
				if _, err := c.Users.Get(t.Context(), "u", nil); err != nil {
					t.Fatal(err)
				}
			}
			if tokens != 2 {
				t.Errorf("expires_in %s: %d tokens, want one that lasts %v and its successor", in, tokens, want)
			}
		})
	}
}

// Z15, Z18: what the product does not need cannot make an answer unreadable; it is
// told once, by name.
func TestOddMembers(t *testing.T) {
	t.Parallel()
	body := "\xef\xbb\xbf" + `{"id":"u1","email":"dr@clinic.test","type":"2","status":"active","pmi":8501234567,"custom_attributes":{"key":"k","name":"jane","value":"doe"},
		"user_created_at":"05/01/2026 10 Uhr","last_login_time":"2026-01-05T10:11:12\u002B00:00","login_types":["99"],"use_pmi":"false","group_ids":null,
		"role_id":7,"verified":true,"unheard_of":{"of":[]},"timezone":null,"license_info_list":"","phone_numbers":[{"verified":"yes","number":15551234}]}`
	var told []zoom.Odd
	c := paced(t, zoom.WithTrace(zoom.Trace{Odd: func(_ context.Context, o zoom.Odd) { told = append(told, o) }}), inProcess(func(*http.Request) (*http.Response, error) {
		return response(200, body), nil
	}))
	for range 3 {
		u, err := c.Users.Get(t.Context(), "dr@clinic.test", nil)
		if err != nil {
			t.Fatal(err)
		}
		if u.ID != "u1" || u.Type != zoom.UserLicensed || u.Status != "active" || u.PMI != "8501234567" || u.UsePMI || !u.UserCreatedAt.IsZero() ||
			!u.LastLoginTime.Equal(time.Date(2026, 1, 5, 10, 11, 12, 0, time.UTC)) || !slices.Equal(u.LoginTypes, []int{99}) || u.RoleID != "7" || u.Verified != 1 || u.PhoneNumbers[0].Number != "15551234" {
			t.Fatalf("%+v", u)
		}
	}
	if len(told) != 1 || told[0].Operation != "Users.Get" {
		t.Fatalf("told %v, want once", told)
	}
	for _, name := range []string{"type", "custom_attributes", "user_created_at", "login_types[]", "use_pmi", "verified", "license_info_list", "phone_numbers[].verified"} {
		if !slices.Contains(told[0].Members, name) {
			t.Errorf("%s was not told: %v", name, told[0].Members)
		}
	}
	if text := strings.Join(told[0].Members, " "); strings.Contains(text, "jane") || strings.Contains(text, "Uhr") {
		t.Errorf("D9: %s", text)
	}
}

func TestOddMeetings(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]zoom.Meeting{
		`{"id":"85012345678","duration":"30","settings":{"approval_type":"0","waiting_room":"true","jbh_time":null},"occurrences":{}}`:   {Duration: 30},
		`{"id":85012345678.0,"duration":30.0,"created_at":"?","tracking_fields":[null,{"field":"x"}],"pmi":123,"status":["waiting"]}`:    {Duration: 30},
		`{"id":"850 1234 5678","duration":1e99,"start_time":"2026-01-05T10:00:00.000Z","occurrences":[{"occurrence_id":1767607872000}]}`: {StartTime: zoom.At(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC))},
		`{"ID":85012345678,"duration":-5,"start_time":1767607200000,"type":"soon"}`:                                                      {Duration: -5, StartTime: zoom.At(time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC))},
		`{"id":8.5012345678e10,"start_time":"9999-12-31T23:59:59Z","recurrence":"none"}`:                                                 {},
	} {
		m, err := answering(t, 200, body).Meetings.Get(t.Context(), id, nil)
		if err != nil || m.ID != id || m.Duration != want.Duration || !m.StartTime.Equal(want.StartTime.Time) {
			t.Errorf("%s: %+v, %v", body, m, err)
			continue
		}
		if d := zoom.Minutes(m.Duration); d < 0 || d > 30*time.Hour {
			t.Errorf("%s: lasts %v", body, d)
		}
		if s := m.Settings; s != nil && (s.ApprovalType == nil || *s.ApprovalType != 0 || s.WaitingRoom == nil || !*s.WaitingRoom || s.JBHTime != nil) {
			t.Errorf("%s: settings %+v", body, s)
		}
	}
}

// A list must not end in silence because of the token of its next page.
func TestUnreadablePageTokenIsAnError(t *testing.T) {
	t.Parallel()
	for token, ends := range map[string]bool{`""`: true, `null`: true, `{}`: false, `["x"]`: false, `true`: false} {
		err := listed(answering(t, 200, `{"users":[{"id":"u"}],"next_page_token":`+token+`}`).Users.List(t.Context(), nil))
		if (err == nil) != ends {
			t.Errorf("%s: %v", token, err)
		}
	}
	pages := 0
	c := paced(t, inProcess(func(r *http.Request) (*http.Response, error) {
		if pages++; r.URL.Query().Get("next_page_token") == "12" {
			return response(200, `{"users":[]}`), nil
		}
		return response(200, `{"users":[{"id":"u"}],"next_page_token":12}`), nil
	}))
	if err := listed(c.Users.List(t.Context(), nil)); err != nil || pages != 2 {
		t.Errorf("a number: %v after %d pages", err, pages)
	}
}

// Z9: a registration that must be approved first is told from one with a link.
func TestPendingRegistration(t *testing.T) {
	t.Parallel()
	for body, pending := range map[string]bool{`{"registrant_id":"r"}`: true, `{"registrant_id":"r","join_url":null}`: true, `{"registrant_id":"r","join_url":"https://zoom.test/w/1?tk=x"}`: false} {
		r, err := answering(t, 201, body).Registrants.Add(t.Context(), id, &zoom.RegistrantRequest{})
		if err != nil || r.Pending() != pending {
			t.Errorf("%s: %+v, %v", body, r, err)
		}
	}
}

// Z2, Z5: what a token may do is told with it, and a grant can be asked whether it lives.
func TestScopesAndGrant(t *testing.T) {
	t.Parallel()
	answer := `{"access_token":"t","expires_in":3600,"scope":"meeting:read:meeting:admin user:read:user:admin"}`
	status, tokens := 200, 0
	c := newClient(t, zoom.WithServerToServer("a", "b", "c"), zoom.WithPlan(zoom.PlanUnlimited, 1), inProcess(func(r *http.Request) (*http.Response, error) {
		tokens++
		return response(status, answer), nil
	}))
	if scopes, err := c.Scopes(t.Context()); scopes != "meeting:read:meeting:admin user:read:user:admin" || err != nil || tokens != 1 {
		t.Errorf("scopes %q, %v", scopes, err)
	}
	if err := c.CheckGrant(t.Context()); err != nil || tokens != 2 {
		t.Errorf("a living grant: %v after %d requests", err, tokens)
	}
	for body, dead := range map[string]bool{`{"reason":"x","error":"invalid_request","code":4741}`: true, `<html>`: false, `{"reason":"x","error":"invalid_client"}`: false} {
		status, answer = 400, body
		err := c.CheckGrant(t.Context())
		if e, ok := errors.AsType[*zoom.TokenError](err); !ok || e.Dead != dead {
			t.Errorf("%s: %v", body, err)
		}
	}
	if scopes, err := paced(t).Scopes(t.Context()); scopes != "" || err != nil {
		t.Errorf("another source: %q, %v", scopes, err)
	}
}

// Z19: what can be known of a host before a visit: whether the user can host at all,
// and for how long.
func TestHostsAreTold(t *testing.T) {
	t.Parallel()
	s := zoomtest.NewUnstarted()
	t.Cleanup(s.Close)
	s.AddUser(zoomtest.User{Email: "basic@clinic.test", Type: 1})
	s.AddUser(zoomtest.User{Email: "away@clinic.test", Status: "inactive"})
	s.AddUser(zoomtest.User{Email: "new@clinic.test", Status: "pending"})
	c := newClient(t, zoom.WithInsecureHosts(), zoom.WithAPIURL(s.APIURL()), zoom.WithOAuthURL(s.OAuthURL()), zoom.WithHTTPClient(s.InProcess()), zoom.WithPlan(zoom.PlanUnlimited, 1),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret))
	for email, want := range map[string]zoom.User{
		"basic@clinic.test": {Status: zoom.UserActive, Type: zoom.UserBasic}, "away@clinic.test": {Status: zoom.UserInactive, Type: zoom.UserLicensed},
		"new@clinic.test": {Status: zoom.UserPending, Type: zoom.UserLicensed}, "owner@clinic.example": {Status: zoom.UserActive, Type: zoom.UserLicensed},
	} {
		u, err := c.Users.Get(t.Context(), email, nil)
		if err != nil || u.Status != want.Status || u.Type != want.Type {
			t.Errorf("%s: %+v, %v", email, u, err)
		}
	}
}
