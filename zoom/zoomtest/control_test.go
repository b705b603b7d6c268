package zoomtest_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// control calls a control endpoint.
func (a *api) control(status int, op string, body any) answer {
	a.t.Helper()
	method, path, _ := strings.Cut(op, " ")
	req := a.request(method+" /", body)
	req.URL.Path = "/_fake/" + path
	if path, query, found := strings.Cut(path, "?"); found {
		req.URL.Path, req.URL.RawQuery = "/_fake/"+path, query
	}
	got := a.send(req)
	if got.status != status {
		a.t.Fatalf("%s: got %d %s, want %d", op, got.status, got.raw, status)
	}
	return got
}

// B14: another process steers the fake by JSON alone.
func TestControl(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	hooks := newReceiver(t)
	endpoint := httptest.NewServer(hooks)
	defer endpoint.Close()
	a.control(200, "POST subscriptions", object{"url": endpoint.URL, "events": []string{"meeting.started", "meeting.ended", "meeting.participant_admitted"}})
	a.control(409, "POST subscriptions", object{"url": "http://127.0.0.1:1"})
	a.control(200, "POST users", object{"email": "doc@clinic.example", "first_name": "Dana"})
	a.control(200, "POST rooms", object{"name": "Exam 1"})
	a.control(200, "POST tracking_fields", object{"field": "visit"})
	id := a.want(201, "POST /users/doc@clinic.example/meetings", object{"type": 3, "settings": object{"waiting_room": true}}).int("id")

	at := func(what string) string { return fmt.Sprintf("POST meetings/%d/%s", id, what) }
	a.control(200, at("start"), nil)
	uuid := a.control(200, at("join"), object{"name": "G"}).str("participant_uuid")
	a.control(200, at("admit"), object{"participant_uuid": uuid})
	a.control(200, at("role"), object{"participant_uuid": uuid, "role": "co-host"})
	a.control(200, at("wait"), object{"participant_uuid": uuid})
	a.control(200, at("leave"), object{"participant_uuid": uuid})
	a.control(200, at("end"), nil)
	a.control(409, at("end"), nil)
	a.control(404, at("dance"), nil)
	a.control(404, "POST meetings/1/end", nil)
	if n := len(a.control(200, "GET deliveries?settle=true", nil).rows("deliveries")); n != 5 || hooks.names() != "started participant_admitted ended" {
		t.Errorf("%d deliveries, events %q", n, hooks.names())
	}

	state := a.control(200, "GET state", nil)
	if len(state.rows("users")) != 2 || len(state.rows("meetings")) != 1 {
		t.Errorf("state %s", state.raw)
	}
	a.control(200, fmt.Sprintf("DELETE meetings/%d", id), nil)
	a.refused(404, 3001, fmt.Sprintf("GET /meetings/%d", id), nil)
	a.control(200, "PUT quirks", object{"no_cust_create": true})
	a.refused(400, 2016, "POST /users", person("custCreate", "p@visits.example", 1))
	a.control(200, "POST faults", object{"op": "GET /users", "status": 503})
	a.want(503, "GET /users", nil)
	a.control(400, "POST faults", object{"status": "503"})
	a.control(400, "PUT quirks", object{"no_such": true})
	a.control(200, "DELETE faults", nil)
	if calls := a.control(200, "GET calls", nil); calls.int("total") != s.CallsTotal() || calls.body["counts"].(object)["GET /users"] != 1.0 {
		t.Errorf("calls %s", calls.raw)
	}
	a.control(200, "DELETE calls", nil)
	a.control(404, "POST invitations", object{"email": "nobody"})
	a.control(200, "POST expire", nil)
	a.refused(401, 124, "GET /users", nil)
	a.control(200, "POST deauthorize", nil)
	a.control(404, "GET nothing", nil)
	if n := len(s.CallLog()); n != 1 {
		t.Errorf("%d calls since the reset", n)
	}
}
