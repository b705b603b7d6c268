package zoomtest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const ownMeetings = " /users/owner@clinic.example/meetings"

func TestCreateMeetingRefusals(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{Email: "room@clinic.example", Type: 99})
	long := strings.Repeat("x", 201)
	for name, c := range map[string]struct {
		status, code int
		user         string
		body         object
	}{
		"offset in start":     {400, 300, "", object{"start_time": "2030-01-05T10:00:00-05:00"}},
		"topic too long":      {400, 300, "", object{"topic": long}},
		"no such type":        {400, 300, "", object{"type": 4}},
		"no such zone":        {400, 300, "", object{"timezone": "Mars/Base"}},
		"day and a minute":    {400, 300, "", object{"duration": 1441}},
		"long passcode":       {400, 300, "", object{"password": "12345678901"}},
		"unknown member":      {400, 300, "", object{"start": "2030-01-05T10:00:00Z"}},
		"unknown setting":     {400, 300, "", settings(object{"waitingroom": true})},
		"wrong type":          {400, 300, "", settings(object{"waiting_room": "yes"})},
		"not a jbh_time":      {400, 300, "", settings(object{"jbh_time": 7})},
		"unknown field":       {400, 300, "", object{"tracking_fields": []object{{"field": "visit", "value": "1"}}}},
		"stranger co-hosts":   {400, 300, "", settings(object{"alternative_hosts": "x@other.example"})},
		"for nobody":          {400, 300, "", object{"schedule_for": "x@other.example"}},
		"instant for another": {400, 3000, "", object{"type": 1, "schedule_for": "owner@clinic.example"}},
		"no licence to host":  {400, 3161, "room@clinic.example", object{}},
		"no such user":        {404, 1001, "nobody@clinic.example", object{}},
	} {
		t.Run(name, func(t *testing.T) {
			b := *a
			b.t = t
			if c.user == "" {
				c.user = "owner@clinic.example"
			}
			got := b.refused(c.status, c.code, "POST /users/"+c.user+"/meetings", c.body)
			if c.code == 300 && !strings.Contains(got.raw, "schedule_for") && len(got.rows("errors")) == 0 {
				t.Errorf("no errors[]: %s", got.raw)
			}
		})
	}
	if n := len(s.Meetings()); n != 0 {
		t.Errorf("%d meetings were made", n)
	}
	a.refused(400, 300, "POST"+ownMeetings, nil)
	_, lenient := inProcess(t, zoomtest.WithLenient())
	lenient.want(201, "POST"+ownMeetings+"?x=1", object{"start": "never"})
}

// A34: start times, passcodes and settings as the account's rules have them.
func TestCreateMeeting(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 7, 1, 0, 0, 0, 0, time.UTC)
	s, a := inProcess(t, zoomtest.WithLockedSettings(object{"mute_upon_entry": true}), zoomtest.WithNow(func() time.Time { return now }))
	got := a.want(201, "POST"+ownMeetings, object{
		"topic": "Video visit", "start_time": "2030-07-05T10:00:00", "timezone": "America/Chicago", "agenda": strings.Repeat("é", 300),
		"settings": object{"waiting_room": true, "join_before_host": true, "mute_upon_entry": false, "breakout_room": object{"enable": false}},
	})
	set := got.body["settings"].(object)
	if got.str("start_time") != "2030-07-05T15:00:00Z" || set["join_before_host"] != false || set["mute_upon_entry"] != true {
		t.Errorf("%s", got.raw)
	}
	if got.str("password") == "" || !strings.Contains(got.str("join_url"), "?pwd="+got.str("encrypted_password")) {
		t.Errorf("passcode: %s", got.raw)
	}
	if id := got.int("id"); id < 1<<32 || len(fmt.Sprint(id)) > 11 {
		t.Errorf("id %d", id)
	}
	row := a.want(200, "GET"+ownMeetings, nil).rows("meetings")[0]
	if n := len([]rune(row["agenda"].(string))); n != 250 {
		t.Errorf("the list shows %d characters of the agenda", n)
	}
	if again := a.want(200, fmt.Sprintf("GET /meetings/%d", got.int("id")), nil); again.str("start_url") == got.str("start_url") {
		t.Error("GET gave the same start_url again")
	}

	instant := a.want(201, "POST"+ownMeetings, object{"topic": "Now"})
	if instant.int("type") != 1 || len(a.want(200, "GET"+ownMeetings, nil).rows("meetings")) != 1 {
		t.Errorf("without a start it is instant and not listed: %s", instant.raw)
	}
	open := object{"default_password": false, "start_time": "2030-07-05T10:00:00Z"}
	if got := a.want(201, "POST"+ownMeetings, open); got.str("password") == "" {
		t.Error("a meeting without any protection was left open")
	}
	s.SetQuirks(func(q *zoomtest.Quirks) { q.ForceWaitingRoom = true })
	if got := a.want(201, "POST"+ownMeetings, open); got.str("password") != "" || got.body["settings"].(object)["waiting_room"] != true {
		t.Errorf("forced waiting room: %s", got.raw)
	}
}

func TestPatchMeeting(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{ID: "other", Email: "other@clinic.example"})
	id := a.meeting(object{"start_time": "2040-01-05T10:00:00Z", "password": "abc123"})
	path := fmt.Sprintf(" /meetings/%d", id)
	a.want(204, "PATCH"+path, object{"start_time": "2001-01-05T10:00:00Z", "topic": "Other", "settings": object{"host_video": true}})
	m, _ := s.Meeting(id)
	if m.Topic != "Other" || m.Start.Year() != 2040 || m.Settings["host_video"] != true || m.Password != "abc123" {
		t.Errorf("after the update: %+v", m)
	}
	a.refused(400, 3000, "PATCH"+path, object{"schedule_for": "other"})
	s.SetQuirks(func(q *zoomtest.Quirks) { q.HostTransfer = true })
	a.want(204, "PATCH"+path, object{"schedule_for": "other"})
	if m, _ := s.Meeting(id); m.HostID != "other" {
		t.Errorf("host is %s", m.HostID)
	}
	a.refused(400, 300, "PATCH"+path, object{"default_password": true}) // not in updates
	a.want(204, "DELETE"+path, nil)
	a.refused(404, 3001, "PATCH"+path, object{"topic": "x"})
	a.refused(404, 3001, "DELETE"+path, nil)
	a.want(204, "PUT"+path+"/status", object{"action": "recover"})
	a.want(200, "GET"+path, nil)
	a.refused(400, 300, "GET /meetings/abc", nil)
}

func TestOccurrences(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	made := a.want(201, "POST"+ownMeetings, object{
		"type": 8, "start_time": "2040-01-02T09:00:00", "timezone": "America/New_York",
		"recurrence": object{"type": 2, "repeat_interval": 1, "weekly_days": "2,4", "end_times": 4},
	})
	id := int64(made.int("id"))
	var starts []string
	for _, o := range made.rows("occurrences") {
		starts = append(starts, o["start_time"].(string)[:10])
	}
	if want := []string{"2040-01-02", "2040-01-04", "2040-01-09", "2040-01-11"}; !slices.Equal(starts, want) {
		t.Fatalf("dates %v, want %v", starts, want)
	}
	one := made.rows("occurrences")[1]["occurrence_id"].(string)
	path := fmt.Sprintf(" /meetings/%d?occurrence_id=", id)
	a.want(204, "PATCH"+path+one, object{"duration": 15, "topic": "ignored"})
	a.want(204, "DELETE"+path+one, nil)
	a.refused(400, 300, "DELETE"+path+"1", nil)
	m, _ := s.Meeting(id)
	if o := m.Occurrences[1]; !o.Deleted || o.Duration != 15 || m.Topic == "ignored" || m.Deleted {
		t.Errorf("after changing one date: %+v", m)
	}
}

// Lists: kinds, dates, pages whose token dies after fifteen minutes.
func TestListMeetings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t)
		var ids []int64
		for hour := range 5 {
			ids = append(ids, a.meeting(object{"start_time": soon(hour*24 + 1), "duration": 30}))
		}
		list := func(query string) (got []int64) {
			t.Helper()
			for _, row := range a.want(200, "GET"+ownMeetings+query, nil).rows("meetings") {
				got = append(got, int64(row["id"].(float64)))
			}
			return got
		}
		first := a.want(200, "GET"+ownMeetings+"?page_size=2", nil)
		next := "?page_size=2&next_page_token=" + first.str("next_page_token")
		if got := list(next); !slices.Equal(got, ids[2:4]) || first.int("total_records") != 5 {
			t.Errorf("second page %v of %v", got, ids)
		}
		a.refused(400, 300, "GET"+ownMeetings+strings.Replace(next, "size=2", "size=3", 1), nil)
		a.refused(400, 300, "GET"+ownMeetings+"?page_size=301", nil)
		a.refused(400, 300, "GET"+ownMeetings+"?pagesize=3", nil)
		time.Sleep(15 * time.Minute)
		a.refused(400, 300, "GET"+ownMeetings+next, nil)

		day := time.Now().Add(24 * time.Hour).Format(time.DateOnly)
		if got := list("?from=" + day + "&to=" + day); !slices.Equal(got, ids[1:2]) {
			t.Errorf("one day: %v of %v", got, ids)
		}
		if _, err := s.Start(ids[4], ""); err != nil {
			t.Fatal(err)
		}
		if got := list("?type=live"); !slices.Equal(got, ids[4:]) {
			t.Errorf("live: %v", got)
		}
		time.Sleep(36 * time.Hour)
		a.token = a.serverToken()
		if up, before := list("?type=upcoming"), list("?type=previous_meetings"); len(up) != 3 || len(before) != 2 {
			t.Errorf("upcoming %v, previous %v", up, before)
		}
		time.Sleep(31 * 24 * time.Hour)
		a.token = a.serverToken()
		a.refused(404, 3001, fmt.Sprintf("GET /meetings/%d", ids[0]), nil) // ids expire
	})
}

// A UUID that begins with "/" or contains "//" must be encoded twice.
func TestAwkwardUUIDs(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithQuirks(zoomtest.Quirks{AwkwardUUIDs: true, NoHostLimit: true}))
	kinds := map[string]int{}
	for range 8 {
		id := a.meeting(object{"type": 2, "start_time": soon(1)})
		if _, err := s.Start(id, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.End(id); err != nil {
			t.Fatal(err)
		}
		m, _ := s.Meeting(id)
		once, twice := url.QueryEscape(m.UUID), url.QueryEscape(url.QueryEscape(m.UUID))
		a.want(200, "GET /past_meetings/"+twice, nil)
		a.want(200, "GET /report/meetings/"+twice+"/participants", nil)
		got := a.call("GET /past_meetings/"+once, nil)
		switch {
		case strings.HasPrefix(m.UUID, "/"), strings.Contains(m.UUID, "//"):
			kinds["awkward"]++
			if got.int("code") != 3001 {
				t.Errorf("%s encoded once: %d %s", m.UUID, got.status, got.raw)
			}
		default:
			kinds["plain"]++
			if got.status != http.StatusOK {
				t.Errorf("%s encoded once: %d %s", m.UUID, got.status, got.raw)
			}
		}
	}
	if kinds["awkward"] < 4 || kinds["plain"] == 0 {
		t.Errorf("kinds %v", kinds)
	}
}
