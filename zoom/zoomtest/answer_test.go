package zoomtest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func number(id int64) string { return strconv.FormatInt(id, 10) }

const getMeeting = "GET /meetings/{meetingId}"

// B14: a fault takes one operation, and of that one thing.
func TestFaultOfOneObject(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	one, other := number(a.meeting(object{"type": 3})), number(a.meeting(object{"type": 3}))
	s.Fail(zoomtest.MeetingInProgress().For("DELETE /meetings/{meetingId}", one).Always())
	a.refused(400, 3002, "DELETE /meetings/"+one, nil)
	a.want(200, "GET /meetings/"+one, nil)
	a.want(204, "DELETE /meetings/"+other, nil)
	s.Fail(zoomtest.Gateway(404).For("GET /users/{userId}", "owner@clinic.example"))
	if got := a.call("GET /users/owner%40clinic.example", nil); got.status != 404 || !strings.Contains(got.raw, "<html>") {
		t.Errorf("%d %s", got.status, got.raw)
	}
}

// B14: an answer that is as it should be but for a member, or has no body at all.
func TestFaultInAnAnswer(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	id := number(a.meeting(object{"type": 3}))
	s.Fail(zoomtest.Fault{Op: getMeeting, Prefix: "\ufeff", Members: map[string]any{"duration": "30", "settings.approval_type": "0", "id": json.Number("1e300")}, Without: []string{"join_url", "settings.audio"}})
	got := a.call("GET /meetings/"+id, nil)
	for _, part := range []string{"\ufeff{", `"duration":"30"`, `"approval_type":"0"`, `"id":1e300`} {
		if !strings.Contains(got.raw, part) {
			t.Errorf("%s is not in %s", part, got.raw)
		}
	}
	if strings.Contains(got.raw, "join_url") || strings.Contains(got.raw, `"audio"`) {
		t.Error("a member was not taken out")
	}
	s.Fail(zoomtest.Fault{Op: "GET /users", Members: map[string]any{"users[].id": nil, "next_page_token": object{}}})
	if got := a.call("GET /users", nil); !strings.Contains(got.raw, `"id":null`) || !strings.Contains(got.raw, `"next_page_token":{}`) {
		t.Errorf("%s", got.raw)
	}
	for _, f := range []zoomtest.Fault{{Empty: true}, {Empty: true, Status: 202}, {Body: "null"}} {
		f.Op = "GET /users"
		s.Fail(f)
		if got := a.call("GET /users", nil); got.status != max(f.Status, 200) || got.raw != f.Body {
			t.Errorf("%+v: %d %q", f, got.status, got.raw)
		}
	}
}

// B14: Zoom's refusals in its words.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	for _, tc := range []struct {
		fault        zoomtest.Fault
		status, code int
		part         string
	}{
		{zoomtest.RegistrantLimit("pat@x.example"), 429, 429, "for the registrant (pat@x.example)"}, {zoomtest.HostLimit(), 429, 429, "Create/Update"},
		{zoomtest.InviteLimit(), 429, 429, "user invite"}, {zoomtest.DailyLimit(), 429, 429, "daily rate limit for this API"}, {zoomtest.PerSecondLimit(), 429, 429, "per-second"},
		{zoomtest.Locked(), 429, 429, "concurrent"}, {zoomtest.MissingScopes("a:b", "c:d"), 400, 4711, "scopes:[a:b, c:d]"}, {zoomtest.MeetingGone(), 404, 3001, "does not exist"},
		{zoomtest.HostingRefused(), 400, 3161, "hosting"}, {zoomtest.NoAPIUsers(), 400, 2016, "No permission"}, {zoomtest.NoLicence(), 400, 2034, "maximum"},
		{zoomtest.OnlyPaid(), 400, 200, "paid"}, {zoomtest.OutOfReach(), 403, 403, "not permitted"},
	} {
		s.Fail(tc.fault.RetryAfter("1764320000"))
		if got := a.refused(tc.status, tc.code, "GET /users", nil); !strings.Contains(got.raw, tc.part) || got.header.Get("Retry-After") != "1764320000" {
			t.Errorf("%s: %s %v", tc.part, got.raw, got.header)
		}
	}
}

// B14: what the administrator sets holds from now on.
func TestPolicy(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.SetPolicy(func(p *zoomtest.Policy) {
		p.Locked = object{"waiting_room": true, "join_before_host": true, "approval_type": 1, "meeting_authentication": true}
		p.Passcode = zoomtest.PasscodePolicy{Length: 8, Letter: true, Number: true, Special: true, BothCases: true, Consecutive: 4, Weak: true}
		p.RegistrationFields = []string{"phone"}
	})
	for _, weak := range []string{"Ab1@", "abcd1@XY", "aB3@1111", "abx1_dyz", "ABX1_DYZ", "aBx12dYz", "aBxQ_dYz"} {
		a.refused(400, 300, "POST"+ownMeetings, object{"type": 3, "password": weak})
	}
	a.want(201, "POST"+ownMeetings, object{"type": 3, "password": "aB3@x_9Q"})
	made := a.want(201, "POST"+ownMeetings, object{"type": 3, "settings": object{"approval_type": 0}})
	if p := made.str("password"); len(p) != 8 || !strings.Contains(p, "@") {
		t.Errorf("Zoom's own passcode is %q", p)
	}
	set := made.body["settings"].(object)
	if set["waiting_room"] != true || set["join_before_host"] != true || set["meeting_authentication"] != true || set["approval_type"] != 1.0 {
		t.Errorf("settings %v", set)
	}
	path := "POST /meetings/" + number(int64(made.int("id"))) + "/registrants"
	a.refused(400, 300, path, object{"email": "pat@x.example", "first_name": "P"})
	pending := a.want(201, path, object{"email": "pat@x.example", "first_name": "P", "phone": "1"})
	if pending.body["join_url"] != nil || pending.str("registrant_id") == "" {
		t.Errorf("pending: %s", pending.raw)
	}
	s.SetPolicy(func(p *zoomtest.Policy) { *p = zoomtest.Policy{MissingScopes: []string{"user:read:list_users:admin"}} })
	a.want(200, "GET /users", nil)
	a.token = a.serverToken()
	if got := a.refused(400, 4711, "GET /users", nil); !strings.Contains(got.raw, "does not contain scopes:[user:read:list_users:admin]") {
		t.Errorf("%s", got.raw)
	}
}

// B14: a running meeting that refuses to be deleted.
func TestRunningStays(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{RunningStays: true}))
	m := s.AddMeeting(zoomtest.Meeting{})
	path := "DELETE /meetings/" + number(m.ID)
	if _, err := s.Start(m.ID, ""); err != nil {
		t.Fatal(err)
	}
	a.refused(400, 3002, path, nil)
	if err := s.End(m.ID); err != nil {
		t.Fatal(err)
	}
	a.want(204, path, nil)
}

// B14: an update tells the id and what changed, whoever changed it.
func TestUpdatedTellsWhatChanged(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	m := s.AddMeeting(zoomtest.Meeting{Agenda: "[tv:1]", Settings: object{"waiting_room": true}})
	told := func(do func()) []object {
		t.Helper()
		var got []object
		s.BendEvents(func(event string, payload map[string]any) {
			if event == "meeting.updated" {
				got = append(got, payload)
			}
		})
		do()
		return got
	}
	got := told(func() {
		if err := s.EditMeeting(m.ID, func(m *zoomtest.Meeting) {
			m.Password, m.Agenda = "n3wPass", ""
			m.Settings["waiting_room"], m.Settings["join_before_host"] = false, true
		}); err != nil {
			t.Fatal(err)
		}
	})
	if len(got) != 1 {
		t.Fatalf("%d events", len(got))
	}
	is, was := got[0]["object"].(object), got[0]["old_object"].(object)
	if len(is) != 4 || is["password"] != "n3wPass" || is["agenda"] != "" || was["agenda"] != "[tv:1]" || was["password"] != m.Password || len(is["settings"].(object)) != 2 ||
		was["settings"].(object)["waiting_room"] != true || got[0]["scope"] != "single" || got[0]["time_stamp"] == nil {
		t.Errorf("%v", got[0])
	}
	link := a.want(200, "GET /meetings/"+number(m.ID), nil).str("join_url")
	if got := told(func() { a.want(204, "PATCH /meetings/"+number(m.ID), object{"topic": "Other"}) }); len(got) != 1 || len(got[0]["object"].(object)) != 2 {
		t.Errorf("a new topic: %v", got)
	}
	if got := told(func() { a.want(204, "PATCH /meetings/"+number(m.ID), object{"topic": "Other"}) }); len(got) != 0 {
		t.Errorf("nothing changed: %v", got)
	}
	told(func() { a.want(204, "PATCH /meetings/"+number(m.ID), object{"password": "oth3r"}) })
	if now := a.want(200, "GET /meetings/"+number(m.ID), nil).str("join_url"); now == link {
		t.Error("another passcode, and the same link")
	}
}

// B14: one of several who removes the app; and word of another app.
func TestDeauthorizedByOthers(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	nurse := s.AddUser(zoomtest.User{Email: "nurse@clinic.example", Role: zoomtest.Admin})
	var bodies []string
	_, err := s.SubscribeHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var e struct {
			Payload struct {
				User   string `json:"user_id"`
				Client string `json:"client_id"`
			} `json:"payload"`
		}
		if json.NewDecoder(r.Body).Decode(&e) == nil {
			bodies = append(bodies, e.Payload.User+"/"+e.Payload.Client)
		}
	}), zoomtest.Deauthorization(), zoomtest.Unvalidated())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeauthorizeUser(nurse.Email); err != nil {
		t.Fatal(err)
	}
	s.EmitDeauthorized("", "another-app")
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{nurse.ID + "/" + zoomtest.DefaultClientID, s.Owner().ID + "/another-app"}; !slices.Equal(bodies, want) {
		t.Errorf("told %v, want %v", bodies, want)
	}
	a.want(200, "GET /users", nil)
	if err := s.DeauthorizeUser("nobody"); err == nil {
		t.Error("nobody has removed it")
	}
}
