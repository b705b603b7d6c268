// Package trouble tells what is wrong with an account as a whole although nothing is
// stopped by it: what the video service refuses it for now, events that nobody could
// read, events that do not come.
package trouble

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/clinic/internal/heard"
	"github.com/televisit/televisit-go/sync/driver"
)

// Options are what is known beside the account's records.
type Options struct {
	Now       time.Time
	EventDays int    // how long events are kept
	Hooks     bool   // whether Zoom's webhooks can be checked at all; if not, that is told elsewhere
	HookURL   string // where they come in; empty: not told
}

// Of lists what there is, in a steady order.
func Of(ctx context.Context, account *storage.Account, st storage.Status, opts Options) ([]storage.Problem, error) {
	out := refused(st, opts.Now)
	n, since, err := unreadable(ctx, account)
	if err != nil {
		return nil, err
	}
	if n > 0 {
		out = append(out, unread(n, since))
	}
	if !opts.Hooks {
		return out, nil
	}
	missing, err := heard.Look(ctx, account, opts.Now, opts.EventDays)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		out = append(out, unheard(missing, opts.HookURL))
	}
	return out, nil
}

// costs says what it means for people that a feature is refused.
var costs = map[string]string{
	driver.FeatureAPIUsers:     "Patients get no Zoom user of their own; they come in by registrants’ links or the meeting’s own.",
	driver.FeatureRegistration: "Patients cannot be registered for meetings; they come in by the meeting’s own link, and count as guests.",
	driver.FeatureHistory:      "Zoom does not tell who was in a meeting; only what its webhooks tell is known.",
	driver.FeatureRooms:        "Rooms cannot be used with visits.",
}

func refused(st storage.Status, now time.Time) (out []storage.Problem) {
	for _, name := range slices.Sorted(maps.Keys(st.Features)) {
		if f := st.Features[name]; st.Refused(name, now) {
			out = append(out, storage.Problem{Code: f.Code, Message: cmp.Or(costs[name], "Zoom refuses the account a feature."), Action: f.Action, Since: f.Since})
		}
	}
	return out
}

// most bounds what is counted.
const most = 1000

func unreadable(ctx context.Context, account *storage.Account) (n int, since time.Time, err error) {
	for ev, err := range account.Events(ctx, storage.EventUnreadable) {
		if err != nil {
			return 0, time.Time{}, err
		}
		if n++; since.IsZero() || ev.ReceivedAt.Before(since) {
			since = ev.ReceivedAt
		}
		if n == most {
			break
		}
	}
	return n, since, nil
}

func unread(n int, since time.Time) storage.Problem {
	what := "1 report of Zoom’s"
	if n > 1 {
		what = strconv.Itoa(n) + " reports of Zoom’s"
	}
	return storage.Problem{
		Code: "events_unreadable", Message: what + " could not be read. They are kept, and read again every day and after an update.",
		Action: "Update this server; if it stays so, tell its makers.", Since: since,
	}
}

func unheard(types []string, address string) storage.Problem {
	return storage.Problem{
		Code:    "events_missing",
		Message: "Visits took place, and Zoom did not report " + strings.Join(types, ", ") + " of any of them.",
		Action: "Look at the event subscription of the Zoom app: it has to be on, name these events, and send them to " +
			cmp.Or(address, "this server") + ".",
	}
}
