package zoom_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom"
)

func TestListWalksAllPages(t *testing.T) {
	t.Parallel()
	s := serve(t,
		reply{status: 200, body: `{"users":[{"id":"1"},{"id":"2"}],"next_page_token":"a b+c="}`},
		reply{status: 200, body: `{"users":[],"next_page_token":"d"}`},
		reply{status: 200, body: `{"users":[{"email":"pending@clinic.test","status":"pending"}],"next_page_token":""}`})
	var ids []string
	for u, err := range s.client(t).Users.List(t.Context(), &zoom.UserListOptions{Status: "active"}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, u.ID)
	}
	if got := strings.Join(ids, ","); got != "1,2," || len(s.calls) != 3 {
		t.Errorf("ids %q in %d calls", got, len(s.calls))
	}
	for i, want := range []string{"", "a b+c=", "d"} {
		u, err := url.Parse(s.calls[i].URI)
		if err != nil || u.Query().Get("next_page_token") != want || u.Query().Get("status") != "active" || u.Query().Get("page_size") != "300" {
			t.Errorf("page %d: %s", i, s.calls[i].URI)
		}
	}
}

func TestListEndsLoudly(t *testing.T) {
	t.Parallel()
	for name, last := range map[string]reply{
		"E13 a page fails":         {status: 400, body: `{"code":300,"message":"The next page token is invalid or expired."}`},
		"a page token comes twice": {status: 200, body: `{"users":[{"id":"2"}],"next_page_token":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, reply{status: 200, body: `{"users":[{"id":"1"}],"next_page_token":"x"}`}, last)
			var end error
			for _, err := range s.client(t).Users.List(t.Context(), nil) {
				end = err
			}
			if _, ok := errors.AsType[*zoom.Error](end); !ok || len(s.calls) != 2 {
				t.Errorf("err = %v after %d calls", end, len(s.calls))
			}
		})
	}
}

func TestListStopsWhenTheCallerDoes(t *testing.T) {
	t.Parallel()
	s := serve(t, reply{status: 200, body: `{"users":[{"id":"1"},{"id":"2"}],"next_page_token":"x"}`})
	for range s.client(t).Users.List(t.Context(), nil) {
		break
	}
	if len(s.calls) != 1 {
		t.Errorf("%d calls", len(s.calls))
	}
}

func TestUUIDsInPaths(t *testing.T) {
	t.Parallel()
	for uuid, want := range map[string]string{
		"kZ3v+c==":  "/v2/past_meetings/kZ3v%2Bc%3D%3D",
		"a/b==":     "/v2/past_meetings/a%2Fb%3D%3D",
		"/aB+c==":   "/v2/past_meetings/%252FaB%252Bc%253D%253D",
		"aB//c+1==": "/v2/past_meetings/aB%252F%252Fc%252B1%253D%253D",
	} {
		s := serve(t)
		if _, err := s.client(t).PastMeetings.Get(t.Context(), zoom.InstanceUUID(uuid)); err != nil || s.calls[0].URI != want {
			t.Errorf("%s: err %v, called %v, want %s", uuid, err, s.calls, want)
		}
	}
}

func TestEmptyIDsAreNotSent(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.client(t)
	for name, call := range map[string]func() error{
		"user":       func() error { return c.Users.Delete(t.Context(), "", nil) },
		"dots":       func() error { return c.Users.Delete(t.Context(), "..", nil) },
		"meeting":    func() error { return c.Meetings.Delete(t.Context(), 0, nil) },
		"registrant": func() error { return c.Registrants.Delete(t.Context(), 1, "", "") },
		"instance":   func() error { _, err := c.PastMeetings.Get(t.Context(), zoom.LastInstance(0)); return err },
	} {
		if err := call(); err == nil || len(s.calls) != 0 {
			t.Errorf("%s: err %v, calls %v", name, err, s.calls)
		}
	}
}
