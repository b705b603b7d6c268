// Package words is what the pages say of states, outcomes and lengths of time: all
// of it is for people, and nothing else is here.
package words

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/televisit/televisit-go/storage"
	syncer "github.com/televisit/televisit-go/sync"
	"github.com/televisit/televisit-go/sync/clinic"
	"github.com/televisit/televisit-go/sync/clinic/report"
)

// State names a visit's state.
func State(s storage.VisitState) string {
	switch s {
	case storage.VisitPreparing:
		return "Preparing"
	case storage.VisitReady:
		return "Ready"
	case storage.VisitLive:
		return "In progress"
	case storage.VisitEnded:
		return "Ended"
	case storage.VisitCancelled:
		return "Cancelled"
	case storage.VisitNeedsHost:
		return "Needs a host"
	case storage.VisitUnmanaged:
		return "Kept as it is"
	case storage.VisitHeld:
		return "Waits for your yes"
	}
	return string(s)
}

// Mark is what the list shows of a visit at a glance.
func Mark(a clinic.Appointment) string {
	switch a.Mark {
	case report.MarkWaiting:
		return "Patient is waiting"
	case report.MarkNoShow:
		return absentWord(a.Absent)
	}
	return State(a.State)
}

// absentWord says who did not come.
func absentWord(absent []storage.Role) string {
	switch {
	case len(absent) > 1:
		return "Nobody came"
	case slices.Contains(absent, storage.RolePhysician):
		return "Physician did not come"
	}
	return "Patient did not come"
}

// Class names a mark's look.
func Class(m report.Mark) string { return strings.ReplaceAll(string(m), "_", "-") }

// Soon holds for visits that somebody may want to start now: the button for them
// stands out.
func Soon(now time.Time, a clinic.Appointment) bool {
	return a.State == storage.VisitLive || a.Mark == report.MarkWaiting ||
		now.After(a.Start.Add(-15*time.Minute)) && a.State != storage.VisitEnded
}

// Unsent says which mails did not reach anybody and why, each reason once.
func Unsent(a clinic.Appointment) []string {
	var out []string
	for _, m := range a.Messages {
		text := ""
		switch m.State {
		case storage.DeliverySkipped:
			text = "Mail not sent. " + m.Reason
		case storage.DeliveryDead:
			text = Kind(m.Kind) + " could not be sent."
		}
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Stage says who somebody in a visit is.
func Stage(who storage.Role) string {
	switch who {
	case storage.RolePatient:
		return "Patient"
	case storage.RolePhysician:
		return "Physician"
	case storage.RoleParticipant:
		return "Participant"
	}
	return "Guest"
}

// Fate says what became of a mail or an event.
func Fate(s storage.DeliveryState) string {
	switch s {
	case storage.DeliveryQueued:
		return "Scheduled"
	case storage.DeliverySent:
		return "Sent"
	case storage.DeliveryDead:
		return "Given up"
	case storage.DeliveryDropped:
		return "Not needed any more"
	case storage.DeliverySkipped:
		return "Not sent"
	}
	return string(s)
}

// Action says what a sync would do.
func Action(a syncer.Action) string {
	switch a {
	case "create":
		return "New visit"
	case "patch":
		return "Change"
	case "transfer":
		return "Other host"
	case "cancel":
		return "Cancel"
	case "restore":
		return "Restore"
	}
	return string(a)
}

// Kind names a mail by its kind.
func Kind(k string) string {
	switch k {
	case "invite":
		return "Invitation"
	case "reminder":
		return "Reminder"
	case "changed":
		return "Change"
	case "cancelled":
		return "Cancellation"
	case "refreshed":
		return "New link"
	case "endpoint_gone", "endpoint_failing":
		return "Endpoint switched off"
	case "test":
		return "Test"
	}
	return k
}

// Event says what an event tells the vendor.
func Event(kind string) string {
	what, happened, ok := strings.Cut(kind, ".")
	if !ok {
		return kind
	}
	happened = strings.ReplaceAll(happened, "_", " ")
	return strings.ToUpper(what[:1]) + what[1:] + " " + happened
}

// Run says how far a sync is.
func Run(s storage.SyncRunState) string {
	switch s {
	case storage.RunQueued:
		return "The sync begins in a moment."
	case storage.RunRunning:
		return "The sync is running."
	case storage.RunSucceeded:
		return "The sync is done."
	case storage.RunHeld:
		return "The sync is done, except for removals that wait for your yes."
	case storage.RunFailed:
		return "The sync could not be finished."
	}
	return string(s)
}

// Summary says what a run changed.
func Summary(r *storage.SyncRun) string {
	parts := []string{Count(r.Total, "appointment", "appointments") + " looked at"}
	for _, c := range []struct{ action, word string }{
		{"create", "new"}, {"patch", "changed"}, {"transfer", "with another host"}, {"cancel", "cancelled"}, {"restore", "restored"},
	} {
		if n := r.Changes[c.action]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c.word))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, "nothing had changed")
	}
	return strings.Join(parts, ", ") + "."
}

// Count counts: "1 person", "2 people".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Percent is how far a sync is, of a hundred.
func Percent(r *storage.SyncRun) int {
	if r.Total == 0 {
		return 0
	}
	return min(100, r.Done*100/r.Total)
}
