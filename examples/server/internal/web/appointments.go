package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/televisit/televisit-go/examples/server/internal/api"
	"github.com/televisit/televisit-go/examples/server/internal/clinic"
	"github.com/televisit/televisit-go/storage"
)

// daysShown is how far the appointments page looks from its first day.
const daysShown = 7

// maxRows is how many appointments one page shows.
const maxRows = 200

// appointmentsView is the appointments page.
type appointmentsView struct {
	First      time.Time // the first day shown
	Today      bool      // it is today
	Before     string    // links to other weeks
	After      string
	Next       string // link to the rest, when there is more than one page
	Zone       string
	Days       []day
	Count      int
	Physicians []storage.Physician
	Physician  string
	State      storage.VisitState
	States     []storage.VisitState
	Run        *storage.Run
	RunOver    bool
	Confirm    *clinic.ConfirmationError
	Status     clinic.Status
	Trouble    string
	Self       string // this page's address, for live marks
}

type day struct {
	Date  time.Time
	Label string
	Rows  []clinic.Appointment
}

var statesShown = []storage.VisitState{
	storage.Preparing, storage.Ready, storage.Live, storage.Ended, storage.Cancelled, storage.NeedsHost, storage.Unmanaged, storage.VisitHeld,
}

func (s *Site) appointmentsPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	return s.showAppointments(w, r, d, http.StatusOK, appointmentsView{})
}

func (s *Site) showAppointments(w http.ResponseWriter, r *http.Request, d *clinic.Desk, status int, v appointmentsView) error {
	ctx, q := r.Context(), r.URL.Query()
	zone, err := d.Zone(ctx)
	if err != nil {
		return err
	}
	today := midnight(s.cfg.Now().In(zone))
	v.First = today
	if t, err := time.ParseInLocation(time.DateOnly, q.Get("day"), zone); err == nil {
		v.First = t
	}
	v.Today, v.Zone = v.First.Equal(today), zone.String()
	v.Physician, v.State, v.States = q.Get("physician"), storage.VisitState(q.Get("state")), statesShown
	filter := clinic.VisitFilter{
		From: v.First, To: v.First.AddDate(0, 0, daysShown), PhysicianID: v.Physician, State: v.State,
		Cursor: q.Get("cursor"), Limit: maxRows, Again: r.Header.Get(liveHeader) != "",
	}
	items, next, err := d.Appointments(ctx, filter)
	if err != nil {
		return err
	}
	v.Count, v.Days = len(items), byDay(items, zone, today)
	v.links(q, next)
	if err := v.surroundings(r, d); err != nil {
		return err
	}
	localise(&v.Status, zone)
	return s.show(w, r, d, status, "appointments", view{Title: "Appointments", Section: "appointments", Body: v})
}

// surroundings loads what stands around the list.
func (v *appointmentsView) surroundings(r *http.Request, d *clinic.Desk) (err error) {
	if v.Physicians, err = d.Physicians(r.Context()); err != nil {
		return err
	}
	if v.Status, err = d.Status(r.Context()); err != nil {
		return err
	}
	if id := r.URL.Query().Get("run"); id != "" {
		run, err := d.Run(r.Context(), id)
		if err != nil && !errors.Is(err, clinic.ErrNotFound) {
			return err
		}
		if err == nil {
			v.Run, v.RunOver = &run, clinic.Over(run)
		}
	}
	return nil
}

func (v *appointmentsView) links(q url.Values, next string) {
	keep := url.Values{}
	for _, name := range []string{"physician", "state"} {
		if q.Get(name) != "" {
			keep.Set(name, q.Get(name))
		}
	}
	to := func(set ...string) string {
		u := url.Values{}
		for k := range keep {
			u.Set(k, keep.Get(k))
		}
		for i := 0; i+1 < len(set); i += 2 {
			u.Set(set[i], set[i+1])
		}
		return "/appointments?" + u.Encode()
	}
	date := v.First.Format(time.DateOnly)
	v.Before = to("day", v.First.AddDate(0, 0, -daysShown).Format(time.DateOnly))
	v.After = to("day", v.First.AddDate(0, 0, daysShown).Format(time.DateOnly))
	v.Self = to("day", date, "cursor", q.Get("cursor"))
	if next != "" {
		v.Next = to("day", date, "cursor", next)
	}
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

func byDay(items []clinic.Appointment, zone *time.Location, today time.Time) []day {
	var days []day
	for _, a := range items {
		a.Start = a.Start.In(zone)
		date := midnight(a.Start)
		if len(days) == 0 || !days[len(days)-1].Date.Equal(date) {
			days = append(days, day{Date: date, Label: dayLabel(date, today)})
		}
		last := &days[len(days)-1]
		last.Rows = append(last.Rows, a)
	}
	return days
}

func dayLabel(date, today time.Time) string {
	text := date.Format("Monday, January 2")
	switch {
	case date.Equal(today):
		return "Today, " + text
	case date.Equal(today.AddDate(0, 0, 1)):
		return "Tomorrow, " + text
	}
	return text
}

func (s *Site) startSync(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	run, err := d.StartSync(r.Context(), r.PostForm.Get("confirm"))
	if err == nil {
		http.Redirect(w, r, "/appointments?"+url.Values{"run": {run.ID}}.Encode(), http.StatusSeeOther)
		return nil
	}
	if e, ok := errors.AsType[*clinic.ConfirmationError](err); ok {
		return s.showAppointments(w, r, d, http.StatusConflict, appointmentsView{Confirm: e})
	}
	text, status, ok := inWords(err)
	if !ok {
		return err
	}
	return s.showAppointments(w, r, d, status, appointmentsView{Trouble: text})
}

func (s *Site) syncEvents(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	id := r.PathValue("id")
	if _, err := d.Run(r.Context(), id); err != nil {
		return err
	}
	api.Stream(w, r, d, id, s.cfg.Closing)
	return nil
}

// previewView is what a sync would do.
type previewView struct {
	Rows    []previewRow
	Same    int // appointments that stay as they are
	Effects []string
	Trouble string
}

type previewRow struct{ ID, Action, Why string }

func (s *Site) previewPage(w http.ResponseWriter, r *http.Request, d *clinic.Desk) error {
	var v previewView
	p, err := d.Preview(r.Context())
	if text, _, ok := inWords(err); ok {
		v.Trouble = text
	} else if err != nil {
		return err
	}
	v.Effects = p.Effects
	for _, row := range p.Rows {
		if row.Action == "none" {
			v.Same++
			continue
		}
		v.Rows = append(v.Rows, previewRow{row.AppointmentID, string(row.Action), row.Why})
	}
	return s.show(w, r, d, http.StatusOK, "preview", view{Title: "Preview of a sync", Section: "appointments", Body: v})
}
