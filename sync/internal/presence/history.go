package presence

import (
	"fmt"
	"slices"
	"time"

	"github.com/televisit/televisit-go/storage"
	"github.com/televisit/televisit-go/sync/driver"
	"github.com/televisit/televisit-go/sync/internal/visit"
)

const (
	sameMoment = time.Minute // what webhooks and records of the same thing differ by, at most
)

// Missed is what the past shows and webhooks did not tell. It is pure. Records
// have no name for a connection: a stay is the one of a webhook when the person
// is the same and it began or ended at the same moment.
func Missed(v storage.Visit, past driver.History, physicianEmail string) []driver.Event {
	var out []driver.Event
	for _, run := range past.Occurrences {
		add := func(what string, at time.Time, p driver.Participant) {
			out = append(out, driver.Event{What: what, At: at, Instance: run.Instance, Host: run.Host, Participant: p})
		}
		facts := slices.DeleteFunc(slices.Clone(v.MeetingEvents), func(f storage.MeetingEvent) bool { return f.Instance != run.Instance })
		if !hasFact(facts, driver.Started, "") {
			add(driver.Started, run.Start, driver.Participant{})
		}
		used := map[string]bool{}
		for _, stay := range run.Attendances {
			join, leave := driver.Joined, driver.Left
			if stay.Waiting {
				join, leave = driver.Waiting, driver.WaitingEnded
			}
			who, id := Identify(v, driver.Event{Host: run.Host, Participant: stay.Participant}, physicianEmail)
			c := ""
			for _, f := range facts {
				same := f.What == join && near(f.At, stay.Joined) || f.What == leave && near(f.At, stay.Left)
				if same && f.Role == who && f.ID == id && !used[f.Connection] {
					c = f.Connection
					break
				}
			}
			if c == "" {
				c = fmt.Sprintf("past/%s/%d", stay.Participant.Connection, stay.Joined.Unix())
			}
			used[c] = true
			stay.Participant.Connection = c
			if !hasFact(facts, join, c) {
				add(join, stay.Joined, stay.Participant)
			}
			if !hasFact(facts, leave, c) {
				add(leave, stay.Left, stay.Participant)
			}
		}
		if !hasFact(facts, driver.Ended, "") {
			add(driver.Ended, run.End, driver.Participant{})
		}
	}
	if !past.Running {
		out = append(out, waitedOut(v, past)...)
	}
	return out
}

// waitedOut ends the waiting of those whose meeting was never begun.
func waitedOut(v storage.Visit, past driver.History) []driver.Event {
	var out []driver.Event
	for _, f := range v.MeetingEvents {
		began := slices.ContainsFunc(past.Occurrences, func(r driver.Occurrence) bool { return r.Instance == f.Instance })
		over := slices.ContainsFunc(v.MeetingEvents, func(end storage.MeetingEvent) bool {
			return end.What == driver.WaitingEnded && end.Connection == f.Connection && !end.At.Before(f.At)
		})
		if f.What != driver.Waiting || began || over {
			continue
		}
		out = append(out, driver.Event{
			What: driver.WaitingEnded, At: visit.Later(f.At, v.Booking.End()), Instance: f.Instance,
			Participant: driver.Participant{Connection: f.Connection},
		})
	}
	return out
}

func hasFact(facts []storage.MeetingEvent, what, connection string) bool {
	return slices.ContainsFunc(facts, func(f storage.MeetingEvent) bool { return f.What == what && f.Connection == connection })
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= sameMoment }
