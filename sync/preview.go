package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
)

// Preview says what a sync would do now, appointment by appointment, and does
// none of it. Errors are those of [Engine.Sync].
func (e *Engine) Preview(ctx context.Context, account string) (Preview, error) {
	p, err := e.newSurvey(ctx, e.account(account))
	if err != nil {
		return Preview{}, err
	}
	if err := p.look(ctx, ""); err != nil {
		return Preview{}, err
	}
	out := Preview{Rows: p.rows()}
	if p.ask != nil {
		out.Effects, out.Confirm = p.ask.Effects, p.ask.Confirm
	}
	return out, p.broken
}

// PreviewSettings says what saving the settings would do to visits that are to
// come, from what the store knows of them: which would move with another time
// zone (E6), which would not be managed any more (E14), and whether the topic
// would disclose who the patient is (A15). The EHR is not asked.
func (e *Engine) PreviewSettings(ctx context.Context, account string, proposed storage.Settings) (Preview, error) {
	a := e.account(account)
	current, err := a.Settings(ctx)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return Preview{}, err
	}
	visits, err := e.coming(ctx, a)
	if err != nil {
		return Preview{}, err
	}
	var out Preview
	moves, leaves := 0, 0
	for _, v := range visits {
		switch {
		case v.State != storage.Unmanaged && !slices.Contains(proposed.AppointmentTypeIDs, v.Booking.Type.ID):
			leaves++
			out.row(v, ActionNone, "Its type would not be chosen any more: its meeting stays, and it is not managed.")
		case movesWith(v.Booking.Start, current, proposed):
			moves++
			out.row(v, ActionPatch, "Its time would be read anew.")
		}
	}
	if moves > 0 {
		out.Effects = append(out.Effects, counted(moves, "coming visit moves", "coming visits move")+" to another time, and patients who were invited are told.")
	}
	if leaves > 0 {
		out.Effects = append(out.Effects, counted(leaves, "coming visit is", "coming visits are")+" of a type that would not be chosen any more. Meetings that exist stay; nothing new is made.")
	}
	if storage.TopicNamesPatient(proposed.MeetingTopic) && !storage.TopicNamesPatient(current.MeetingTopic) {
		out.Effects = append(out.Effects, "The meeting topic would tell who the patient is, to everybody who sees the meeting.")
	}
	out.seal(proposed.TimeZone, proposed.Profile.Times, proposed.MeetingTopic)
	return out, nil
}

// PreviewRoster says which coming visits would need a host if these physicians
// were removed from the list (E15).
func (e *Engine) PreviewRoster(ctx context.Context, account string, remove []string) (Preview, error) {
	visits, err := e.coming(ctx, e.account(account))
	if err != nil {
		return Preview{}, err
	}
	var out Preview
	for _, v := range visits {
		if v.State != storage.NeedsHost && slices.Contains(remove, v.Booking.Physician.ID) {
			out.row(v, ActionNone, "Its physician would not be on the list any more: it would need a host.")
		}
	}
	if n := len(out.Rows); n > 0 {
		out.Effects = []string{counted(n, "coming visit needs", "coming visits need") + " another host then. Their meetings stay."}
	}
	out.seal()
	return out, nil
}

func (p *Preview) row(v storage.Visit, action Action, why string) {
	p.Rows = append(p.Rows, PreviewRow{AppointmentID: v.AppointmentID, Action: action, Why: why})
}

// seal makes the yes to the effects: to exactly these rows, for these reasons.
func (p *Preview) seal(reasons ...string) {
	if len(p.Effects) > 0 {
		p.Confirm = contentHash([]any{p.Effects, p.Rows, reasons})
	}
}

// coming are the visits that are still to take place.
func (e *Engine) coming(ctx context.Context, a *storage.Account) ([]storage.Visit, error) {
	var out []storage.Visit
	for v, err := range a.Visits(ctx, storage.VisitFilter{From: e.now().Add(-e.cfg.LookBack)}) {
		if err != nil {
			return nil, err
		}
		if pending(v) {
			out = append(out, v)
		}
	}
	return out, nil
}

// movesWith reports whether a start that was read under the current settings
// would be another instant under the proposed ones.
func movesWith(start time.Time, current, proposed storage.Settings) bool {
	if current.Profile.Times != proposed.Profile.Times && current.TimeZone != "" {
		return true // how the digits were meant is not known here
	}
	if proposed.Profile.Times != storage.TimesWallClock || current.TimeZone == proposed.TimeZone {
		return false
	}
	was, err := time.LoadLocation(current.TimeZone)
	if err != nil {
		return true
	}
	will, err := time.LoadLocation(proposed.TimeZone)
	if err != nil {
		return true
	}
	l := start.In(was)
	again := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), will)
	return !again.Equal(start)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
