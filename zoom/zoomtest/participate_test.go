package zoomtest_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// E22: what a webhook tells of who came in, by the way they came.
func TestWhoJoined(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{ID: "patient", Email: "p@visits.example", FirstName: "Pat", Action: "custCreate", Type: 1})
	id := a.meeting(settings(object{"approval_type": 0}))
	reg := a.want(201, fmt.Sprintf("POST /meetings/%d/registrants", id), who("r@visits.example")).str("registrant_id")
	if _, err := s.Start(id, ""); err != nil {
		t.Fatal(err)
	}
	hooks := subscribed(t, s)
	for _, p := range []zoomtest.Person{
		{UserID: "patient"}, {RegistrantID: reg}, {Name: "Guest", Email: "g@visits.example"}, {Name: "SDK", CustomerKey: "key"}, {PhoneNumber: "+15550100"},
	} {
		if _, err := s.Join(id, p); err != nil {
			t.Fatal(err)
		}
	}
	settle(t, s)
	want := []object{
		{"participant_user_id": "patient", "id": "patient", "email": "p@visits.example", "user_name": "Pat", "registrant_id": ""},
		{"participant_user_id": "", "registrant_id": reg, "email": "r@visits.example", "user_name": "P."},
		{"participant_user_id": "", "registrant_id": "", "email": "", "user_name": "Guest"},
		{"customer_key": "key", "user_name": "SDK"},
		{"phone_number": "+15550100", "user_name": "Guest"},
	}
	for i, fields := range want {
		got := hooks.object(i)["participant"].(object)
		for name, v := range fields {
			if got[name] != v {
				t.Errorf("participant %d: %s is %q, want %q", i, name, got[name], v)
			}
		}
	}
}

// A rejoin ends the earlier stay, has new ids, and keeps the registrant's.
func TestRejoin(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	id := a.meeting(settings(object{"approval_type": 0}))
	reg := a.want(201, fmt.Sprintf("POST /meetings/%d/registrants", id), who("r@visits.example")).str("registrant_id")
	host, _ := s.Start(id, "")
	first, _ := s.Join(id, zoomtest.Person{RegistrantID: reg})
	hooks := subscribed(t, s)
	second, err := s.Join(id, zoomtest.Person{RegistrantID: reg})
	if err != nil || first.UUID == second.UUID || len(s.Participants(id)) != 2 {
		t.Fatalf("%+v, %v", second, err)
	}
	if err := s.Leave(id, host.UUID); err != nil {
		t.Fatal(err)
	}
	settle(t, s)
	if got := hooks.names(); got != "participant_left participant_joined participant_left" {
		t.Errorf("events %q", got)
	}
	if m, _ := s.Meeting(id); !m.Live {
		t.Error("the meeting ended though someone is in it")
	}
	_ = s.Leave(id, second.UUID)
	if m, _ := s.Meeting(id); m.Live {
		t.Error("the meeting runs though nobody is in it")
	}
	if err := s.Leave(id, second.UUID); !errors.Is(err, zoomtest.ErrNotThere) {
		t.Errorf("leaving twice: %v", err)
	}
	if err := s.End(id); !errors.Is(err, zoomtest.ErrNotRunning) {
		t.Errorf("ending twice: %v", err)
	}
}

// Guests before the host: at the door, or first, as join_before_host has it.
func TestBeforeTheHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t)
		id := a.meeting(object{"start_time": soon(1), "settings": object{"join_before_host": true, "jbh_time": 10}})
		guest, _ := s.Join(id, zoomtest.Person{Name: "G"})
		if guest.State != zoomtest.WaitingForHost {
			t.Errorf("an hour early: %s", guest.State)
		}
		time.Sleep(50 * time.Minute)
		hooks := subscribed(t, s)
		second, _ := s.Join(id, zoomtest.Person{Name: "H"})
		settle(t, s)
		if want := "started participant_joined participant_joined participant_jbh_joined"; second.State != zoomtest.InMeeting || hooks.names() != want {
			t.Errorf("ten minutes early: %s, events %q", second.State, hooks.names())
		}
	})
}

// Members of the account may pass the waiting room, if it is set so.
func TestWaitingRoomPassers(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	s.AddUser(zoomtest.User{ID: "patient", Email: "p@visits.example", Action: "custCreate"})
	id := a.meeting(settings(object{"waiting_room": true, "waiting_room_options": object{
		"mode": "custom", "who_goes_to_waiting_room": "users_not_in_account",
	}}))
	_, _ = s.Start(id, "")
	inside, _ := s.Join(id, zoomtest.Person{UserID: "patient"})
	outside, _ := s.Join(id, zoomtest.Person{Name: "Guest"})
	if inside.State != zoomtest.InMeeting || outside.State != zoomtest.InWaitingRoom {
		t.Errorf("user %s, guest %s", inside.State, outside.State)
	}
	if err := s.Admit(id, inside.UUID); !errors.Is(err, zoomtest.ErrNotThere) {
		t.Errorf("admitting someone inside: %v", err)
	}
}

// E27: a host's second meeting; two at once on Business, one on Pro.
func TestHostBusy(t *testing.T) {
	t.Parallel()
	for plan, most := range map[zoomtest.Plan]int{zoomtest.Pro: 1, zoomtest.Business: 2} {
		s, a := inProcess(t, zoomtest.WithPlan(plan))
		var err error
		n := 0
		for ; err == nil; n++ {
			_, err = s.Start(a.meeting(object{"type": 3}), "")
		}
		if n != most+1 || !errors.Is(err, zoomtest.ErrHostBusy) {
			t.Errorf("%s: meeting %d: %v", plan, n, err)
		}
	}
}

// A restarted meeting is a new instance with a new UUID; each has its past.
func TestRestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, a := inProcess(t)
		s.AddUser(zoomtest.User{ID: "member", Email: "m@clinic.example"})
		id := a.meeting(object{"type": 3, "settings": object{"alternative_hosts": "m@clinic.example"}})
		uuids := map[string]bool{}
		for _, host := range []string{"", "member"} {
			if _, err := s.Start(id, host); err != nil {
				t.Fatal(err)
			}
			_, _ = s.Join(id, zoomtest.Person{Name: "G"})
			if got := a.want(200, fmt.Sprintf("GET /meetings/%d", id), nil); got.str("status") != "started" {
				t.Errorf("status %s", got.str("status"))
			}
			time.Sleep(10*time.Minute + time.Second)
			a.want(204, fmt.Sprintf("PUT /meetings/%d/status", id), object{"action": "end"})
		}
		for _, row := range a.want(200, fmt.Sprintf("GET /past_meetings/%d/instances", id), nil).rows("meetings") {
			uuids[row["uuid"].(string)] = true
		}
		past := a.want(200, fmt.Sprintf("GET /past_meetings/%d", id), nil)
		if len(uuids) != 2 || past.int("duration") != 11 || past.int("participants_count") != 2 || past.int("total_minutes") != 22 {
			t.Errorf("instances %v, past %s", uuids, past.raw)
		}
		if _, err := s.Start(id, "nobody"); !errors.Is(err, zoomtest.ErrNoUser) {
			t.Errorf("started by nobody: %v", err)
		}
		a.want(204, fmt.Sprintf("DELETE /meetings/%d", id), nil)
		if _, err := s.Start(id, ""); !errors.Is(err, zoomtest.ErrNoMeeting) {
			t.Errorf("started after deletion: %v", err)
		}
		time.Sleep(366 * 24 * time.Hour)
		a.token = a.serverToken()
		a.refused(400, 12702, fmt.Sprintf("GET /past_meetings/%d", id), nil)
	})
}
