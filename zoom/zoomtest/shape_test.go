package zoomtest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// documented reads a table of field lines and returns, per key, the paths that
// Zoom documents and their types.
func documented(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var lines map[string][]string
	if err := json.Unmarshal(raw, &lines); err != nil {
		t.Fatal(err)
	}
	tables := map[string]map[string]string{}
	for key, list := range lines {
		tables[key] = map[string]string{}
		for _, line := range list {
			path, rest, _ := strings.Cut(line, " ")
			kind, _, _ := strings.Cut(rest, " ")
			kind, _, _ = strings.Cut(kind, ":")
			tables[key][strings.TrimRight(path, "*?")] = kind
		}
	}
	return tables
}

// paths lists every path of a JSON value with the type found there.
func paths(prefix string, v any, into map[string]string) {
	switch v := v.(type) {
	case object:
		if prefix != "" {
			into[prefix] = "object"
			prefix += "."
		}
		for name, e := range v {
			paths(prefix+name, e, into)
		}
	case []any:
		into[prefix] = "array"
		for _, e := range v {
			paths(prefix+"[]", e, into)
		}
	case string:
		into[prefix] = "string"
	case bool:
		into[prefix] = "boolean"
	case float64:
		into[prefix] = "number"
	}
}

func numeric(kind string) string {
	if kind == "integer" {
		return "number"
	}
	return kind
}

// undocumented lists what a value has that the table has not, or has otherwise.
func undocumented(table map[string]string, v any) []string {
	found := map[string]string{}
	paths("", v, found)
	var bad []string
	for _, path := range slices.Sorted(maps.Keys(found)) {
		want, known := table[path]
		if !known && !strings.HasSuffix(found[path], "object") {
			bad = append(bad, path)
		} else if known && numeric(want) != found[path] {
			bad = append(bad, fmt.Sprintf("%s is a %s, not a %s", path, found[path], want))
		}
	}
	return bad
}

// B14: whatever the fake answers is documented, by name and type, and a tour
// of it leaves no documented operation out.
func TestAnswersAreDocumented(t *testing.T) {
	t.Parallel()
	table := documented(t, "responses.json")
	s, a := inProcess(t)
	toured := map[string]bool{}
	shows := func(status int, op string, body any) answer {
		t.Helper()
		got := a.want(status, op, body)
		log := s.CallLog()
		name := log[len(log)-1].Op
		toured[name] = true
		for _, bad := range undocumented(table[name], got.body) {
			t.Errorf("%s: undocumented: %s", name, bad)
		}
		return got
	}
	tour(t, s, a, shows)
	for name := range table {
		if !toured[name] {
			t.Errorf("the tour left out %s", name)
		}
	}
}

type shower = func(status int, op string, body any) answer

func tour(t *testing.T, s *zoomtest.Server, a *api, shows shower) {
	t.Helper()
	tourUsers(s, a, shows)
	id := tourMeetings(t, s, shows)
	tourPeople(t, s, shows, id)
	tourRooms(s, shows)
}

func tourUsers(s *zoomtest.Server, a *api, shows shower) {
	user := shows(201, "POST /users", object{"action": "custCreate", "user_info": object{"email": "x@visits.example", "type": 1}}).str("id")
	shows(200, "GET /users?page_size=1", nil)
	shows(204, "PATCH /users/"+user, object{"dept": "Cardiology", "job_title": "Nurse", "first_name": "Ann"})
	shows(200, "GET /users/"+user, nil)
	shows(200, "GET /users/email?email=x@visits.example", nil)
	shows(200, "GET /users/summary", nil)
	shows(200, "GET /users/"+user+"/token?type=zak", nil)
	shows(200, "PUT /users/"+user+"/status", object{"action": "deactivate"})
	shows(204, "DELETE /users/"+user+"?action=delete", nil)

	before := a.token
	a.token = a.userToken(s.Owner().Email)
	shows(200, "GET /users/me/zak", nil)
	a.token = before
}

func tourMeetings(t *testing.T, s *zoomtest.Server, shows shower) int64 {
	t.Helper()
	shows(201, "POST /tracking_fields", object{"field": "visit", "visible": true})
	shows(200, "GET /tracking_fields", nil)
	made := shows(201, "POST /users/owner@clinic.example/meetings", object{
		"topic": "Video visit", "agenda": "none", "type": 2, "start_time": "2030-01-05T10:00:00Z",
		"tracking_fields": []object{{"field": "visit", "value": "v1"}},
		"settings": object{
			"approval_type": 0, "meeting_authentication": true,
			"authentication_exception": []object{{"name": "P", "email": "p@visits.example"}},
		},
	})
	id := int64(made.int("id"))
	shows(200, fmt.Sprintf("GET /meetings/%d", id), nil)
	shows(204, fmt.Sprintf("PATCH /meetings/%d", id), object{"topic": "Other"})
	shows(200, "GET /users/owner@clinic.example/meetings?type=upcoming", nil)
	shows(200, "GET /users/owner@clinic.example/upcoming_meetings", nil)
	shows(200, fmt.Sprintf("GET /meetings/%d/invitation", id), nil)
	shows(200, fmt.Sprintf("GET /meetings/%d/jointoken/local_recording", id), nil)
	shows(201, fmt.Sprintf("POST /meetings/%d/invite_links", id), object{"attendees": []object{{"name": "Aunt"}}})
	series := shows(201, "POST /users/owner@clinic.example/meetings", object{
		"type": 8, "start_time": "2030-01-05T10:00:00Z", "recurrence": object{"type": 1, "end_times": 3},
	})
	if n := len(series.rows("occurrences")); n != 3 {
		t.Errorf("%d occurrences, want 3", n)
	}
	shows(204, fmt.Sprintf("DELETE /meetings/%d", series.int("id")), nil)
	return id
}

func tourPeople(t *testing.T, s *zoomtest.Server, shows shower, id int64) {
	t.Helper()
	at := func(op, path string) string {
		return fmt.Sprintf("%s /meetings/%d%s", op, id, path)
	}
	reg := shows(201, at("POST", "/registrants"), object{"email": "p@visits.example", "first_name": "P", "city": "Here"}).str("registrant_id")
	shows(201, at("POST", "/batch_registrants"), object{"registrants": []object{{"email": "q@visits.example", "first_name": "Q"}}})
	shows(200, at("GET", "/registrants"), nil)
	shows(200, at("GET", "/registrants/"+reg), nil)
	if _, err := s.Start(id, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Join(id, zoomtest.Person{RegistrantID: reg}); err != nil {
		t.Fatal(err)
	}
	shows(202, fmt.Sprintf("PATCH /live_meetings/%d/events", id), object{"method": "recording.start"})
	shows(204, at("PUT", "/status"), object{"action": "end"})
	shows(200, fmt.Sprintf("GET /past_meetings/%d", id), nil)
	shows(200, fmt.Sprintf("GET /past_meetings/%d/instances", id), nil)
	shows(200, fmt.Sprintf("GET /past_meetings/%d/participants", id), nil)
	shows(200, fmt.Sprintf("GET /report/meetings/%d/participants?include_fields=registrant_id", id), nil)
	shows(204, at("PUT", "/registrants/status"), object{"action": "deny", "registrants": []object{{"id": reg}}})
	shows(204, at("DELETE", "/registrants/"+reg), nil)
}

func tourRooms(s *zoomtest.Server, shows shower) {
	room := s.AddRoom(zoomtest.Room{Name: "Exam 1", CalendarEmail: "exam1@clinic.example"})
	at := "/workspaces/" + room.WorkspaceID
	shows(200, "GET /rooms", nil)
	shows(200, "GET /rooms/"+room.ID, nil)
	shows(202, "PATCH /rooms/"+room.ID+"/events", object{"method": "zoomroom.meeting_leave"})
	shows(200, "GET /rooms/locations", nil)
	service := shows(200, "GET /rooms/calendar/services", nil).rows("calendar_services")[0]["calendar_service_id"].(string)
	shows(200, "GET /rooms/calendar/services/"+service+"/resources", nil)
	shows(200, "GET /workspaces?location_id="+room.LocationID, nil)
	shows(200, "GET "+at, nil)
	from, to := soon(1), soon(2)
	id := shows(201, "POST "+at+"/reservations", object{"start_time": from, "end_time": to, "topic": "Visit", "meeting": object{}}).str("reservation_id")
	shows(200, "GET "+at+"/reservations", nil)
	shows(200, "GET "+at+"/reservations/"+id, nil)
	shows(202, "PATCH "+at+"/reservations/"+id, object{"start_time": from, "end_time": to, "topic": "Moved"})
	shows(204, "POST /workspaces/events", object{"method": "check_in", "params": object{"workspace_id": room.WorkspaceID, "reservation_id": id}})
	shows(202, "DELETE "+at+"/reservations/"+id, nil)
}

// B14: whatever the fake sends as a webhook is documented, and what Zoom
// always sends is there; all twenty documented events occur.
func TestEventsAreDocumented(t *testing.T) {
	t.Parallel()
	table := documented(t, "events.json")
	s, a := inProcess(t)
	hooks := subscribed(t, s)
	causeEverything(t, s, a)
	settle(t, s)
	seen := map[string]bool{}
	for _, event := range hooks.events {
		name := event["event"].(string)
		seen[name] = true
		if table[name] == nil {
			if name != "meeting.updated" { // real, but not in the table
				t.Errorf("%s is no documented event", name)
			}
			continue
		}
		for _, bad := range undocumented(table[name], event) {
			t.Errorf("%s: undocumented: %s", name, bad)
		}
	}
	for name := range table {
		if !seen[name] {
			t.Errorf("nothing caused %s", name)
		}
	}
}

func causeEverything(t *testing.T, s *zoomtest.Server, a *api) {
	t.Helper()
	must := func(p zoomtest.Participant, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return p.UUID
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, action := range []string{"create", "ssoCreate"} {
		a.want(http.StatusCreated, "POST /users", object{"action": action, "user_info": object{"email": action + "@clinic.example", "type": 1}})
	}
	check(s.AcceptInvitation("create@clinic.example"))
	a.want(200, "PUT /users/create@clinic.example/status", object{"action": "deactivate"})
	a.want(200, "PUT /users/create@clinic.example/status", object{"action": "activate"})
	a.want(204, "DELETE /users/create@clinic.example", nil)
	a.want(204, "DELETE /users/ssoCreate@clinic.example?action=delete", nil)

	closed := a.meeting(settings(object{"waiting_room": true}))
	gone := must(s.Join(closed, zoomtest.Person{Name: "Early"}))
	check(s.Leave(closed, gone))
	must(s.Start(closed, ""))
	guest := must(s.Join(closed, zoomtest.Person{Name: "Guest"}))
	check(s.Admit(closed, guest))
	check(s.SetRole(closed, guest, "co-host"))
	check(s.PutInWaitingRoom(closed, guest))
	check(s.End(closed))
	open := a.meeting(settings(object{"join_before_host": true}))
	check(s.Leave(open, must(s.Join(open, zoomtest.Person{Name: "First"}))))
	check(s.EditMeeting(open, func(m *zoomtest.Meeting) { m.Topic = "Edited" }))
	a.want(204, fmt.Sprintf("DELETE /meetings/%d", open), nil)
}
