package syncer

import (
	"fmt"
	"testing/synctest"
	"time"

	"github.com/televisit/televisit-go/ellkay/ellkaytest"
	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/pass"
	"github.com/televisit/televisit-go/zoom/zoomtest"
)

// deed is something that happens to a clinic. Visit and N choose among what is
// there.
type deed struct {
	What     string
	Visit, N int
}

func (d deed) String() string { return fmt.Sprintf("%s(%d,%d)", d.What, d.Visit, d.N) }

// deeds are all that may happen, by name.
var deeds = map[string]func(h *course, d deed){
	"book": func(h *course, d deed) {
		id := h.c.site.Book(ellkaytest.Appointment{
			Start: h.begin.Add(time.Duration(20+d.N%20) * time.Hour), TypeID: h.c.typeID,
			PhysicianID: []string{"D-1", "D-2"}[d.N%2], PatientID: []string{"P-1", "P-2"}[d.Visit%2],
		})
		h.ids = append(h.ids, id)
	},
	"move": func(h *course, d deed) {
		h.visit(d, func(id string) { h.c.site.Move(id, h.begin.Add(time.Duration(20+d.N%20)*time.Hour)) })
	},
	"cancel":  func(h *course, d deed) { h.visit(d, func(id string) { h.c.site.Cancel(id) }) },
	"restore": func(h *course, d deed) { h.visit(d, func(id string) { h.c.site.Restore(id) }) },
	"reassign": func(h *course, d deed) {
		h.visit(d, func(id string) { h.c.site.Reassign(id, []string{"D-1", "D-2"}[d.N%2]) })
	},
	"address": func(h *course, d deed) {
		h.c.site.SetPatientEmail("P-1", []string{"", "pat@mail.example", "new@mail.example"}[d.N%3])
	},
	"types": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.AppointmentTypeIDs = [][]string{{h.c.typeID}, {"none"}}[d.N%2] })
	},
	"zone": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.TimeZone = []string{"America/New_York", "Australia/Lord_Howe"}[d.N%2] })
	},
	"reminders": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) {
			s.PatientEmail.ReminderMinutes = []int{60, 15, 1440}[d.N%3]
			s.PatientEmail.ExtraReminderMinutes = [][]int{nil, {120}}[d.N%2]
		})
	},
	"write-back": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.DisableAppointmentUpdates = d.N%2 == 1 })
	},
	"default host": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.DefaultHost = []string{"", "D-1"}[d.N%2] })
		_ = h.c.Replan(h.c.t.Context())
	},
	"topic": func(h *course, d deed) {
		h.c.settings(func(s *storage.Settings) { s.MeetingTopic = []string{"{company}", "Visit with {physician}"}[d.N%2] })
	},
	"roster": func(h *course, d deed) {
		p, err := h.c.acct().Physician(h.c.t.Context(), "D-2")
		if err == nil {
			h.c.must(h.c.acct().Commit(h.c.t.Context(), storage.Delete(&p)))
		} else {
			h.c.roster(storage.Physician{ID: "D-2", Name: "Ben Example", Type: storage.NotLoggedIn})
		}
		_ = h.c.Replan(h.c.t.Context())
	},
	"work":  func(h *course, d deed) { h.work() },
	"wait":  func(h *course, d deed) { time.Sleep(time.Duration(d.N+1) * time.Minute) },
	"clock": func(h *course, d deed) { time.Sleep(time.Duration(d.N%3) * time.Hour) },
	"half a day goes by": func(h *course, d deed) {
		for range 12 {
			time.Sleep(time.Hour)
			h.work()
		}
	},
	"zoom fails": func(h *course, d deed) {
		h.c.zoom.Fail(zoomtest.Fault{Nth: d.N % 5, Times: 1 + d.Visit%3, Drop: d.N%2 == 0, Apply: d.N%3 == 0, Status: 503 * (d.N % 2)})
	},
	"EHR fails": func(h *course, d deed) {
		h.c.lk.Inject(ellkaytest.Fault{Nth: d.N % 5, Times: 1 + d.Visit%3, Applied: d.N%2 == 0, Status: 503, End: ellkaytest.EndHTML})
	},
	"crash": func(h *course, d deed) {
		h.c.stopAt(1 + d.N*3 + d.Visit)
		h.work()
		h.c.restart()
	},
	"two engines": func(h *course, d deed) {
		one := h.c.Engine
		h.c.restart()
		h.c.inTurns(d.N*6+d.Visit, h.workAs, one, h.c.Engine)
	},
	"deleted in Zoom": func(h *course, d deed) { h.meeting(d, func(id int64) { _ = h.c.zoom.DeleteMeeting(id) }) },
	"edited in Zoom": func(h *course, d deed) {
		h.meeting(d, func(id int64) {
			_ = h.c.zoom.EditMeeting(id, func(m *zoomtest.Meeting) { m.Start = m.Start.Add(time.Duration(d.N+1) * time.Minute) })
		})
	},
	"rehearsal": func(h *course, d deed) {
		h.meeting(d, func(id int64) {
			m, _ := h.c.zoom.Meeting(id)
			if _, err := h.c.zoom.Start(id, m.HostID); err != nil {
				return
			}
			synctest.Wait()
			_, _ = h.c.applyEvents(h.c.t.Context())
			if d.N%2 == 0 {
				h.work()
			}
			_ = h.c.zoom.End(id)
		})
	},
	"attended": func(h *course, d deed) { h.meeting(d, func(id int64) { h.attend(id, d) }) },
	"webhooks": func(h *course, d deed) {
		synctest.Wait()
		_, _ = h.c.applyEvents(h.c.t.Context())
	},
	"webhooks come": func(h *course, d deed) { // doubled, reordered, or as they should
		h.c.zoom.SetQuirks(func(q *zoomtest.Quirks) { q.Duplicates, q.Reorder, q.NoHostJoin = d.N%2 == 1, d.N%3 == 1, d.N%5 == 1 })
	},
}

// attend has physician and patient come to a meeting, and go or stay.
func (h *course) attend(id int64, d deed) {
	m, _ := h.c.zoom.Meeting(id)
	if _, err := h.c.zoom.Start(id, m.HostID); err != nil {
		return
	}
	guest := zoomtest.Person{Name: "whoever", Email: []string{"pat@mail.example", "somebody@else.example"}[d.N%2]}
	if p, err := h.c.zoom.Join(id, guest); err == nil {
		_ = h.c.zoom.Admit(id, p.UUID)
		time.Sleep(time.Duration(d.N) * time.Minute)
		if d.N%3 != 0 {
			_ = h.c.zoom.Leave(id, p.UUID)
		}
	}
	if d.N%4 != 0 {
		synctest.Wait()
		_, _ = h.c.applyEvents(h.c.t.Context())
	}
	_ = h.c.zoom.End(id)
}

// course is one course of things.
type course struct {
	c     *clinic
	begin time.Time
	ids   []string

	passes int
}

func (h *course) visit(d deed, do func(id string)) {
	if len(h.ids) > 0 {
		do(h.ids[d.Visit%len(h.ids)])
	}
}

func (h *course) meeting(d deed, do func(id int64)) {
	h.visit(d, func(id string) {
		if v, err := h.c.acct().Visit(h.c.t.Context(), id); err == nil && v.HasMeeting() {
			do(v.Meeting.ID)
		}
	})
}

func (h *course) work() { h.c.inTurns(h.passes, h.workAs, h.c.Engine) }

// workAs syncs, by hand and by the schedule in turn, and does what is due.
func (h *course) workAs(e *Engine) {
	ctx := h.c.t.Context()
	h.passes++
	_, _ = e.Account(clinicAccount).Sync(ctx, SyncOptions{By: []string{"api", pass.BySchedule}[h.passes%2]})
	_, _ = e.Account(clinicAccount).Work(ctx)
	_, _ = e.Account(clinicAccount).Deliver(ctx)
}
