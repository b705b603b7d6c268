package syncer

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
)

// Z5, D11: only the installer's removal of this app stops the account, and only when
// the app is gone indeed; anybody else's goodbye is their own.
func TestZ5WhoseGoodbye(t *testing.T) {
	away := errors.New("the vendor is away")
	for name, test := range map[string]struct {
		user      string
		at        time.Duration // after the install
		installed bool
		asked     error
		gone      bool
		signedOut bool
		err       error
	}{
		"the installer, and it is gone":       {user: "U-owner", at: time.Hour, gone: true},
		"the installer, and it is there":      {user: "U-owner", at: time.Hour, installed: true},
		"the installer, and nobody can tell":  {user: "U-owner", at: time.Hour, asked: away, err: away},
		"the installer, before the install":   {user: "U-owner", at: -time.Hour},
		"a member of staff":                   {user: "U-staff", at: time.Hour, signedOut: true},
		"a member of staff, and it is gone":   {user: "U-staff", at: time.Hour, signedOut: true},
		"somebody unnamed, and it is gone":    {at: time.Hour, gone: true},
		"somebody unnamed, and it is there":   {at: time.Hour, installed: true},
		"no time is told, but it is the host": {user: "U-owner", at: -1000 * time.Hour, gone: false},
	} {
		t.Run(name, func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				installed := c.core.Now()
				c.must(c.acct().Commit(t.Context(), storage.Put(&storage.OAuthGrant{AccessToken: "a", RefreshToken: "r", InstalledBy: "U-owner", InstalledAt: installed})))
				c.cfg.Installed = func(context.Context, string) (bool, error) { return test.installed, test.asked }
				id := c.book(26 * time.Hour)
				c.pass()
				err := c.Uninstalled(t.Context(), clinicAccount, driver.Removal{User: test.user, At: installed.Add(test.at)})
				if !errors.Is(err, test.err) {
					t.Errorf("it answers %v", err)
				}
				gone, err := c.HasUninstalled(t.Context())
				st, readErr := c.acct().Status(t.Context())
				if gone != test.gone || err != nil || readErr != nil || (len(st.SignedOut) == 1) != test.signedOut {
					t.Errorf("gone %v (%v), signed out %v", gone, err, st.SignedOut)
				}
				trail, err := c.acct().AuditPage(t.Context(), "", 0)
				c.must(err)
				left := 0
				for _, entry := range trail.Items {
					if entry.Action == "app.left" && entry.Who == test.user {
						left++
					}
				}
				if (left == 1) != test.signedOut {
					t.Errorf("the audit trail has %d goodbyes", left)
				}
				if !test.gone {
					c.pass()
					c.wantState(id, storage.VisitReady)
				}
			})
		})
	}
}
