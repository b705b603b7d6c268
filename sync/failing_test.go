package syncer

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/converge"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

const opCreateMeeting = "POST /users/{userId}/meetings"

// E8: Zoom made the meeting and its answer was lost: it is found, not made again.
func TestE8LostAnswer(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.zoom.Fail(zoomtest.Fault{Op: opCreateMeeting, Apply: true, Drop: true})
		id := c.book(26 * time.Hour)
		c.pass()
		if v := c.visit(id); v.Meeting == nil || v.Meeting.ID != 0 || v.Retries["meeting"].Tries != 1 {
			t.Errorf("after the lost answer: %+v", v.Meeting)
		}
		c.until(c.core.Now().Add(time.Minute))
		v := c.wantState(id, storage.VisitReady)
		if m := c.meetings(); len(m) != 1 || m[0].ID != v.Meeting.ID || c.zoom.Calls(opCreateMeeting) != 1 {
			t.Errorf("%d meetings, %d creates", len(m), c.zoom.Calls(opCreateMeeting))
		}
		if len(v.Retries) != 0 || len(v.Problems) != 0 {
			t.Errorf("left over: %v, %v", v.Retries, v.Problems)
		}
	})
}

// Two processes at one visit: the second leaves the meeting to the first, whose
// intent it finds, as long as that may be at it.
func TestE8IntentOfAnotherProcess(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.sync()
		other := c.Engine
		var second *Engine
		other.core.Points.Set(func(ctx context.Context, name string) error {
			if name == "video.create.before" {
				c.must(converge.Visit(ctx, ctx, second.core.Account(clinicAccount), c.acct().VisitKey(id)))
			}
			return nil
		})
		c.restart()
		second = c.Engine
		_, err := other.Account(clinicAccount).Work(t.Context())
		c.must(err)
		v := c.wantState(id, storage.VisitReady)
		if m := c.meetings(); len(m) != 1 || m[0].ID != v.Meeting.ID {
			t.Errorf("%d meetings", len(m))
		}
	})
}

// A move that comes while the meeting is being made is not lost, nor is the
// meeting.
func TestE8MovedWhileMade(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.sync()
		moved := c.visitStart(id).Add(time.Hour)
		once := false
		c.core.Points.Set(func(ctx context.Context, name string) error {
			if name == "video.create.after" && !once {
				once = true
				c.site.Move(id, moved)
				c.sync()
			}
			return nil
		})
		c.settle()
		v := c.wantState(id, storage.VisitReady)
		if m := c.meetings(); len(m) != 1 || !m[0].Start.Equal(moved) || m[0].ID != v.Meeting.ID {
			t.Errorf("meetings = %+v", m)
		}
	})
}

// E17: refused keys pause the account, once; nothing is marked as failed, and
// after they were corrected everything goes on.
func TestE17Keys(t *testing.T) {
	t.Run("Zoom", func(t *testing.T) {
		inClinic(t, func(t *testing.T, c *clinic) {
			disarm := c.zoom.Fail(zoomtest.Fault{Status: http.StatusUnauthorized, Code: 124, Times: -1})
			id := c.book(26 * time.Hour)
			c.pass()
			st, err := c.acct().Status(t.Context())
			c.must(err)
			v := c.visit(id)
			if st.Paused == nil || st.Paused.Action == "" || len(v.Retries) != 0 || len(v.Problems) != 0 {
				t.Errorf("status %+v, visit %v %v", st.Paused, v.Retries, v.Problems)
			}
			if _, err := c.Sync(t.Context(), SyncOptions{}); !isPaused(err) {
				t.Errorf("a sync while paused: %v", err)
			}
			disarm()
			c.must(c.Resume(t.Context()))
			c.until(c.core.Now().Add(2 * time.Minute))
			c.wantState(id, storage.VisitReady)
		})
	})
	t.Run("LKCloud", func(t *testing.T) {
		inClinic(t, func(t *testing.T, c *clinic) {
			c.lk.ForbidClient(ellkaytest.DefaultClientID)
			c.lk.RevokeTokens()
			run, err := c.Sync(t.Context(), SyncOptions{})
			st, _ := c.acct().Status(t.Context())
			if err == nil || run.State != storage.RunFailed || st.Paused == nil {
				t.Errorf("run %+v, %v, status %+v", run, err, st)
			}
		})
	})
}

func isPaused(err error) bool {
	_, ok := errors.AsType[*PausedError](err)
	return ok
}

// E18: what Zoom's limit defers waits until it is over, with the reason shown;
// no retry storm.
func TestE18Limited(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		first := c.book(26 * time.Hour)
		c.pass()
		c.zoom.Fail(zoomtest.Fault{Op: opCreateMeeting, Status: http.StatusTooManyRequests, Code: 429, Times: -1,
			Message: "You have exceeded the daily rate limit of (100) for Meeting Create/Update API requests permitted for this user.",
			Header:  http.Header{"Retry-After": {time.Now().UTC().Add(3 * time.Hour).Format("2006-01-02T15:04:05Z")}}})
		id := c.book(28 * time.Hour)
		c.pass()
		c.zoom.ResetCalls()
		c.until(c.core.Now().Add(time.Hour))
		v := c.wantState(id, storage.VisitPreparing)
		if len(v.Problems) != 1 || v.Problems[0].Message != "The Zoom meeting could not be made: Zoom asks us to slow down." || c.zoom.CallsTotal() > 1 {
			t.Errorf("problems %+v, %d calls within the hour: %v", v.Problems, c.zoom.CallsTotal(), c.zoom.CallLog())
		}
		c.wantState(first, storage.VisitReady)
		c.zoom.ClearFaults()
		c.until(c.core.Now().Add(24 * time.Hour))
		if v := c.wantState(id, storage.VisitReady); len(v.Problems) != 0 {
			t.Errorf("problems %+v", v.Problems)
		}
	})
}

// A37: an account without API users. It is found out once, and remembered.
func TestA37NoAPIUsers(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.zoom.SetQuirks(func(q *zoomtest.Quirks) { q.NoCustCreate = true })
		p, err := c.acct().Physician(t.Context(), "D-1")
		c.must(err)
		u := c.zoom.AddUser(zoomtest.User{Email: "ada@clinic.example", Type: 2})
		p.Type, p.Email = storage.LoggedIn, u.Email
		c.must(c.acct().Commit(t.Context(), storage.Put(&p)))
		id := c.book(26 * time.Hour)
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		if v.Access.Mode != storage.Registrant || v.Access.JoinURL == "" || v.Host != u.ID || len(c.zoom.Registrants(v.Meeting.ID)) != 1 {
			t.Errorf("identity %+v, host %q", v.Access.Mode, v.Host)
		}
		c.zoom.ResetCalls()
		second := c.book(28 * time.Hour)
		c.pass()
		c.wantState(second, storage.VisitReady)
		if n := c.zoom.Calls("POST /users"); n != 0 {
			t.Errorf("asked for an API user %d times more", n)
		}
		c.until(v.Booking.End().Add(time.Hour))
		c.wantState(id, storage.VisitEnded)
	})
}

// A18: a physician who signs in, and is not in the Zoom account.
func TestA18UnknownSignIn(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		p, err := c.acct().Physician(t.Context(), "D-1")
		c.must(err)
		p.Type, p.Email = storage.LoggedIn, "nobody@clinic.example"
		c.must(c.acct().Commit(t.Context(), storage.Put(&p)))
		id := c.book(26 * time.Hour)
		c.pass()
		v := c.wantState(id, storage.VisitPreparing)
		if len(v.Problems) != 1 || v.Problems[0].Code != "host_unknown" || v.Problems[0].Action == "" || len(c.meetings()) != 0 {
			t.Errorf("problems = %+v", v.Problems)
		}
		c.zoom.AddUser(zoomtest.User{Email: "nobody@clinic.example", Type: 2})
		c.until(c.core.Now().Add(time.Hour))
		if v := c.wantState(id, storage.VisitReady); len(v.Problems) != 0 {
			t.Errorf("problems = %+v", v.Problems)
		}
	})
}

// A2: when the EHR does something else with the links than it should, writing
// stops for the site; the visits go on.
func TestWriteBackStops(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		first, second := c.book(26*time.Hour), c.book(28*time.Hour)
		for _, id := range []string{first, second} {
			c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpEditAppointment, Object: id, Times: -1, Respond: func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"id":"` + id + `"}`))
			}})
		}
		c.pass()
		st, err := c.acct().Status(t.Context())
		c.must(err)
		if st.WriteBack == nil || c.lk.Calls(ellkaytest.OpEditAppointment) > 2 {
			t.Errorf("status %+v after %d edits", st.WriteBack, c.lk.Calls(ellkaytest.OpEditAppointment))
		}
		c.wantState(first, storage.VisitReady)
		c.wantState(second, storage.VisitReady)
		c.wantPosted("invite", "invite")
		c.lk.ClearFaults()
		c.must(c.Resume(t.Context()))
		c.pass()
		if a, _ := c.site.Appointment(first); !strings.Contains(a.Notes, "https://") {
			t.Error("after the resumption nothing was written")
		}
	})
}

// E12: the EHR is away for hours: mail goes out, links are written later, and
// the next patient does not wait for the one in trouble (D8).
func TestE12WriteBackQueues(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		c.lk.Inject(ellkaytest.Fault{Op: ellkaytest.OpEditAppointment, Code: ellkaytest.BridgeOffline, Times: -1})
		id := c.book(2 * time.Hour)
		c.pass()
		c.until(c.core.Now().Add(time.Minute))
		if v := c.wantState(id, storage.VisitPreparing); len(v.Problems) != 1 {
			t.Errorf("problems = %+v", v.Problems)
		}
		c.wantPosted("invite")
		c.until(c.visit(id).Booking.Start.Add(-time.Hour))
		c.wantPosted("invite", "reminder")
		c.lk.ClearFaults()
		c.until(c.core.Now().Add(20 * time.Minute))
		c.wantState(id, storage.VisitReady)
	})
}

// E21: deleted at Zoom by hand; when it has to be changed, it is made anew.
func TestE21DeletedAtZoom(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.must(c.zoom.DeleteMeeting(c.visit(id).Meeting.ID))
		c.site.Move(id, c.visitStart(id).Add(time.Hour))
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		if m := c.meetings(); len(m) != 1 || m[0].ID != v.Meeting.ID {
			t.Errorf("meetings = %+v", m)
		}
	})
}

// D6: a meeting that does not carry our stamp any more is not patched either: the
// moved visit gets another.
func TestD6UnstampedIsNotPatched(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		was := c.visit(id)
		c.must(c.zoom.EditMeeting(was.Meeting.ID, func(m *zoomtest.Meeting) { m.Agenda = "now a staff meeting" }))
		c.site.Move(id, was.Booking.Start.Add(time.Hour))
		c.pass()
		v := c.wantState(id, storage.VisitReady)
		if m, _ := c.zoom.Meeting(was.Meeting.ID); !m.Start.Equal(was.Booking.Start) || m.Deleted || m.Agenda != "now a staff meeting" {
			t.Errorf("a meeting that is not ours was touched: %+v", m)
		}
		if m, _ := c.zoom.Meeting(v.Meeting.ID); v.Meeting.ID == was.Meeting.ID || !m.Start.Equal(v.Booking.Start) {
			t.Errorf("the visit's meeting is %+v", m)
		}
	})
}

// D6: a meeting that does not carry our stamp any more is left alone.
func TestD6Unstamped(t *testing.T) {
	inClinic(t, func(t *testing.T, c *clinic) {
		id := c.book(26 * time.Hour)
		c.pass()
		c.must(c.zoom.EditMeeting(c.visit(id).Meeting.ID, func(m *zoomtest.Meeting) { m.Agenda = "now a staff meeting" }))
		c.site.Cancel(id)
		c.pass()
		v := c.wantState(id, storage.VisitCancelled)
		if len(c.meetings()) != 1 || len(v.RetiredMeetings) != 0 {
			t.Errorf("%d meetings, retired %v", len(c.meetings()), v.RetiredMeetings)
		}
	})
}
