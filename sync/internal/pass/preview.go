package pass

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/internal/account"
	"github.com/televisit/televisit-go/sync/internal/plan"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

// Preview is what a sync, or a change of settings, would do.
type Preview struct {
	Rows    []Row    // by appointment id; every appointment that was looked at
	Effects []string // what needs a yes, in plain words; nil: nothing does
	Confirm string   // the yes to Effects
}

// Row is what would be done about one appointment.
type Row struct {
	AppointmentID string      `json:"appointment_id"`
	Action        plan.Action `json:"action"`
	Why           string      `json:"why"`
}

// Foresee says what a sync would do now, appointment by appointment, and does
// none of it. Errors are those of [Sync].
func Foresee(ctx context.Context, a account.Account) (Preview, error) {
	p, err := newPass(ctx, a)
	if err != nil {
		return Preview{}, err
	}
	p.full = true
	rows := map[string]Row{}
	p.take = func(_ context.Context, c plan.Change) error {
		if was, twice := rows[c.ID]; !twice || was.Action == plan.ActionNone {
			rows[c.ID] = Row{AppointmentID: c.ID, Action: c.Action.Shown(), Why: c.Why}
		}
		return nil
	}
	if err := p.run(ctx, ""); err != nil {
		return Preview{}, err
	}
	var out Preview
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		out.Rows = append(out.Rows, rows[id])
	}
	if p.ask != nil {
		out.Effects, out.Confirm = p.ask.Effects, p.ask.Confirm
	}
	return out, p.broken
}

// ForeseeSettings says what saving the settings would do to visits that are to
// come, from what the store knows of them: which would move with another time
// zone (E6), which would not be managed any more (E14), which would get or lose
// the default host (B11), and whether the topic would disclose who the patient
// is (A15). The EHR is not asked.
func ForeseeSettings(ctx context.Context, a account.Account, proposed storage.Settings) (Preview, error) {
	current, err := a.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Preview{}, err
	}
	now, err := a.PlanInput(ctx, current)
	if err != nil {
		return Preview{}, err
	}
	then := now
	then.Settings = proposed
	out, err := compare(ctx, a, now, then)
	if err != nil {
		return Preview{}, err
	}
	if storage.TopicNamesPatient(proposed.MeetingTopic) && !storage.TopicNamesPatient(current.MeetingTopic) {
		out.Effects = append(out.Effects, "The meeting topic would tell who the patient is, to everybody who sees the meeting.")
	}
	out.seal(proposed.TimeZone, proposed.Profile.Times, proposed.MeetingTopic, proposed.DefaultHost)
	return out, nil
}

// ForeseeRoster says which coming visits would need a host, or go to the default
// host, if these physicians were removed from the list (E15, B11).
func ForeseeRoster(ctx context.Context, a account.Account, remove []string) (Preview, error) {
	settings, err := a.Settings(ctx)
	if err != nil {
		return Preview{}, err
	}
	now, err := a.PlanInput(ctx, settings)
	if err != nil {
		return Preview{}, err
	}
	then := now
	then.Roster = maps.Clone(now.Roster)
	maps.DeleteFunc(then.Roster, func(id string, _ storage.Physician) bool { return slices.Contains(remove, id) })
	out, err := compare(ctx, a, now, then)
	out.seal()
	return out, err
}

// compare plans the coming visits in the world as it is and as it would be, and
// tells where the two plans differ.
func compare(ctx context.Context, a account.Account, now, then plan.Input) (Preview, error) {
	visits, err := coming(ctx, a)
	if err != nil {
		return Preview{}, err
	}
	var out Preview
	moves, leaves, lose, gain := 0, 0, 0, 0
	for _, v := range visits {
		alike := slices.Contains(v.Booking.Flags, visit.FlagDuplicate)
		ap := plan.AppointmentOf(v)
		was := now.Appointment(&v, ap, alike).Visit
		start, moved := readAgain(ap.Start, now.Settings, then.Settings)
		ap.Start = start
		will := then.Appointment(&v, ap, alike).Visit
		switch {
		case will.State == storage.VisitUnmanaged && was.State != storage.VisitUnmanaged:
			leaves++
			out.row(v, plan.ActionNone, "Its type would not be chosen any more: its meeting stays, and it is not managed.")
		case moved:
			moves++
			out.row(v, plan.ActionPatch, "Its time would be read anew.")
		case will.State == storage.VisitNeedsHost && was.State != storage.VisitNeedsHost:
			lose++
			out.row(v, plan.ActionNone, "Nobody on the list would host it any more: it would need a host.")
		case will.HostID() != was.HostID():
			gain++
			out.row(v, handOver(v), "Another physician would host it.")
		}
	}
	out.effect(moves, "coming visit moves", "coming visits move", " to another time, and patients who were invited are told.")
	out.effect(leaves, "coming visit is", "coming visits are", " of a type that would not be chosen any more. Meetings that exist stay; nothing new is made.")
	out.effect(lose, "coming visit needs", "coming visits need", " another host then. Their meetings stay.")
	out.effect(gain, "coming visit gets", "coming visits get", " another physician as host.")
	return out, nil
}

// handOver is what another host does to a visit.
func handOver(v storage.Visit) plan.Action {
	if v.Meeting == nil {
		return plan.ActionCreate
	}
	return plan.ActionTransfer
}

func (p *Preview) effect(n int, one, many, text string) {
	if n > 0 {
		p.Effects = append(p.Effects, plan.Counted(n, one, many)+text)
	}
}

func (p *Preview) row(v storage.Visit, action plan.Action, why string) {
	p.Rows = append(p.Rows, Row{AppointmentID: v.AppointmentID, Action: action, Why: why})
}

// seal makes the yes to the effects: to exactly these rows, for these reasons.
func (p *Preview) seal(reasons ...string) {
	if len(p.Effects) > 0 {
		p.Confirm = visit.ContentHash([]any{p.Effects, p.Rows, reasons})
	}
}

// coming are the visits that are still to take place.
func coming(ctx context.Context, a account.Account) ([]storage.Visit, error) {
	var out []storage.Visit
	for v, err := range a.Visits(ctx, storage.VisitFilter{From: a.Now().Add(-a.LookBack)}) {
		if err != nil {
			return nil, err
		}
		if v.Pending() {
			out = append(out, v)
		}
	}
	return out, nil
}

// readAgain is a start that was read under the current settings as the proposed
// ones would have it, and whether it is another instant, or may be.
func readAgain(start time.Time, current, proposed storage.Settings) (time.Time, bool) {
	if current.Profile.Times != proposed.Profile.Times && current.TimeZone != "" {
		return start, true // how the digits were meant is not known here
	}
	if proposed.Profile.Times != storage.TimesWallClock || current.TimeZone == proposed.TimeZone {
		return start, false
	}
	was, err := time.LoadLocation(current.TimeZone)
	if err != nil {
		return start, true
	}
	will, err := time.LoadLocation(proposed.TimeZone)
	if err != nil {
		return start, true
	}
	l := start.In(was)
	again := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), will)
	return again, !again.Equal(start)
}
