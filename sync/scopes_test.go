package syncer

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// Z2: what a token that lacks a scope is refused stands in the account's status, with
// the scope's name in what to do, and nothing is paused.
func TestMissingScopeIsRemembered(t *testing.T) {
	for feature, tc := range map[string]struct {
		scope string
		meet  func(t *testing.T, c *clinic, room zoomtest.Room, id string)
	}{
		driver.FeatureAPIUsers: {"user:write:user:admin", func(*testing.T, *clinic, zoomtest.Room, string) {}},
		driver.FeatureHistory: {"meeting:read:list_past_instances:admin", func(_ *testing.T, c *clinic, _ zoomtest.Room, id string) {
			c.until(c.visitStart(id).Add(2 * time.Hour))
		}},
		driver.FeatureRooms: {"workspace:write:reservation:admin", func(t *testing.T, c *clinic, room zoomtest.Room, id string) {
			_, err := c.ReserveRoom(t.Context(), id, room.WorkspaceID)
			if e, _ := errors.AsType[*RoomError](err); e == nil || e.Code != "room_unsupported" || !strings.Contains(e.Action, "workspace:write:reservation:admin") {
				t.Errorf("reserved: %v", err)
			}
		}},
		"Meetings.Create": {"meeting:write:meeting:admin", func(*testing.T, *clinic, zoomtest.Room, string) {}},
	} {
		t.Run(feature, func(t *testing.T) {
			inClinic(t, func(t *testing.T, c *clinic) {
				c.zoom.SetPolicy(func(p *zoomtest.Policy) { p.MissingScopes = []string{tc.scope, strings.TrimSuffix(tc.scope, ":admin")} })
				c.zoom.ExpireTokens()
				room := c.zoom.AddRoom(zoomtest.Room{Name: "Cabin 1"})
				id := c.book(26 * time.Hour)
				c.pass()
				tc.meet(t, c, room, id)
				st, err := c.acct().Status(t.Context())
				c.must(err)
				if off := st.Features[feature]; off.Code != "zoom_scope" || !strings.Contains(off.Action, tc.scope) || st.Paused != nil {
					t.Errorf("features %+v, paused %+v", st.Features, st.Paused)
				}
			})
		})
	}
}
