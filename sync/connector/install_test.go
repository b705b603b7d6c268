package connector

import (
	"net/http"
	"path/filepath"
	"testing"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/storage/memory"
	"github.com/televisit/televisit-go/storage/seal"
	"github.com/televisit/televisit-go/zoom"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// connected is a connector of an app that accounts install at a fake Zoom.
func connected(t *testing.T) (*Connector, *zoomtest.Server) {
	t.Helper()
	fake := zoomtest.New(zoomtest.WithRedirectURIs(callback))
	t.Cleanup(fake.Close)
	keys, err := seal.Open(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.Open(t.Context(), memory.New(), keys)
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(Config{Store: store, Zoom: Zoom{
		ClientID: zoomtest.DefaultClientID, ClientSecret: zoomtest.DefaultClientSecret, RedirectURL: callback,
		Options: []zoom.Option{zoom.WithAPIURL(fake.APIURL()), zoom.WithOAuthURL(fake.OAuthURL())},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return v, fake
}

// installed has the owner install the app.
func installed(t *testing.T, v *Connector, fake *zoomtest.Server) zoom.Token {
	t.Helper()
	code, err := fake.Authorize("", callback)
	if err != nil {
		t.Fatal(err)
	}
	grant, err := v.Install().Exchange(t.Context(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Keep(t.Context(), "acme", "owner", grant); err != nil {
		t.Fatal(err)
	}
	return grant
}

// A38: both tokens are taken back; doing so again, or after Zoom has forgotten
// them, is no error; a Zoom that is away is, so that the caller comes back.
func TestA38Revoke(t *testing.T) {
	t.Parallel()
	v, fake := connected(t)
	if err := v.Revoke(t.Context(), "acme"); err != nil {
		t.Errorf("nothing to revoke: %v", err)
	}
	grant := installed(t, v, fake)
	away := fake.Fail(zoomtest.Fault{Op: "POST /oauth/revoke", Times: -1, Status: http.StatusForbidden, Body: "<html>gateway</html>"})
	_ = v.Revoke(t.Context(), "acme") // whatever a gateway says
	away()
	away = fake.Fail(zoomtest.Fault{Op: "POST /oauth/revoke", Times: -1, Drop: true})
	if err := v.Revoke(t.Context(), "acme"); err == nil {
		t.Error("Zoom was not reached, and the tokens count as revoked")
	}
	away()
	for _, time := range []string{"first", "second"} {
		if err := v.Revoke(t.Context(), "acme"); err != nil {
			t.Errorf("%s time: %v", time, err)
		}
	}
	c, err := v.client(zoom.WithTokenSource(v.install.Source(zoom.NewMemoryTokenStore(grant))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Users.Get(t.Context(), "me", nil); err == nil {
		t.Error("the tokens still work")
	}
}

// Z5: only a grant that Zoom calls dead says that the app was removed; whatever is
// cached, and whatever else goes wrong, proves nothing.
func TestInstalled(t *testing.T) {
	t.Parallel()
	v, fake := connected(t)
	installed(t, v, fake)
	is := func(when string, want, sure bool) {
		t.Helper()
		if got, err := v.Installed(t.Context(), "acme"); got != want || (err == nil) != sure {
			t.Errorf("%s: installed %t, %v", when, got, err)
		}
	}
	is("after the installation", true, true)
	for name, f := range map[string]zoomtest.Fault{
		"a gateway's 401":           {Status: http.StatusUnauthorized, Body: "<html>who are you?</html>"},
		"a gateway's 404":           {Status: http.StatusNotFound, Body: "<html>gone</html>"},
		"the token endpoint's rest": {Status: http.StatusTooManyRequests},
		"nothing":                   {Drop: true},
	} {
		f.Op, f.Times = "POST /oauth/token", -1
		off := fake.Fail(f)
		is(name, false, false)
		off()
	}
	is("once Zoom is back", true, true)
	fake.Deauthorize()
	is("after the removal", false, true)
	is("asked once more", false, true)
}
