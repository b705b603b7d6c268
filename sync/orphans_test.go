package syncer

import (
	"testing"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// D6: a sweep deletes meetings of ours that no visit knows, and no other.
func TestD6SweepOrphans(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.book(26 * time.Hour)
		c.pass()
		v := c.meetings()[0]
		add := func(topic, agenda string) zoomtest.Meeting {
			return c.zoom.AddMeeting(zoomtest.Meeting{HostID: v.HostID, Topic: topic, Agenda: agenda, Start: time.Now().Add(30 * time.Hour), Duration: 30})
		}
		orphan := add("ours, forgotten", agendaWith(converge.NewStamp(c.Account.at)))
		twice := add("made a second time", v.Agenda)
		theirs := []zoomtest.Meeting{
			add("no stamp", "the agenda"),
			add("another account's", agendaWith(converge.NewStamp(c.core.Account("another")))),
			add("a stamp of no signature", agendaWith(account.RandomName())),
			add("cut off", agendaWith(converge.NewStamp(c.Account.at))[:40]),
		}
		c.must(converge.Sweep(t.Context(), c.Account.at))
		for _, m := range []zoomtest.Meeting{orphan, twice} {
			if now, _ := c.zoom.Meeting(m.ID); !now.Deleted {
				t.Errorf("D1: %q is still there", m.Topic)
			}
		}
		for _, m := range append(theirs, v) {
			if now, _ := c.zoom.Meeting(m.ID); now.Deleted {
				t.Errorf("D6: %q was deleted", m.Topic)
			}
		}
	})
}

// D1: a former meeting is deleted at once, although one that was perhaps never
// made is still looked for.
func TestD1FormerMeetingsDoNotWait(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		id := c.book(26 * time.Hour)
		c.pass()
		v := c.visit(id)
		v.RetiredMeetings = []storage.RetiredMeeting{{Stamp: converge.NewStamp(c.Account.at), Host: v.Host, Since: c.core.Now()}}
		v.DueAt = c.core.Now()
		c.must(c.acct().Commit(t.Context(), storage.Put(&v)))
		c.settle()
		c.site.Reassign(id, "D-2")
		c.pass()
		if v, m := c.wantState(id, storage.VisitReady), c.meetings(); len(m) != 1 || m[0].ID != v.Meeting.ID {
			t.Errorf("meetings at Zoom: %+v", m)
		}
	})
}

// A36: a patient's user that was made just as the visit was cancelled is swept;
// that of a patient who has a visit to come is not, nor anybody else's.
func TestA36SweepPeople(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		before := len(c.zoom.Users())
		c.must(converge.Sweep(t.Context(), c.Account.at))
		if c.visitors() != 1 {
			t.Fatal("the user of a coming visit was removed")
		}
		c.site.Cancel(id)
		c.pass()
		if c.visitors() != 0 {
			t.Fatal("the cancelled visit's user is still there")
		}
		_, err := c.video.EnsureAttendee(t.Context(), storage.Meeting{}, driver.Attendee{Key: c.acct().Sign("person", "patient", "P-1"), Name: "Pat"})
		c.must(err)
		_, err = c.video.EnsureAttendee(t.Context(), storage.Meeting{}, driver.Attendee{Key: c.acct().Sign("person", "patient", "P-of-somebody-else"), Name: "Kim"})
		c.must(err)
		c.must(converge.Sweep(t.Context(), c.Account.at))
		if n := c.visitors(); n != 1 {
			t.Errorf("%d visitors are left, want the one that no visit speaks of", n)
		}
		if n := len(c.zoom.Users()); n != before {
			t.Errorf("%d users, want %d", n, before)
		}
	})
}

// agendaWith is the agenda of a meeting that carries a stamp.
func agendaWith(stamp string) string { return "[tv:" + stamp + "]" }
