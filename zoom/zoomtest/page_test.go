package zoomtest_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func do(what string) url.Values { return url.Values{"do": {what}} }

var formAction = regexp.MustCompile(`action="([^"]+)"`)

// action is where the page's first form posts to.
func (got answer) action() string {
	m := formAction.FindStringSubmatch(got.raw)
	if m == nil {
		return ""
	}
	to, err := got.url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
	if err != nil {
		return ""
	}
	return to.String()
}

// A33, E24: the links of the API lead to pages; opening them changes nothing,
// their buttons make people come and go, and the webhooks know who.
func TestMeetingPages(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	made := a.want(201, "POST"+ownMeetings, object{"type": 3, "topic": "Visit <1>", "settings": object{"approval_type": 0, "waiting_room": true}})
	id := int64(made.int("id"))
	patient := a.want(201, fmt.Sprintf("POST /meetings/%d/registrants", id), object{"email": "p@visits.example", "first_name": "Pat"})
	hooks := subscribed(t, s)
	open := func(link string) answer { return a.page(strings.TrimPrefix(link, s.URL)) }

	host := open(made.str("start_url"))
	guest := open(patient.str("join_url"))
	if !strings.Contains(guest.raw, "Visit &lt;1&gt;") || !strings.Contains(guest.raw, "You join as <strong>Pat</strong>") {
		t.Errorf("page: %s", guest.raw)
	}
	if csp := guest.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(guest.raw, "<script") {
		t.Errorf("policy %q", csp)
	}
	settle(t, s)
	if hooks.names() != "" {
		t.Fatalf("opening links caused %s", hooks.names())
	}
	waiting := a.press(guest.action(), do("join"))
	if !strings.Contains(waiting.raw, "You wait for the host") {
		t.Errorf("after joining: %s", waiting.raw)
	}
	running := a.press(host.action(), do("start"))
	uuid := s.Participants(id)[1].UUID
	if !strings.Contains(running.raw, uuid) {
		t.Errorf("the host sees nobody to admit: %s", running.raw)
	}
	if got := a.press(guest.action(), url.Values{"do": {"admit"}, "participant": {uuid}}); got.status != 403 {
		t.Errorf("a guest admitted someone: %d", got.status)
	}
	a.press(running.action(), url.Values{"do": {"admit"}, "participant": {uuid}})
	if inside := a.press(waiting.action(), do("leave")); !strings.Contains(inside.raw, "The meeting is running.") {
		t.Errorf("after leaving: %s", inside.raw)
	}
	a.press(running.action(), do("end"))
	settle(t, s)
	want := "participant_jbh_waiting started participant_joined participant_joined_waiting_room participant_admitted " +
		"participant_left_waiting_room participant_joined participant_left participant_left ended"
	if got := hooks.names(); got != want {
		t.Errorf("events\n got %s\nwant %s", got, want)
	}
	if p := hooks.object(6)["participant"].(object); p["registrant_id"] != patient.str("registrant_id") {
		t.Errorf("the patient came as %v", p)
	}
	if p := hooks.object(2)["participant"].(object); p["participant_user_id"] != s.Owner().ID {
		t.Errorf("the host came as %v", p)
	}
}

// Links that are no good, and the passcode of a link without one.
func TestPageAccess(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{ID: "robot", Email: "robot@visits.example", Action: "custCreate"})
	id := a.meeting(object{"type": 3, "password": "secret1"})
	key := a.want(200, "GET /users/robot/token?type=zak", nil).str("token")
	join := fmt.Sprintf("/j/%d", id)
	for link, want := range map[string]int{
		join: 200, "/j/123": 404, "/j/x": 404, "/nothing": 404, "/_fake/page.css": 200,
		fmt.Sprintf("/s/%d", id): 403, fmt.Sprintf("/s/%d?zak=x", id): 403, fmt.Sprintf("/w/%d?tk=", id): 403,
		join + "?zak=" + key: 200,
	} {
		if got := a.page(link); got.status != want {
			t.Errorf("%s: %d, want %d", link, got.status, want)
		}
	}
	name := url.Values{"do": {"join"}, "name": {"G"}, "passcode": {"wrong"}}
	if got := a.press(s.URL+join, name); got.status != 403 || !strings.Contains(got.raw, "Wrong passcode") {
		t.Errorf("wrong passcode: %d", got.status)
	}
	name.Set("passcode", "secret1")
	if got := a.press(s.URL+join, name); got.status != 200 {
		t.Errorf("right passcode: %d", got.status)
	}
	if got := a.press(fmt.Sprintf("%s/s/%d?zak=%s", s.URL, id, key), do("start")); got.status != 403 {
		t.Errorf("a stranger's key started the meeting: %d", got.status)
	}
	a.press(fmt.Sprintf("%s/s/%d?zak=%s", s.URL, id, key), do("join"))
	if people := s.Participants(id); len(people) != 2 || people[1].UserID != "robot" {
		t.Errorf("at the door: %+v", people)
	}
	req := a.request("GET /users", nil)
	req.Method, req.URL.Path = "POST", join
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := a.send(req); got.status != 403 {
		t.Errorf("another site's form was taken: %d", got.status)
	}
}
