package pages

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/internal/live"
	"github.com/televisit/televisit-go/sync/clinic/internal/mount"
	"github.com/televisit/televisit-go/sync/clinic/internal/runs"
	"github.com/televisit/televisit-go/sync/clinic/pages/internal/words"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// daysOffered is how many days stand beside each other to choose from.
const daysOffered = 7

// maxChoices bounds the list of physicians to choose from; the search finds all.
const maxChoices = 200

// appointmentsView is the appointments page: one day.
type appointmentsView struct {
	Date       time.Time
	Label      string
	Today      bool
	Strip      []dayLink
	Before     string // links to other days
	After      string
	Chips      []chip
	Early      []row // of today, over
	Rows       []row
	Next       string // link to the rest, when there is more than one page
	Partial    bool
	Zone       string
	Physicians []storage.Ref
	Physician  string
	Search     string
	Group      report.Group
	Run        *storage.SyncRun
	RunOver    bool
	Confirm    *clinic.ConfirmationError
	State      clinic.Standing
	NoRoster   bool // nobody is on the list of physicians
	Trouble    string
	Self       string // this page's address
	Proof      string // that it was shown, and recorded, to whoever asks for it anew
	Live       string // where its changes come from; "" when it has none
}

// row is a visit in the list.
type row struct {
	clinic.Appointment
	Soon bool   // somebody may want to start it now
	Past bool   // over, or withdrawn
	Path string // of its page
}

type dayLink struct {
	Date    time.Time
	Href    string
	Current bool
	Today   bool
}

type chip struct {
	Group   report.Group
	Text    string
	Count   int
	Href    string
	Current bool
}

func newRow(a clinic.Appointment, zone *time.Location, now time.Time, base string) row {
	a.Start, a.WaitingSince = a.Start.In(zone), a.WaitingSince.In(zone)
	return row{
		Appointment: a, Soon: words.Soon(now, a),
		Path: base + visitPath(a.ID), Past: a.State == storage.VisitEnded || a.State == storage.VisitCancelled,
	}
}

func (s *Site) appointmentsPage(w http.ResponseWriter, r *http.Request, session *clinic.Session) error {
	return s.showAppointments(w, r, session, http.StatusOK, appointmentsView{})
}

func (s *Site) showAppointments(w http.ResponseWriter, r *http.Request, session *clinic.Session, status int, v appointmentsView) error {
	ctx, q := r.Context(), r.URL.Query()
	zone, err := session.Zone(ctx)
	if err != nil {
		return err
	}
	now := s.cfg.Now().In(zone)
	today := clinic.Midnight(now)
	v.Date = today
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("day"), zone); err == nil {
		v.Date = t
	}
	v.Today, v.Label, v.Zone = v.Date.Equal(today), words.Day(v.Date, today), zone.String()
	v.Physician, v.Search, v.Group = q.Get("physician"), s.searched(r, session), report.Group(q.Get("show"))
	v.Self = v.to(q, v.Date, "block", q.Get("block"), "page", q.Get("page"))
	page, _ := strconv.Atoi(q.Get("page")) // anything else is the first
	live := s.position(r, session)
	found, err := session.Day(ctx, clinic.DayFilter{
		From: v.Date, To: v.Date.AddDate(0, 0, 1), PhysicianID: v.Physician, Group: v.Group, Search: v.Search,
		Block: q.Get("block"), Page: page, Again: s.seen(r, session, v.Self),
	})
	if err != nil {
		return err
	}
	v.fill(found, zone, now, mount.Base(r))
	v.links(q, today, found)
	v.Proof = s.proof(session, v.Self)
	if live != "" && session.Caller().Role.May(clinic.ForStaff) && v.Date.Before(today.AddDate(0, 0, 2)) && v.Date.After(today.AddDate(0, 0, -2)) {
		v.Live = "/appointments/live?" + url.Values{"since": {live}}.Encode()
	}
	if err := v.surroundings(r, session); err != nil {
		return err
	}
	if v.Run != nil {
		v.Run.StartedAt = v.Run.StartedAt.In(zone)
	}
	for _, t := range []*time.Time{v.State.DataAsOf, v.State.AwaySince} {
		if t != nil {
			*t = t.In(zone)
		}
	}
	return s.show(w, r, session, status, "appointments", view{Title: "Appointments", Section: "appointments", Body: v})
}

func place(r *http.Request, session *clinic.Session) live.Place {
	return live.Place{Account: session.Account(), Base: mount.Base(r)}
}

// position is where the changes stand before a page is read; "" when they cannot
// be followed now, and the page then stays as it is.
func (s *Site) position(r *http.Request, session *clinic.Session) string {
	p, err := s.live.Position(r.Context(), place(r, session))
	if err != nil {
		s.cfg.Log.WarnContext(r.Context(), "changes cannot be followed", "error", err)
		return ""
	}
	return p
}

// fill puts the rows where they are looked for: of today, what is over stands
// folded away at the top.
func (v *appointmentsView) fill(found clinic.Day, zone *time.Location, now time.Time, base string) {
	for _, a := range found.Rows {
		one := newRow(a, zone, now, base)
		if v.Today && one.Past && v.Group == report.GroupAll && v.Search == "" && a.Start.Before(now) {
			v.Early = append(v.Early, one)
			continue
		}
		v.Rows = append(v.Rows, one)
	}
	v.Partial = found.Partial
	v.Physicians = found.Physicians[:min(len(found.Physicians), maxChoices)]
	if v.Physician != "" && !slices.ContainsFunc(v.Physicians, func(p storage.Ref) bool { return p.ID == v.Physician }) {
		v.Physicians = append(v.Physicians, storage.Ref{ID: v.Physician})
	}
}

// surroundings loads what stands around the list.
func (v *appointmentsView) surroundings(r *http.Request, session *clinic.Session) (err error) {
	ctx := r.Context()
	if v.State, err = session.Standing(ctx); err != nil {
		return err
	}
	if len(v.Rows)+len(v.Early) == 0 {
		if v.NoRoster, err = session.NoPhysicians(ctx); err != nil {
			return err
		}
	}
	id := r.URL.Query().Get("run")
	if id == "" {
		return nil
	}
	v.Run, v.RunOver, err = runOf(ctx, session, id)
	return err
}

// runOf is a sync by its id, and whether it is over; one that is not known any
// more is nil.
func runOf(ctx context.Context, session *clinic.Session, id string) (*storage.SyncRun, bool, error) {
	run, err := session.Run(ctx, id)
	if errors.Is(err, clinic.ErrNotFound) {
		return nil, false, nil
	}
	return &run, runs.Over(run), err
}

// to is the address of a day; the choice of physician and group goes along, and
// the search.
func (*appointmentsView) to(q url.Values, day time.Time, set ...string) string {
	u := url.Values{"day": {day.Format(time.DateOnly)}}
	for _, name := range []string{"physician", "show", searchParameter} {
		if q.Get(name) != "" {
			u.Set(name, q.Get(name))
		}
	}
	for i := 0; i+1 < len(set); i += 2 {
		if u.Set(set[i], set[i+1]); set[i+1] == "" {
			u.Del(set[i])
		}
	}
	return "/appointments?" + u.Encode()
}

// links makes the page's addresses. Another day is shown whole.
func (v *appointmentsView) links(q url.Values, today time.Time, found clinic.Day) {
	whole := func(day time.Time) string { return v.to(q, day, searchParameter, "") }
	v.Before, v.After = whole(v.Date.AddDate(0, 0, -1)), whole(v.Date.AddDate(0, 0, 1))
	first := today
	if v.Date.Before(today) || !v.Date.Before(today.AddDate(0, 0, daysOffered)) {
		first = v.Date.AddDate(0, 0, -daysOffered/2)
	}
	for i := range daysOffered {
		day := first.AddDate(0, 0, i)
		v.Strip = append(v.Strip, dayLink{Date: day, Href: whole(day), Current: day.Equal(v.Date), Today: day.Equal(today)})
	}
	for _, c := range chips {
		c.Count, c.Current = found.Counts[c.Group], c.Group == v.Group
		if c.Count == 0 && !c.Current && c.Group == report.GroupCancelled {
			continue
		}
		c.Href = v.to(q, v.Date, "show", string(c.Group))
		v.Chips = append(v.Chips, c)
	}
	if found.NextPage > 0 || found.NextBlock != "" {
		v.Next = v.to(q, v.Date, "block", found.NextBlock, "page", strconv.Itoa(found.NextPage))
	}
}

var chips = []chip{
	{Group: report.GroupAll, Text: "All"}, {Group: report.GroupWaiting, Text: "Waiting"}, {Group: report.GroupLive, Text: "In progress"},
	{Group: report.GroupToCome, Text: "To come"}, {Group: report.GroupProblems, Text: "Problems"}, {Group: report.GroupEnded, Text: "Ended"},
	{Group: report.GroupCancelled, Text: "Cancelled"},
}
