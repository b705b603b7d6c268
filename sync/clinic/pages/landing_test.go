package pages

import (
	"net/http"
	"strings"
	"testing"

	"github.com/televisit/televisit-go/storage"
)

// A29, A32: the menu of an administrator and the link that Medical Staff shows,
// to open and to copy, lead to one appointments page; staff see the same there.
func TestOneAppointmentsPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "http://127.0.0.1:1")
	f.addStaff(t, storage.StaffMember{Email: "staff@clinic.example"})
	admin, staff := f.as(t, "admin"), f.as(t, "staff")
	list := f.do(http.MethodGet, "/staff", nil, admin).Body.String()
	for _, want := range []string{`href="/appointments">View Appointment Page</a>`, `data-copy="#page-url"`, `/appointments</code>`} {
		if !strings.Contains(list, want) {
			t.Errorf("Medical Staff lacks %q", want)
		}
	}
	nav, _, _ := strings.Cut(list, "</nav>")
	if !strings.Contains(nav, `href="/appointments"`) {
		t.Error("the menu does not lead to the appointments")
	}
	heading := func(page string) string {
		_, rest, _ := strings.Cut(page, "<main")
		_, rest, _ = strings.Cut(rest, "<h1")
		text, _, _ := strings.Cut(rest, "</h1>")
		return text
	}
	mine := f.do(http.MethodGet, "/appointments", nil, admin)
	theirs := f.do(http.MethodGet, "/appointments", nil, staff)
	if mine.Code != http.StatusOK || theirs.Code != http.StatusOK || heading(mine.Body.String()) == "" || heading(mine.Body.String()) != heading(theirs.Body.String()) {
		t.Errorf("administrators see %d %q, staff %d %q", mine.Code, heading(mine.Body.String()), theirs.Code, heading(theirs.Body.String()))
	}
}
