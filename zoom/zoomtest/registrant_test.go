package zoomtest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

func who(email string) object { return object{"email": email, "first_name": "P."} }

func TestRegistrants(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{Email: "basic@clinic.example", Type: 1})
	closed := fmt.Sprintf("POST /meetings/%d/registrants", a.meeting(object{}))
	a.refused(400, 404, closed, who("p@visits.example"))
	a.refused(404, 1001, "POST /meetings/81234567890/registrants", who("p@visits.example"))
	basic := a.want(201, "POST /users/basic@clinic.example/meetings", settings(object{"approval_type": 0})).int("id")
	a.refused(400, 200, fmt.Sprintf("POST /meetings/%d/registrants", basic), who("p@visits.example"))

	id := a.meeting(settings(object{"approval_type": 1}))
	path := fmt.Sprintf(" /meetings/%d/registrants", id)
	pending := a.want(201, "POST"+path, who("p@visits.example"))
	if pending.body["join_url"] != nil {
		t.Errorf("a link while pending: %s", pending.raw)
	}
	again := a.want(201, "POST"+path, who("P@visits.example"))
	if again.str("registrant_id") != pending.str("registrant_id") || len(s.Registrants(id)) != 1 {
		t.Errorf("the same address made another registrant: %s", again.raw)
	}
	if _, err := s.Join(id, zoomtest.Person{RegistrantID: pending.str("registrant_id")}); err == nil {
		t.Error("a pending registrant came in")
	}
	a.want(204, "PUT"+path+"/status", object{"action": "approve", "registrants": []object{{"id": pending.str("registrant_id")}}})
	rows := a.want(200, "GET"+path, nil).rows("registrants")
	if len(rows) != 1 || !strings.Contains(rows[0]["join_url"].(string), fmt.Sprintf("/w/%d?", id)) {
		t.Errorf("approved: %v", rows)
	}
	auto := who("q@visits.example")
	auto["auto_approve"] = true
	if got := a.want(201, "POST"+path, auto); got.str("join_url") == "" {
		t.Errorf("auto_approve: %s", got.raw)
	}
	a.refused(400, 300, "DELETE"+path+"/nobody", nil)
	a.refused(400, 300, "POST"+path, object{"email": "x@visits.example"}) // first_name is required
}

// Three registrations a day for one address and meeting, ten status changes.
func TestRegistrationLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, a := inProcess(t)
		path := fmt.Sprintf(" /meetings/%d/registrants", a.meeting(object{"type": 3, "settings": object{"approval_type": 0}}))
		var id string
		for range 3 {
			id = a.want(201, "POST"+path, who("p@visits.example")).str("registrant_id")
		}
		a.refused(429, 429, "POST"+path, who("p@visits.example"))
		a.want(201, "POST"+path, who("q@visits.example"))
		change := object{"action": "deny", "registrants": []object{{"id": id}}}
		for range 10 {
			a.want(204, "PUT"+path+"/status", change)
		}
		a.refused(429, 429, "PUT"+path+"/status", change)
		time.Sleep(24 * time.Hour)
		a.token = a.serverToken()
		a.want(201, "POST"+path, who("p@visits.example"))
		a.want(204, "PUT"+path+"/status", change)
	})
}

// Invite links let in under the name they were made for, until they expire.
func TestInviteLinks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t)
		id := a.meeting(object{"type": 3})
		op := fmt.Sprintf("POST /meetings/%d/invite_links", id)
		link := func(ttl int) string {
			got := a.want(201, op, object{"ttl": ttl, "attendees": []object{{"name": "Aunt"}}})
			return strings.TrimPrefix(got.rows("attendees")[0]["join_url"].(string), s.URL)
		}
		short, forever := link(60), link(0)
		if got := a.page(short); got.status != 200 || !strings.Contains(got.raw, "Aunt") {
			t.Errorf("page: %d %s", got.status, got.raw)
		}
		time.Sleep(time.Minute)
		if got := a.page(short); got.status != 403 {
			t.Errorf("expired: %d", got.status)
		}
		if got := a.page(forever); got.status != 200 {
			t.Errorf("without end: %d", got.status)
		}
		a.refused(400, 300, op, object{"attendees": []object{}})
		a.refused(400, 300, op, object{"ttl": 7776001, "attendees": []object{{"name": "Aunt"}}})
	})
}
