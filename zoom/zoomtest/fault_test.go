package zoomtest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const create = "POST /users/{userId}/meetings"

// B14: the second of several calls fails, as a gateway in front of Zoom does.
func TestFaultNth(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.Fail(zoomtest.Fault{Op: create, Nth: 2, Times: 2, Status: 502})
	for i, want := range []int{201, 502, 502, 201} {
		got := a.call("POST"+ownMeetings, object{"type": 3})
		if got.status != want || want == 502 && !strings.Contains(got.raw, "<html>") {
			t.Errorf("call %d: %d %s", i+1, got.status, got.raw)
		}
	}
	if n := len(s.Meetings()); n != 2 {
		t.Errorf("%d meetings, want 2: a failed call does nothing", n)
	}
	if n := s.Calls(create); n != 4 {
		t.Errorf("%d calls counted, want 4", n)
	}
	s.ResetCalls()
	s.MustNotExceed(t, create, 0)
}

// E8: the meeting was made, the answer is lost.
func TestFaultAppliedButLost(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.Fail(zoomtest.Fault{Op: create, Apply: true, Drop: true})
	_, err := a.client.Do(a.request("POST"+ownMeetings, object{"type": 3}))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v", err)
	}
	s.Fail(zoomtest.Fault{Op: create, Drop: true})
	if _, err := a.client.Do(a.request("POST"+ownMeetings, object{"type": 3})); err == nil {
		t.Error("a dropped connection answered")
	}
	if n := len(s.Meetings()); n != 1 {
		t.Errorf("%d meetings, want the one whose answer was lost", n)
	}
}

// The same over a socket: a lost answer and one that is cut in the middle.
func TestFaultsOverTheNetwork(t *testing.T) {
	t.Parallel()
	s := zoomtest.New()
	t.Cleanup(s.Close)
	a := &api{t: t, s: s, client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	a.token = a.serverToken()
	s.Fail(zoomtest.Fault{Op: create, Drop: true, Apply: true})
	if _, err := a.client.Do(a.request("POST"+ownMeetings, object{"type": 3})); err == nil {
		t.Error("a dropped connection answered")
	}
	s.Fail(zoomtest.Fault{Op: "GET /users", Truncate: true})
	resp, err := a.client.Do(a.request("GET /users", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if part, err := io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) || len(part) == 0 {
		t.Errorf("read %d bytes, %v", len(part), err)
	}
	if n := len(s.Meetings()); n != 1 {
		t.Errorf("%d meetings", n)
	}
}

func TestFaultKinds(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.Fail(zoomtest.Fault{Op: "GET /users", Status: 200, Code: 1010, Message: "User does not belong to this account."})
	a.refused(200, 1010, "GET /users", nil)
	s.Fail(zoomtest.Fault{Body: "{", Header: http.Header{"X-Test": {"1"}}})
	if got := a.call("GET /users", nil); got.raw != "{" || got.header.Get("X-Test") != "1" {
		t.Errorf("%+v", got)
	}
	disarm := s.Fail(zoomtest.Fault{Times: -1, Status: 503, Match: func(r *http.Request) bool { return r.URL.Query().Has("status") }})
	a.want(200, "GET /users", nil)
	a.want(503, "GET /users?status=active", nil)
	a.want(503, "GET /users?status=active", nil)
	disarm()
	a.want(200, "GET /users?status=active", nil)
	s.Fail(zoomtest.Fault{Op: "POST /oauth/token", Status: 500})
	if got := a.form("/token", s2s()); got.status != 500 {
		t.Errorf("token endpoint: %d", got.status)
	}
	s.Fail(zoomtest.Fault{Times: -1, Status: 503})
	s.ClearFaults()
	a.want(200, "GET /users", nil)
}

func TestErrorQuirks(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{ErrorsAs200: true, NoErrorDetails: true}))
	if got := a.refused(200, 300, "GET /users?x=1", nil); got.body["errors"] != nil {
		t.Errorf("details: %s", got.raw)
	}
	s.SetQuirks(func(q *zoomtest.Quirks) { *q = zoomtest.Quirks{BrokenErrors: true} })
	if got := a.call("GET /users/nobody", nil); got.status != 404 || got.body != nil || !strings.Contains(got.raw, "1001") {
		t.Errorf("the error is valid JSON: %s", got.raw)
	}
	a.want(200, "GET /users", nil)
}

// Waiting obeys the caller's deadline and costs no time in a bubble.
func TestLatency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t, zoomtest.WithLatency(time.Second))
		start := time.Now()
		a.want(200, "GET /users", nil)
		s.Fail(zoomtest.Fault{Delay: time.Minute})
		a.want(200, "GET /users", nil)
		if took := time.Since(start); took != 62*time.Second {
			t.Errorf("took %v", took)
		}
		a.client.Timeout = time.Millisecond
		if _, err := a.client.Do(a.request("GET /users", nil)); err == nil {
			t.Error("the deadline passed unnoticed")
		}
	})
}
