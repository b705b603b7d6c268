package zoomvideo

import (
	"net/http"
	"slices"
	"testing"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// A23, B12: the directory tells who has a user of the account, without those
// that stand for patients and physicians; what Zoom refuses has a kind.
func TestDirectory(t *testing.T) {
	t.Parallel()
	fake := zoomtest.New()
	t.Cleanup(fake.Close)
	fake.AddUser(zoomtest.User{ID: "u-ada", Email: "ada@clinic.example", FirstName: "Ada", LastName: "Example", Role: zoomtest.Member})
	fake.AddUser(zoomtest.User{ID: "u-gone", Email: "gone@clinic.example", FirstName: "Gone", Status: "inactive", Role: zoomtest.Admin})
	client, err := zoom.New(zoom.WithAPIURL(fake.APIURL()), zoom.WithOAuthURL(fake.OAuthURL()),
		zoom.WithServerToServer(zoomtest.DefaultAccountID, zoomtest.DefaultClientID, zoomtest.DefaultClientSecret))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(client, Options{}).EnsureHost(t.Context(), driver.Host{Key: "k-1", Name: "Dr. Stand-in"}); err != nil {
		t.Fatal(err)
	}
	d := NewDirectory(client, Options{})
	people, err := d.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	if slices.Sort(names); !slices.Equal(names, []string{"Ada Example", "Olive Owner"}) {
		t.Errorf("listed are %q", names)
	}
	for email, want := range map[string]bool{"ada@clinic.example": true, "nobody@clinic.example": false} {
		if known, err := d.Knows(t.Context(), email); err != nil || known != want {
			t.Errorf("%s is known: %v, %v", email, known, err)
		}
	}
	for id, want := range map[string]driver.User{
		"u-ada":         {ID: "u-ada", Email: "ada@clinic.example", Name: "Ada Example"},
		"u-gone":        {ID: "u-gone", Email: "gone@clinic.example", Name: "Gone", Admin: true, Inactive: true},
		fake.Owner().ID: {ID: fake.Owner().ID, Email: "owner@clinic.example", Name: "Olive Owner", Admin: true},
	} {
		if got, err := d.User(t.Context(), id); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
	if _, err := d.User(t.Context(), "nobody"); err == nil || driver.KindOf(err) != driver.NotFound {
		t.Errorf("a user that is not there: %v of kind %v", err, driver.KindOf(err))
	}
	fake.Fail(zoomtest.Fault{Op: "GET /users/{userId}", Times: -1, Status: http.StatusUnauthorized, Body: `{"code":124,"message":"Invalid access token."}`})
	if known, err := d.Knows(t.Context(), "ada@clinic.example"); known || err == nil || driver.KindOf(err) != driver.Unauthorized {
		t.Errorf("with keys that are refused: %v, %v", known, err)
	}
}

// A3, B12: Zoom's two built-in roles are administrators, whatever a role of the
// account's own is called.
func TestAdministratorsByZoomsRole(t *testing.T) {
	t.Parallel()
	for want, users := range map[bool][]zoom.User{
		true:  {{RoleID: "0"}, {RoleID: "1"}, {RoleName: "Owner"}, {RoleName: "Admin"}},
		false: {{RoleID: "2"}, {RoleID: "Rx7", RoleName: "Admin"}, {RoleID: "2", RoleName: "Owner"}, {RoleName: "Member"}, {}},
	} {
		for _, u := range users {
			if got := UserOf(&u).Admin; got != want {
				t.Errorf("role %q %q: administrator %v", u.RoleID, u.RoleName, got)
			}
		}
	}
}
