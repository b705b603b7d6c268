package syncer

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// B6: Zoom does not let a meeting change its host, so that the new one is made
// first, then the links are written, and the former one is deleted last: there is
// no instant without a meeting that the links lead to.
func TestB6HandOverInOrder(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		id := c.book(26 * time.Hour)
		c.pass()
		c.site.Reassign(id, "D-2")
		c.sync()
		var mu sync.Mutex
		var calls []string
		c.points(func(_ context.Context, name string) error {
			mu.Lock()
			defer mu.Unlock()
			if name, before := strings.CutSuffix(name, ".before"); before && slices.Contains([]string{"video.create", "ehr.links", "video.delete"}, name) {
				calls = append(calls, name)
			}
			return nil
		})
		c.settle()
		if want := []string{"video.create", "ehr.links", "video.delete"}; !slices.Equal(calls, want) {
			t.Errorf("calls %v, want %v", calls, want)
		}
		if v := c.wantState(id, storage.VisitReady); len(c.meetings()) != 1 || c.meetings()[0].HostID != v.Host {
			t.Errorf("meetings %+v", c.meetings())
		}
	})
}
