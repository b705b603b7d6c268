package zoomtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A demonstration that is stopped and started again: meetings, links and those
// inside are still there.
func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	s, a := inProcess(t)
	made := a.want(201, "POST"+ownMeetings, object{"type": 3, "settings": object{"approval_type": 0}})
	id := int64(made.int("id"))
	reg := a.want(201, fmt.Sprintf("POST /meetings/%d/registrants", id), who("p@visits.example"))
	if _, err := s.Start(id, ""); err != nil {
		t.Fatal(err)
	}
	s.AddRoom(zoomtest.Room{Name: "Exam 1"})
	file, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	again, b := inProcess(t)
	if err := again.Load(file); err != nil {
		t.Fatal(err)
	}
	b.token = b.serverToken()
	if got := b.want(200, fmt.Sprintf("GET /meetings/%d", id), nil); got.str("status") != "started" || got.str("join_url") != made.str("join_url") {
		t.Errorf("%s", got.raw)
	}
	for _, link := range []string{made.str("start_url"), reg.str("join_url")} {
		if got := b.page(strings.TrimPrefix(link, s.URL)); got.status != 200 {
			t.Errorf("%s: %d", link, got.status)
		}
	}
	if _, err := again.Join(id, zoomtest.Person{RegistrantID: reg.str("registrant_id")}); err != nil {
		t.Error(err)
	}
	if err := again.End(id); err != nil || again.Owner().ID != s.Owner().ID {
		t.Errorf("end: %v", err)
	}
	if second, err := again.Save(); err != nil || len(second) <= len(file) {
		t.Errorf("saving again: %v, %d bytes after %d", err, len(second), len(file))
	}
	for _, bad := range []string{"", "{}", "[]"} {
		if err := again.Load([]byte(bad)); err == nil {
			t.Errorf("%q was loaded", bad)
		}
	}
}
