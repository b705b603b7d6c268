package zoomtest_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func person(action, email string, kind int) object {
	return object{"action": action, "user_info": object{"email": email, "type": kind}}
}

// A37: an account that may not create API users says so with 2016.
func TestCreateUserRefusals(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t, zoomtest.WithSeats(2, 1), zoomtest.WithLimitedDomain("clinic.example"))
	a.want(201, "POST /users", person("custCreate", "one@clinic.example", 2))
	s.SetQuirks(func(q *zoomtest.Quirks) { q.NoCustCreate = true })
	for name, c := range map[string]struct {
		status, code int
		body         any
	}{
		"no API users":      {400, 2016, person("custCreate", "x@clinic.example", 1)},
		"used address":      {409, 1005, person("ssoCreate", "ONE@clinic.example", 1)},
		"other domain":      {400, 1116, person("create", "x@other.example", 1)},
		"no seat":           {400, 2034, person("create", "x@clinic.example", 2)},
		"not an address":    {400, 300, person("create", "nobody", 1)},
		"no such action":    {400, 300, person("invent", "x@clinic.example", 1)},
		"no such type":      {400, 300, person("create", "x@clinic.example", 3)},
		"no type":           {400, 300, object{"action": "create", "user_info": object{"email": "x@clinic.example"}}},
		"unknown member":    {400, 300, object{"action": "create", "user_info": object{"email": "x@clinic.example", "type": 1, "mail": "x"}}},
		"autoCreate, no pw": {400, 300, person("autoCreate", "x@clinic.example", 1)},
		"no user_info":      {400, 300, object{"action": "create"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := *a
			b.t = t
			b.refused(c.status, c.code, "POST /users", c.body)
		})
	}
}

// A36: API users go only with action=delete; a pending user has no id in lists.
func TestUserLife(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	id := a.want(201, "POST /users", person("custCreate", "p@visits.example", 1)).str("id")
	if types := a.want(200, "GET /users/p@visits.example", nil).body["login_types"].([]any); types[0] != 99.0 {
		t.Errorf("login types %v", types)
	}
	if a.want(200, "GET /users/email?email=p@visits.example", nil).body["existed_email"] != false {
		t.Error("an API user counts as an e-mail sign-up")
	}
	a.refused(400, 300, "DELETE /users/"+id, nil)
	a.refused(400, 300, "DELETE /users/"+id+"?action=remove", nil)
	a.want(204, "DELETE /users/"+id+"?action=delete", nil)
	a.refused(404, 1001, "DELETE /users/"+id+"?action=delete", nil)
	a.refused(400, 1117, "DELETE /users/owner@clinic.example", nil)

	a.want(201, "POST /users", person("create", "new@clinic.example", 1))
	rows := a.want(200, "GET /users?status=pending", nil).rows("users")
	if len(rows) != 1 || rows[0]["id"] != nil || rows[0]["email"] != "new@clinic.example" {
		t.Errorf("pending rows: %v", rows)
	}
	if err := s.AcceptInvitation("new@clinic.example"); err != nil {
		t.Fatal(err)
	}
	if u, _ := s.User("new@clinic.example"); u.Status != "active" {
		t.Errorf("after accepting: %+v", u)
	}
}

// Meetings of a deleted host are gone unless they were handed over.
func TestDeletedHost(t *testing.T) {
	t.Parallel()
	for _, transfer := range []bool{false, true} {
		s, a := inProcess(t)
		host := s.AddUser(zoomtest.User{Email: "h@clinic.example"})
		id := a.want(201, "POST /users/h@clinic.example/meetings", object{"start_time": soon(1)}).int("id")
		query := "?action=delete"
		if transfer {
			query += "&transfer_meeting=true&transfer_email=owner@clinic.example"
		}
		a.want(204, "DELETE /users/"+host.ID+query, nil)
		got := a.call(fmt.Sprintf("GET /meetings/%d", id), nil)
		if transfer && got.str("host_id") != s.Owner().ID || !transfer && got.int("code") != 3001 {
			t.Errorf("transfer=%v: %s", transfer, got.raw)
		}
	}
}

// Two removals of one user at once meet Zoom's lock.
func TestDeletionLock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, a := inProcess(t, zoomtest.WithLatency(time.Second))
		id := a.want(201, "POST /users", person("custCreate", "p@visits.example", 1)).str("id")
		var mu sync.Mutex
		statuses := map[int]int{}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				got := a.call("DELETE /users/"+id+"?action=delete", nil)
				mu.Lock()
				defer mu.Unlock()
				statuses[got.status]++
			})
		}
		wg.Wait()
		if statuses[http.StatusNoContent] != 1 || statuses[http.StatusTooManyRequests] != 1 {
			t.Errorf("statuses %v", statuses)
		}
	})
}

// Keys live two hours, those of API users ninety days; signing out kills them.
func TestZAK(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t, zoomtest.WithTokenLife(1000*time.Hour))
		s.AddUser(zoomtest.User{ID: "person", Email: "person@clinic.example"})
		s.AddUser(zoomtest.User{ID: "robot", Email: "robot@visits.example", Action: "custCreate"})
		id := a.meeting(object{"type": 3})
		opens := func(key string) bool {
			return a.page(fmt.Sprintf("/s/%d?zak=%s", id, key)).status == 200
		}
		key := func(user, query string) string {
			return a.want(200, "GET /users/"+user+"/token?type=zak"+query, nil).str("token")
		}
		short, long, asked := key("person", ""), key("robot", ""), key("person", "&ttl=10800")
		time.Sleep(2*time.Hour + time.Second)
		if opens(short) || !opens(long) || !opens(asked) {
			t.Errorf("after two hours: %v %v %v", opens(short), opens(long), opens(asked))
		}
		if err := s.SignOut("robot"); err != nil || opens(long) {
			t.Errorf("after signing out: %v, opens %v", err, opens(long))
		}
		a.refused(400, 300, "GET /users/person/token?type=zak&ttl=31536001", nil)
	})
}
